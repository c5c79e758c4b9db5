"""Messages, plain files, pages and archives with words at places where nobody looks, in the codes of many programs."""

from __future__ import annotations

import base64
import quopri
import random
import struct
from email.header import Header
from html import escape as html_escape
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from opennrm.journeys.tests.wider_files import XML, Made, Maker, encodes, zipped

# --- RTF, mail, calendars, cards --------------------------------------------------------------------------


def _rtf(text: str, dice: random.Random) -> Made:
    signs = []
    for sign in text:
        if sign.isascii() and sign not in "\\{}":
            signs.append(sign)
        else:
            units = struct.unpack(f"<{len(sign.encode('utf-16-le')) // 2}h", sign.encode("utf-16-le"))
            signs += [f"\\u{unit}\\'3f" for unit in units]
        if dice.random() < 0.1:
            signs.append(dice.choice(["{\\b0 }", "\r\n", "\\-", "{\\*\\bookmarkstart a}"]))
    where = dice.choice(["{\\info{\\author %s}}", "{\\v %s}", "%s", "{\\*\\annotation %s}", "{\\header %s}"])
    return "letter.rtf", ("{\\rtf1\\ansi\\uc1 Report\\par " + where % "".join(signs) + "}").encode("ascii", "replace")


def _rtf_code_page(text: str, dice: random.Random) -> Made:
    page = next((p for p in (1252, 1251, 1253, 1255, 1256, 1250) if encodes(text, f"cp{p}")), None)
    if page is None:
        return _rtf(text, dice)
    signs = "".join(
        chr(b) if 31 < b < 127 and chr(b) not in "\\{}" else f"\\'{b:02x}" for b in text.encode(f"cp{page}")
    )
    return "letter.rtf", f"{{\\rtf1\\ansi\\ansicpg{page} Report\\par {signs}}}".encode("ascii")


_OLD = ("cp1251", "koi8-r", "cp1253", "cp1255", "cp1256", "cp874", "gb18030", "big5", "cp1250", "cp1258")


def _old_encoding(text: str, dice: random.Random) -> Made:
    """A plain file of a program that never heard of Unicode."""
    fitting = [one for one in _OLD if encodes(text, one)] or ["utf-16"]
    return "letter.txt", text.encode(dice.choice(fitting))


def _wide(text: str, dice: random.Random) -> Made:
    return "letter.txt", text.encode(dice.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "utf-8-sig"]))


def _twice_encoded(text: str, dice: random.Random) -> Made:
    return "letter.txt", text.encode().decode("latin-1").encode()


def _heads(subject: str = "Appointment") -> str:
    trail = "".join(
        f"Received: from a{n}.example by b{n}.example;\r\n Mon, 2 Feb 2026 10:00:00 +0100\r\n" for n in range(12)
    )
    return f"{trail}From: desk@example.org\r\nTo: court@example.org\r\nSubject: {subject}\r\nMIME-Version: 1.0\r\n"


def _mail_encoded(text: str, dice: random.Random) -> Made:
    charset = "utf-8"
    if dice.random() < 0.5:
        charset = next((one for one in _OLD if encodes(text, one)), "utf-8")
    data = text.encode(charset)
    how = dice.choice(["base64", "quoted-printable"])
    body = base64.encodebytes(data) if how == "base64" else quopri.encodestring(data)
    head = f"{_heads()}Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {how}\r\n\r\n"
    return "message.eml", head.encode() + body


def _mail_heading(text: str, dice: random.Random) -> Made:
    coded = Header(text.replace("\n", " "), "utf-8", header_name="Subject").encode(linesep="\r\n")
    return "message.eml", f"{_heads(coded)}Content-Type: text/plain\r\n\r\nSee the subject.\r\n".encode()


def _mail_parts(text: str, dice: random.Random) -> Made:
    """Before, between and behind the parts; in a message within the message; in the name of an attachment."""
    code = base64.b64encode(text.encode()).decode()
    inner = f"From: a@example.org\r\nSubject: inner\r\nContent-Transfer-Encoding: base64\r\n\r\n{code}"
    part, before, after = "Content-Type: text/plain\r\n\r\nHello", "", ""
    how = dice.choice(["before", "after", "inner", "html", "name"])
    if how == "inner":
        part = f"Content-Type: message/rfc822\r\n\r\n{inner}"
    elif how == "html":
        coded = "".join(f"&#{ord(sign)};" for sign in text)
        part = f"Content-Type: text/html\r\n\r\n<p style='display:none'>{coded}</p>"
    elif how == "name":
        part = f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''{quote(text)}\r\n\r\nx"
    elif how == "before":
        before = text
    else:
        after = text
    head = _heads() + "Content-Type: multipart/mixed; boundary=cut\r\n\r\n"
    return "message.eml", f"{head}{before}\r\n--cut\r\n{part}\r\n--cut--\r\n{after}".encode()


