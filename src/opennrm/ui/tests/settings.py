"""Just enough settings to draw pages and check forms without a database, when the room is tested on its own."""

from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
SECRET_KEY = "only for tests of this room"
USE_TZ = True
TIME_ZONE = "Europe/Amsterdam"
INSTALLED_APPS = ["django.contrib.staticfiles", "opennrm.ui"]
DATABASES: dict = {}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"builtins": ["opennrm.ui.templatetags.nrm"]},
    }
]
FORM_RENDERER = "opennrm.ui.forms.Renderer"
STATIC_URL = "/static/"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("nl", "Nederlands")]
LOCALE_PATHS = [HERE / "locale"]
ROOT_URLCONF = "opennrm.ui.tests.urls"
COUNTRY = "NL"
LARGEST_UPLOAD_BYTES = 25 * 1024 * 1024
