from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "opennrm.partners"
    label = "partners"
