"""/healthz: the process answers. /readyz: it can reach the database and its keys, so it may get visitors."""

from __future__ import annotations

from django.db import DatabaseError, connections
from django.http import HttpRequest, HttpResponse
from django.urls import path

from opennrm.desk.policy import open_page
from opennrm.kernel import secrets


@open_page
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@open_page
def readyz(request: HttpRequest) -> HttpResponse:
    """503 names the part that is missing, and nothing else."""
    try:
        for alias in ("default", "audit"):
            with connections[alias].cursor() as cursor:
                cursor.execute("select 1")
        secrets.keyring()
    except DatabaseError:
        return HttpResponse("database\n", status=503, content_type="text/plain")
    except secrets.KeyFault:
        return HttpResponse("keyring\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [path("healthz", healthz, name="healthz"), path("readyz", readyz, name="readyz")]
