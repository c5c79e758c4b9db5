from django.apps import AppConfig


class CooperationConfig(AppConfig):
    name = "opennrm.cooperation"
    label = "cooperation"
