from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "opennrm.desk"
    label = "desk"
