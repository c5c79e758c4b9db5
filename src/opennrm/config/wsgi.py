"""The entrance for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opennrm.config.settings")
django_application = get_wsgi_application()

from opennrm.kernel.letters import OneAlphabet  # noqa: E402 - Django first
from opennrm.kernel.settling import Settling  # noqa: E402

application = OneAlphabet(Settling(django_application))
