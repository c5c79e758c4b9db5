"""Pictures: what is written beside the pixels is read; what is in them is named as unreadable."""

from __future__ import annotations

import io

from PIL import Image

from opennrm.journeys.outgoing.reading.pieces import Reading

_PLACE = 0x8825  # the part of EXIF that tells where it was taken
MOST_PIXELS = 50_000_000


def picture(data: bytes, where: str, reading: Reading, depth: int) -> None:
    reading.miss(where or "the picture", "a picture; a human has to look at what it shows")
    with Image.open(io.BytesIO(data)) as shown:
        if shown.width * shown.height <= MOST_PIXELS:
            shown.load()  # what stands behind the pixels is read only now
        for name, value in shown.info.items():
            if str(name).lower() not in ("icc_profile", "exif"):
                _beside(f"{where} {name}".strip(), value, reading, depth)
        exif = shown.getexif()
        for tag, value in exif.items():
            _beside(f"{where} exif {tag}".strip(), value, reading, depth)
        for sheet in (0x8769, _PLACE):
            for tag, value in exif.get_ifd(sheet).items():
                _beside(f"{where} exif {tag}".strip(), value, reading, depth)
                if sheet == _PLACE and tag in (2, 4):
                    reading.miss(where or "the picture", "it tells where it was taken")


def _beside(where: str, value: object, reading: Reading, depth: int) -> None:
    if isinstance(value, bytes):
        for encoding in ("utf-8", "utf-16-le"):
            text = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode(encoding, "ignore")
            reading.add(where, text.replace("\0", ""), depth)
    elif isinstance(value, dict):
        for inner in value.values():
            _beside(where, inner, reading, depth)
    elif isinstance(value, str | int | float | tuple | list):
        reading.add(where, str(value), depth)