def _mailbox(text: str, dice: random.Random) -> Made:
    _name, data = _mail_encoded(text, dice)
    return "old.mbox", b"From desk@example.org Mon Feb  2 10:00:00 2026\r\n" + data


def _folded(line: str) -> bytes:
    """At 75 bytes, in the middle of a sign if it happens to stand there."""
    data = line.encode()
    return b"\r\n ".join(data[at : at + 73] for at in range(0, len(data), 73))


def _calendar(text: str, dice: random.Random) -> Made:
    clean = text.replace("\\", "").replace("\n", "\\n").replace(",", "\\,")
    field = dice.choice(["LOCATION", "DESCRIPTION", "X-ALT-DESC;FMTTYPE=text/html", "ATTENDEE;CN"])
    line = _folded(f"{field}:{clean}")
    return "appointment.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + line + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def _card(text: str, dice: random.Random) -> Made:
    coded = "".join(f"={byte:02X}" for byte in text.encode())
    lines = [coded[at : at + 72] for at in range(0, len(coded), 72)]
    how = dice.choice(["quoted", "note", "base64"])
    if how == "quoted":
        line = b"NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:" + "=\r\n".join(lines).encode()
    elif how == "note":
        line = _folded("NOTE:" + text.replace("\n", "\\n").replace(",", "\\,"))
    else:
        line = _folded("NOTE;ENCODING=B:" + base64.b64encode(text.encode()).decode())
    return "person.vcf", b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + line + b"\r\nEND:VCARD\r\n"


# --- pages, drawings, archives -----------------------------------------------------------------------------


def _page(text: str, dice: random.Random) -> Made:
    code = base64.b64encode(text.encode()).decode()
    safe = html_escape(text)
    inner = dice.choice([
        "<p>" + "".join(f"&#x{ord(sign):x};" for sign in text) + "</p>",
        f"<p>a</p><span style=\"display:none\">{safe}</span>", f"<p class=\"{safe}\">a</p>",
        f"<p style=\"--note:'{safe}'\">a</p>", f"<style>p::after{{content:'{safe}'}}</style><p>a</p>",
        f"<a href=\"data:text/plain;base64,{code}\">a</a>", f"<a href=\"data:text/plain,{quote(text)}\">a</a>",
        f"<script type='application/json'>{{\"a\": \"{text.encode('unicode_escape').decode()}\"}}</script>",
        f"<svg><title>{safe}</title></svg>", "<p>" + "".join(f"<b>{html_escape(sign)}</b>" for sign in text) + "</p>",
        f"<p>{html_escape(safe)}</p>",
    ])  # fmt: skip
    start = dice.choice(["<!doctype html><html><body>", "<div>", "\ufeff<!-- saved --><html><body>", "<table><tr><td>"])
    return "page.html", (start + inner).encode()


def _drawing(text: str, dice: random.Random) -> Made:
    words = "".join(f"<text x='{n}'>{escape(word)}</text>" for n, word in enumerate(text.split(" ")))
    inner = dice.choice([words, f"<desc>{escape(text)}</desc>", f"<g aria-label={quoteattr(text)}/>", "&a;"])
    kind = f"<!DOCTYPE svg [<!ENTITY a {quoteattr(text)}>]>" if inner == "&a;" else ""
    before = f"<!-- {escape(text).replace('--', '- -')} -->" if inner == "&a;" and dice.random() < 0.5 else ""
    return "drawing.svg", f"{XML}{kind}{before}<svg xmlns='http://www.w3.org/2000/svg'>{inner}</svg>".encode()


def _archive(text: str, dice: random.Random) -> Made:
    inner = zipped({dice.choice(["note.txt", "my_styles.xml.txt", "manifest.txt", "mimetype.txt"]): text})
    how = dice.choice(["deep", "comment", "name", "twice"])
    if how == "comment":
        return "papers.zip", zipped({"a.txt": "Hello"}, comment=text.encode()[:60_000])
    if how == "name":
        return "papers.zip", zipped({text.replace("/", "-")[:120] + ".txt": "Hello"})
    if how == "twice":
        return "papers.zip", zipped({"a.eml": _mail_encoded(text, dice)[1]})
    return "papers.zip", zipped({"a.zip": inner})


def _json(text: str, dice: random.Random) -> Made:
    import json

    return "list.json", json.dumps({"rows": [{"a": 1, "b": text}]}, ensure_ascii=dice.random() < 0.7).encode()


MESSAGES: list[Maker] = [
    _rtf, _rtf_code_page, _old_encoding, _wide, _twice_encoded, _mail_encoded, _mail_heading, _mail_parts, _mailbox,
    _calendar, _card, _page, _drawing, _archive, _json,
]  # fmt: skip
