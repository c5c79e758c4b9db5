from django.apps import AppConfig


class PlacementConfig(AppConfig):
    name = "opennrm.placement"
    label = "placement"
