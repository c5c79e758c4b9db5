from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "opennrm.projects"
    label = "projects"
