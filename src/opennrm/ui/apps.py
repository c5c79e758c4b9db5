from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "opennrm.ui"
    verbose_name = "One look for all doors"
