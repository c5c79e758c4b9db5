from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "opennrm.appointments"
    label = "appointments"
