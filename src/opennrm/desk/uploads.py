"""A cap on uploads that acts while they arrive: a 200 MB file is refused before it fills the disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class Capped(FileUploadHandler):
    """Counts the bytes of one request. Past the limit the rest is read away and the form sees `upload_too_large`."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.total = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.total += len(raw_data)
        if self.total > settings.LARGEST_UPLOAD_BYTES:
            if self.request is not None:
                self.request.META["opennrm.upload_too_large"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
