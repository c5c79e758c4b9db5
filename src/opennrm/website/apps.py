from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "opennrm.website"
    label = "website"
