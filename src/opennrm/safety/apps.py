from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "opennrm.safety"
    label = "safety"
