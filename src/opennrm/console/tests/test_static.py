"""In production every static file has a name that holds its digest, and a compressed twin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.templatetags.static import static


def test_static_files_are_gathered_under_hashed_names_and_every_reference_between_them_holds(
    tmp_path: Path, settings: Any
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True)
    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    hashed = names["ui/nrm.css"]
    assert hashed != "ui/nrm.css" and (tmp_path / f"{hashed}.gz").exists()
    assert static("ui/nrm.css") == f"/static/{hashed}"
