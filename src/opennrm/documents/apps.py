from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "opennrm.documents"
    label = "documents"
