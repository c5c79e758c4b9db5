from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "opennrm.requests"
    label = "requests"
