from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "opennrm.kernel"
    label = "kernel"
