"""Mails: every heading, every part, what stands before, between and behind the parts."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import Message

from opennrm.journeys.outgoing.reading.pieces import Reading
from opennrm.journeys.outgoing.reading.plain import decode, text_in


def mail(data: bytes, where: str, reading: Reading, depth: int) -> None:
    data = data.lstrip()
    if data.startswith(b"From "):
        data = data.partition(b"\n")[2]
    # The source too: there stands what no rule of mail gives a place.
    reading.add(f"{where} source".strip(), decode(data), depth, codes=False, again=True)
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        reading.add(f"{where}heading", "\n".join(f"{name}: {value}" for name, value in part.items()), depth)
        for outside in (part.preamble, part.epilogue):
            reading.add(f"{where}outside the parts", outside, depth)
        if part.is_multipart():
            continue
        payload: object = part.get_payload(decode=True)
        if isinstance(payload, bytes) and payload:
            _part(part, payload, where, reading, depth)


def _part(part: Message, payload: bytes, where: str, reading: Reading, depth: int) -> None:
    name, charset = part.get_filename(), part.get_content_charset() or ""
    reading.add("name of an attachment", name, depth)
    place = f"attachment {name}" if name else f"{where}message"
    if part.get_content_maintype() == "text" and charset and charset not in ("utf-8", "us-ascii"):
        text_in(payload, place, reading, depth, told=charset)
    else:
        reading.inside(payload, place, reading, depth + 1)
