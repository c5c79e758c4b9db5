from django.apps import AppConfig


class JourneysConfig(AppConfig):
    name = "opennrm.journeys"
    label = "journeys"
