"""Makes documents with something planted in them, and harmless ones: deterministic from a seed. Everybody is invented."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from email.message import EmailMessage
from xml.sax.saxutils import escape

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from opennrm.journeys.outgoing.scanning import Kind, Protected

PEOPLE = [
    "Sara Kovácsné", "Nguyễn Thị Mai", "Иванова Наталья", "محمد الإدريسي", "Blessing Osazuwa", "Szűcs Katalin",
    "Mariama Camara", "Ionuț Popescu", "Zhang Xiaoming", "Fatmata Sesay", "Yordanka Dimitrova", "Elira Hoxha",
]  # fmt: skip
ADDRESSES = [
    ("Keizerskroonlaan", "112", "7311 KD", "Oosterveen"), ("Lange Wilgenstraat", "8", "2512 LB", "Westhaven"),
    ("Pater Damiaanweg", "45", "9203 TR", "Noorderdrecht"), ("Hazelaarplein", "3", "6041 GX", "Zuidlaren aan Zee"),
    ("Vuurtorenkade", "271", "4331 BP", "Middelmonde"), ("Korenbloemgracht", "19", "3511 ZC", "Midden"),
]  # fmt: skip
SHELTERS = ["Huize Morgenlicht", "De Veilige Haven Noord", "Opvang Lindehof", "Casa Esperanza Oost", "Het Vuurbaken"]
STAFF = ["Marieke Visserman", "Joost Hendrikse", "Abel Jansonius", "Noor Petersma", "Hanna Dijkgraaf"]

# What is written round it, in the languages of the work.
LETTERS = [
    "Dear colleague, I write about the appointment of next week. {} Please confirm before Thursday. With kind regards.",
    "Geachte heer, mevrouw, hierbij stuur ik u het verslag van het gesprek. {} Wilt u dit bevestigen? Met vriendelijke groet.",
    "Tisztelt Kolléga! A jövő heti megbeszélésről írok. {} Kérem, erősítse meg. Üdvözlettel.",
    "Уважаемые коллеги, пишу по поводу встречи. {} Прошу подтвердить. С уважением.",
    "السادة الكرام، أكتب إليكم بخصوص الموعد. {} يرجى التأكيد. مع التحية.",
    "Monsieur, je vous écris au sujet du rendez-vous. {} Merci de confirmer. Cordialement.",
    "Szanowni Państwo, piszę w sprawie spotkania. {} Proszę o potwierdzenie. Z poważaniem.",
]
ARABIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابكديفغهيجكلمنوبكرستوفوسيز", strict=True)) | {"x": "كس"}
CYRILLIC = dict(zip("abcdefghijklmnopqrstuvwxyz", "абкдефгхийклмнопкрстувуксз", strict=True)) | {"x": "кс", "w": "в", "y": "и", "j": "й"}  # fmt: skip
LOOKALIKE = dict(zip("aceopxy", "асеорху", strict=True))


@dataclass(frozen=True)
class Document:
    """A file about to leave, and what of it must not."""

    name: str
    data: bytes
    protected: tuple[Protected, ...]
    planted: str  # how, for the report of a miss; empty in harmless ones


# --- disguises --------------------------------------------------------------------------------------


def _misspelt(text: str, dice: random.Random) -> str:
    """One slip in a long word: a letter dropped, doubled or swapped."""
    places = [i for i, sign in enumerate(text) if sign.isalpha() and 0 < i < len(text) - 1]
    long = [i for i in places if len(_word_at(text, i)) >= 7] or places
    at = dice.choice(long)
    slip = dice.choice("drs")
    if slip == "d":
        return text[:at] + text[at + 1 :]
    if slip == "r":
        return text[:at] + text[at] + text[at:]
    if at + 1 < len(text) and text[at + 1].isalpha():
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at] + text[at:]


def _word_at(text: str, at: int) -> str:
    start = max(text.rfind(" ", 0, at), text.rfind(",", 0, at)) + 1
    ends = [end for end in (text.find(" ", at), text.find(",", at)) if end >= 0]
    return text[start : min(ends, default=len(text))]


def _spelt(table: dict[str, str], text: str) -> str:
    return "".join(table.get(sign.lower(), sign) for sign in text)


DISGUISES: dict[str, Callable[[str, random.Random], str]] = {
    "as it is": lambda text, dice: text,
    "capitals": lambda text, dice: text.upper(),
    "spaced": lambda text, dice: " ".join(sign for sign in text if sign != " "),
    "dashes": lambda text, dice: text.replace(" ", "-"),
    "soft hyphens": lambda text, dice: "\u00ad".join(text),
    "zero width": lambda text, dice: text[:3] + "\u200b" + text[3:],
    "no accents": lambda text, dice: text.translate(str.maketrans("áéíóúüűőöăâîșțễịạà", "aeiouuuooaaisteiaa")),
    "broken line": lambda text, dice: text.replace(" ", "\n", 1),
    "two spaces": lambda text, dice: text.replace(" ", "  "),
}
LATIN_ONLY: dict[str, Callable[[str, random.Random], str]] = {
    "misspelt": _misspelt,
    "Cyrillic": lambda text, dice: _spelt(CYRILLIC, text),
    "Arabic": lambda text, dice: _spelt(ARABIC, text),
    "look-alikes": lambda text, dice: _spelt(LOOKALIKE, text),
    "full width": lambda text, dice: "".join(chr(ord(s) + 0xFEE0) if "!" <= s <= "~" else s for s in text),
}


def _phone(dice: random.Random) -> tuple[str, str, str]:
    tail = "".join(dice.choice("0123456789") for _ in range(8))
    groups = [tail[:2], tail[2:4], tail[4:6], tail[6:]]
    shown = dice.choice(
        [
            f"06{tail}", f"06-{tail}", f"+31 6 {tail}", f"0031 6 {' '.join(groups)}", f"06 {'.'.join(groups)}",
            f"(06) {'-'.join(groups)}", "".join(chr(0x660 + int(d)) for d in f"06{tail}"), f"06/{tail[:4]}/{tail[4:]}",
            f"tel:+316{tail}",
        ]
    )  # fmt: skip
    return f"+316{tail}", shown, "phone"


DUTCH_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _day(dice: random.Random) -> tuple[str, str, str]:
    day = date(1975, 1, 1) + timedelta(days=dice.randrange(13_000))
    shown = dice.choice(
        [
            day.strftime("%d-%m-%Y"), day.strftime("%d/%m/%y"), day.isoformat(), day.strftime("%d.%m.%Y"),
            f"{day.day} {DUTCH_MONTHS[day.month - 1]} {day.year}", f"{ENGLISH_MONTHS[day.month - 1]} {day.day}, {day.year}",
            day.strftime("%Y%m%d"), f"{day.day} {ENGLISH_MONTHS[day.month - 1][:3]} {day.year}",
            "".join(chr(0x660 + int(s)) if s.isdigit() else s for s in day.strftime("%d/%m/%Y")),
        ]
    )  # fmt: skip
    return day.isoformat(), shown, "day"


def _plant(dice: random.Random) -> tuple[Protected, str, str]:
    """A protected value, the disguised form of it, and how it was disguised."""
    kind = dice.choice([Kind.PERSON_NAME, Kind.ADDRESS, Kind.PLACE_NAME, Kind.STAFF_NAME, Kind.PHONE, Kind.DAY])
    if kind == Kind.PHONE:
        value, shown, how = _phone(dice)
        return Protected(kind, value, "p"), shown, how
    if kind == Kind.DAY:
        value, shown, how = _day(dice)
        return Protected(kind, value, "p"), shown, how
    if kind == Kind.ADDRESS:
        street, number, code, town = dice.choice(ADDRESSES)
        value = f"{street} {number}, {code} {town}"
        shown = dice.choice(
            [
                f"{street} {number}",
                f"{street} {number}, {code} {town}",
                f"{number} {street}",
                f"{code}",
                f"{street}{number}",
            ]
        )
    else:
        value = dice.choice({Kind.PERSON_NAME: PEOPLE, Kind.PLACE_NAME: SHELTERS, Kind.STAFF_NAME: STAFF}[kind])
        shown = value
        if kind in (Kind.PERSON_NAME, Kind.STAFF_NAME) and dice.random() < 0.3 and " " in value:
            first, rest = value.split(" ", 1)
            shown = f"{rest}, {first}"
    latin = all(sign.isascii() or ord(sign) < 0x250 for sign in shown)
    disguises = DISGUISES | (LATIN_ONLY if latin and not shown[:4].isdigit() else {})
    how = dice.choice(sorted(disguises))
    if how in ("Cyrillic", "Arabic", "misspelt", "look-alikes") and kind == Kind.ADDRESS and not shown[0].isalpha():
        how = "as it is"
    return Protected(kind, value, "p"), disguises[how](shown, dice), f"{kind}, {how}"


# --- containers -------------------------------------------------------------------------------------


def _docx(text: str, dice: random.Random) -> tuple[str, bytes]:
    """Word cuts words into runs where somebody changed the format: so do we."""
    runs, at = [], 0
    while at < len(text):
        step = dice.randint(2, 9)
        runs.append(f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{escape(text[at : at + step])}</w:t></w:r>')
        at += step
    body = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="urn:w"><w:body><w:p>{"".join(runs)}</w:p></w:body></w:document>'
    return _office({"word/document.xml": body}, "verslag.docx")


def _office(files: dict[str, str], name: str) -> tuple[str, bytes]:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="urn:t"/>')
        for path, content in files.items():
            archive.writestr(path, content)
    return name, made.getvalue()


def _docx_author(text: str, dice: random.Random) -> tuple[str, bytes]:
    core = f'<?xml version="1.0" encoding="UTF-8"?><p:core xmlns:p="urn:c" xmlns:d="urn:d"><d:description>{escape(text)}</d:description></p:core>'
    body = '<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Verslag</w:t></w:r></w:p></w:body></w:document>'
    return _office({"docProps/core.xml": core, "word/document.xml": body}, "verslag.docx")


def _xlsx(text: str, dice: random.Random) -> tuple[str, bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet["B3"], sheet["C7"] = "datum", text.replace("\u200b", "\u200b")
    made = io.BytesIO()
    book.save(made)
    return "lijst.xlsx", made.getvalue()


def page_of(text: str) -> bytes:
    """A page of PDF with Latin text, one line a piece."""
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    font = made.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )
    )
    made.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    lines = [part[i : i + 80] for part in text.split("\n") for i in range(0, len(part) or 1, 80)]
    drawn = b"BT /F1 11 Tf 50 780 Td 14 TL\n"
    for line in lines:
        safe = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        drawn += b"(" + safe + b") Tj T*\n"
    made.pages[0].Contents = made.make_stream(drawn + b"ET")
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _pdf(text: str, dice: random.Random) -> tuple[str, bytes]:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return _pdf_metadata(text, dice)
    return "brief.pdf", page_of(text)


def _pdf_metadata(text: str, dice: random.Random) -> tuple[str, bytes]:
    with pikepdf.open(io.BytesIO(page_of("Verslag"))) as made:
        made.docinfo["/Subject"] = text
        stream = io.BytesIO()
        made.save(stream)
    return "brief.pdf", stream.getvalue()


def _pdf_attachment(text: str, dice: random.Random) -> tuple[str, bytes]:
    with pikepdf.open(io.BytesIO(page_of("Verslag"))) as made:
        made.attachments["bijlage.txt"] = pikepdf.AttachedFileSpec(made, text.encode(), filename="bijlage.txt")
        stream = io.BytesIO()
        made.save(stream)
    return "brief.pdf", stream.getvalue()


def _jpeg(text: str, dice: random.Random) -> tuple[str, bytes]:
    picture, made = Image.new("RGB", (20, 20), (200, 200, 200)), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = text.encode("ascii", "ignore").decode() if text.isascii() else ""
    exif[0x9C9B] = text.encode("utf-16-le")
    picture.save(made, "JPEG", exif=exif)
    return "foto.jpg", made.getvalue()


def _png(text: str, dice: random.Random) -> tuple[str, bytes]:
    picture, made, info = Image.new("RGB", (20, 20), (90, 90, 90)), io.BytesIO(), PngInfo()
    info.add_itxt("Comment", text)
    picture.save(made, "PNG", pnginfo=info)
    return "foto.png", made.getvalue()


def _mail(text: str, dice: random.Random) -> tuple[str, bytes]:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Afspraak", "desk@example.org", "court@example.org"
    message.set_content(text)
    if dice.random() < 0.5:
        message.add_attachment(_pdf(text, dice)[1], maintype="application", subtype="pdf", filename="bijlage.pdf")
        message.get_body(("plain",)).set_content("Zie de bijlage.")  # type: ignore[union-attr]
    return "bericht.eml", message.as_bytes()


def _html(text: str, dice: random.Random) -> tuple[str, bytes]:
    safe = escape(text)
    where = dice.choice(
        [
            f"<p>{safe}</p>",
            f"<!-- {safe} --><p>Dag</p>",
            f'<p title="{safe}">Dag</p>',
            f"<p>Dag</p><div hidden>{safe}</div>",
        ]
    )
    return "pagina.html", f"<!doctype html><html><body>{where}</body></html>".encode()


def _calendar(text: str, dice: random.Random) -> tuple[str, bytes]:
    line = "DESCRIPTION:" + text.replace("\\", "\\\\").replace(",", "\\,").replace("\n", "\\n")
    folded = "\r\n ".join(line[i : i + 60] for i in range(0, len(line), 60))
    return (
        "afspraak.ics",
        f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Afspraak\r\n{folded}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n".encode(),
    )


CONTAINERS: list[Callable[[str, random.Random], tuple[str, bytes]]] = [
    lambda text, dice: ("brief.txt", text.encode()),
    lambda text, dice: ("brief.txt", text.encode("utf-16")),
    lambda text, dice: ("lijst.csv", f'"datum";"tekst"\n"1";"{text}"\n'.encode()),
    _html, _docx, _docx_author, _xlsx, _pdf, _pdf_metadata, _pdf_attachment, _jpeg, _png, _mail, _calendar,
]  # fmt: skip


def planted(count: int, seed: int) -> list[Document]:
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        value, shown, how = _plant(dice)
        text = dice.choice(LETTERS).format(shown)
        container = dice.choice(CONTAINERS)
        name, data = container(text, dice)
        label = getattr(container, "__name__", "")
        made.append(Document(name, data, (value,), f"{how} in {label}: {shown!r} for {value.value!r}"))
    return made


# --- harmless ones ----------------------------------------------------------------------------------

OTHERS = [
    "Anna de Groot",
    "Peter Bosman",
    "Svetlana Morozova",
    "Ahmed Bouali",
    "Kim van Leeuwen",
    "Thomas Brand",
    "Lin Chen",
]
PUBLIC = [
    "Stationsplein 1, 3511 ED Midden",
    "Gerechtsweg 200",
    "Raadhuisstraat 14, 7411 AA Oosterveen",
    "Postbus 20301",
]
SENTENCES = [
    "The hearing is on {day} at {hour}, room 3.", "Bring your identity card and this letter.",
    "Telefonisch bereikbaar op werkdagen van 9 tot 17 uur via {phone}.", "Contactpersoon is {name}.",
    "Adres van de rechtbank: {place}.", "De aanvraag met kenmerk {number} is ontvangen op {day}.",
    "Uw bijstandsuitkering bedraagt 1.284,15 euro per maand.", "L'audience aura lieu le {day}.",
    "Приём состоится {day} в здании суда.", "ستعقد الجلسة يوم {day} في المحكمة.", "Az időpont: {day}, {hour}.",
    "Please ask for {name} at the desk of {place}.", "The reflection period ends on {day}.",
    "Deze brief bevat geen gegevens over de verblijfplaats.", "Rozprawa odbędzie się {day} o {hour}.",
]  # fmt: skip


def harmless(count: int, seed: int) -> list[Document]:
    """Ordinary letters full of other names, places, numbers and days, beside everything that must not leave."""
    dice = random.Random(seed)
    made = []
    for _ in range(count):
        street, number, code, town = dice.choice(ADDRESSES)
        protected = (
            Protected(Kind.PERSON_NAME, dice.choice(PEOPLE), "p"),
            Protected(Kind.ADDRESS, f"{street} {number}, {code} {town}", "p"),
            Protected(Kind.PLACE_NAME, dice.choice(SHELTERS), "s"),
            Protected(Kind.STAFF_NAME, dice.choice(STAFF), "s"),
            Protected(Kind.PHONE, _phone(dice)[0], "p"),
            Protected(Kind.DAY, _day(dice)[0], "p"),
        )
        filled = [_filled(sentence, dice) for sentence in dice.sample(SENTENCES, 7)]
        text = dice.choice(LETTERS).format(" ".join(filled))
        name, data = dice.choice(CONTAINERS)(text, dice)
        made.append(Document(name, data, protected, ""))
    return made


def _filled(sentence: str, dice: random.Random) -> str:
    day = date(2026, 1, 1) + timedelta(days=dice.randrange(700))
    return sentence.format(
        day=day.strftime(dice.choice(["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d"])), hour=f"{dice.randint(8, 16)}:30",
        phone=f"0{dice.randint(10, 79)}-{dice.randint(1000000, 9999999)}", name=dice.choice(OTHERS),
        place=dice.choice(PUBLIC), number=f"{dice.randint(10000, 99999)}/{dice.randint(10, 99)}",
    )  # fmt: skip
