from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "opennrm.publications"
    label = "publications"
