from django.apps import AppConfig


class ResidenceConfig(AppConfig):
    name = "opennrm.residence"
    label = "residence"
