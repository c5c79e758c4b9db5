"""Papers with words at places where nobody looks: office files, PDF, pictures. By hand, so that no library tidies them up."""

from __future__ import annotations

import base64
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

import pikepdf
from PIL import Image

from opennrm.journeys.tests.planting import page_of

Made = tuple[str, bytes]
Maker = Callable[[str, random.Random], Made]
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(files: dict[str, str | bytes], *, comment: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
        archive.comment = comment
    return made.getvalue()


def encodes(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


# --- Word, Excel, PowerPoint, OpenDocument --------------------------------------------------------------

_DOCUMENT = f'{XML}<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Report</w:t></w:r></w:p></w:body></w:document>'
_TYPES = f'{XML}<Types xmlns="urn:t"/>'


def _runs(text: str, dice: random.Random, tag: str = "w:t", around: str = "w:r") -> str:
    cut, at = "", 0
    while at < len(text):
        step = dice.randint(1, 7)
        cut += f'<{around}><{tag} xml:space="preserve">{escape(text[at : at + step])}</{tag}></{around}>'
        at += step
    return cut


def _word(part: str, content: str, **more: str | bytes) -> Made:
    return "report.docx", zipped({"[Content_Types].xml": _TYPES, "word/document.xml": _DOCUMENT, part: content} | more)


def _in_word(inner: str, part: str = "word/document.xml") -> Made:
    return _word(part, f'{XML}<w:x xmlns:w="urn:w" xmlns:wp="urn:wp" xmlns:v="urn:v">{inner}</w:x>')


def _word_deleted(text: str, dice: random.Random) -> Made:
    return _in_word(f"<w:p><w:del>{_runs(text, dice, 'w:delText')}</w:del></w:p>")


def _word_cells(text: str, dice: random.Random) -> Made:
    cells = "".join(f"<w:tc><w:p>{_runs(part, dice)}</w:p></w:tc>" for part in text.split(" "))
    return _in_word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")


def _word_breaks(text: str, dice: random.Random) -> Made:
    gaps = ("<w:cr/>", "<w:ptab/>", "<w:br/>", "<w:tab/>")
    runs = "".join(f"<w:r><w:t>{escape(part)}</w:t>{dice.choice(gaps)}</w:r>" for part in text.split(" "))
    return _in_word(f"<w:p>{runs}</w:p>")


def _word_beside(text: str, dice: random.Random) -> Made:
    part = dice.choice(["header1", "footer2", "footnotes", "comments", "endnotes", "glossary/document"])
    return _in_word(f"<w:p>{_runs(text, dice)}</w:p>", f"word/{part}.xml")


def _word_attribute(text: str, dice: random.Random) -> Made:
    inner = dice.choice([
        f"<w:p><wp:docPr descr={quoteattr(text)}/></w:p>", f"<w:p><v:shape alt={quoteattr(text)}/></w:p>",
        f"<w:p><w:ins w:author={quoteattr(text)}/></w:p>", f"<!-- {escape(text).replace('--', '- -')} --><w:p/>",
        f"<w:p><w:instrText>HYPERLINK {escape(text)}</w:instrText></w:p>",
    ])  # fmt: skip
    return _in_word(inner)


def _word_settings(text: str, dice: random.Random) -> Made:
    part = dice.choice(["word/settings.xml", "word/styles.xml", "word/theme/theme1.xml", "word/fontTable.xml"])
    return _in_word(f"<w:docVar w:name='a' w:val={quoteattr(text)}/>", part)


def _word_link(text: str, dice: random.Random) -> Made:
    target = dice.choice([f"http://maps.example/?q={quote(text)}", f"mailto:a@b.example?body={quote(text)}"])
    rels = f"{XML}<Relationships xmlns='urn:r'><Relationship Target={quoteattr(target)}/></Relationships>"
    return _word("word/_rels/document.xml.rels", rels)


def _sheet_hidden(text: str, dice: random.Random) -> Made:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book = Workbook()
    sheet = book.create_sheet("old")
    sheet.sheet_state = dice.choice(["hidden", "veryHidden"])
    how = dice.choice(["cell", "comment", "cells", "title", "link", "header"])
    clean = "".join(sign for sign in text if sign.isprintable())
    if how == "comment":
        sheet["A1"].comment = Comment(clean, "desk")
    elif how == "cells":
        for column, part in enumerate(clean.split(" "), 1):
            sheet.cell(3, column, part)
    elif how == "link":
        sheet["A1"].hyperlink = f"https://maps.example/?q={quote(clean)}"
    elif how == "header":
        sheet.oddHeader.center.text = clean[:200]
    else:
        sheet["A1"] = clean
        sheet.row_dimensions[1].hidden = True
    made = io.BytesIO()
    book.save(made)
    return "list.xlsx", made.getvalue()


def sheet_of_days(day: date) -> Made:
    """A day as Excel keeps it: a number of days since 1900, with a format that shows a day."""
    from openpyxl import Workbook

    book = Workbook()
    book.active["B2"] = day
    made = io.BytesIO()
    book.save(made)
    return "list.xlsx", made.getvalue()


def _slides(text: str, dice: random.Random) -> Made:
    part = dice.choice(["ppt/notesSlides/notesSlide1.xml", "ppt/slides/slide2.xml", "ppt/comments/comment1.xml"])
    body = _runs(text, dice, "a:t", "a:r").replace(' xml:space="preserve"', "")
    xml = f"{XML}<p:x xmlns:p='urn:p' xmlns:a='urn:a'><a:p>{body}</a:p></p:x>"
    return "slides.pptx", zipped({"[Content_Types].xml": _TYPES, "ppt/presentation.xml": f"{XML}<p/>", part: xml})


def _open_document(text: str, dice: random.Random) -> Made:
    part = dice.choice(["content.xml", "styles.xml", "settings.xml", "meta.xml"])
    spaced = "<text:s/>".join(escape(word) for word in text.split(" "))
    plain = dice.choice([f"<text:p>{escape(text)}</text:p>", f"<text:p>{spaced}</text:p>",
                         f"<text:tracked-changes><text:p>{escape(text)}</text:p></text:tracked-changes>",
                         f"<office:annotation><text:p>{escape(text)}</text:p></office:annotation>"])  # fmt: skip
    xml = f"{XML}<office:x xmlns:office='urn:o' xmlns:text='urn:t'>{plain}</office:x>"
    name, media = dice.choice([("report.odt", "text"), ("list.ods", "spreadsheet")])
    return name, zipped({"mimetype": f"application/vnd.oasis.opendocument.{media}", part: xml})


# --- PDF -----------------------------------------------------------------------------------------------------


def _saved(made: pikepdf.Pdf) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _pdf_beside(text: str, dice: random.Random) -> Made:
    """In form fields, notes, bookmarks, XMP, an attachment of a note, the words read aloud, a form of XML."""
    with pikepdf.open(io.BytesIO(page_of("Report"))) as made:
        string, page = pikepdf.String(text), made.pages[0]
        how = dice.choice(["field", "note", "bookmark", "xmp", "file", "spoken", "xfa", "page"])
        if how == "field":
            made.Root.AcroForm = pikepdf.Dictionary(
                Fields=[made.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, V=string, T=pikepdf.String("a")))]
            )
        elif how == "note":
            page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Text, Contents=string)])
        elif how == "bookmark":
            with made.open_outline() as outline:
                outline.root.append(pikepdf.OutlineItem(text, 0))
        elif how in ("xmp", "xfa", "page"):
            inner = f"<d xmlns='urn:dc'>{escape(text)}</d>"
            rdf = f"<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><r:Description r:about=''>{inner}</r:Description></r:RDF>"
            stream = made.make_stream(f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{rdf}</x:xmpmeta>".encode())
            if how == "xmp":
                made.Root.Metadata = stream
            elif how == "page":
                page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=stream))
            else:
                made.Root.AcroForm = pikepdf.Dictionary(XFA=stream, Fields=pikepdf.Array())
        elif how == "file":
            spec = pikepdf.AttachedFileSpec(made, text.encode(), filename="a.txt")
            note = pikepdf.Dictionary(Subtype=pikepdf.Name.FileAttachment, FS=spec.obj)
            page.Annots = pikepdf.Array([note])
        else:
            made.Root.StructTreeRoot = pikepdf.Dictionary(K=pikepdf.Dictionary(S=pikepdf.Name.Figure, Alt=string))
        return "letter.pdf", _saved(made)


def _pdf_page(text: str, dice: random.Random) -> Made:
    """On the page itself, invisible, off the paper, in ligatures, in an appearance, or in a version before."""
    text = text.replace("fi", "\ufb01") if dice.random() < 0.3 else text
    if not encodes(text, "cp1252"):
        return _pdf_beside(text, dice)
    whole = page_of(text)
    how = dice.choice(["white", "unseen", "off", "appearance", "before", "spread"])
    with pikepdf.open(io.BytesIO(whole)) as made:
        page = made.pages[0]
        drawn = page.Contents.read_bytes()
        if how == "appearance":
            look = made.make_stream(drawn, Subtype=pikepdf.Name.Form, BBox=[0, 0, 595, 842], Resources=page.Resources)
            page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Stamp, AP=pikepdf.Dictionary(N=look))])
            page.Contents = made.make_stream(b"BT /F1 11 Tf 50 780 Td (Report) Tj ET")
        elif how == "before":
            return "letter.pdf", _written_over(whole)
        else:
            mark = {"white": b"1 1 1 rg ", "unseen": b"3 Tr ", "off": b"1 0 0 1 9000 0 cm ", "spread": b"2 Tc "}[how]
            page.Contents = made.make_stream(drawn.replace(b"BT", b"BT " + mark) if how != "off" else mark + drawn)
        return "letter.pdf", _saved(made)


def _written_over(first: bytes) -> bytes:
    """A second version behind the first, as programs save: the page is new, the old words are still in the file."""
    with pikepdf.open(io.BytesIO(first)) as made:
        number, root = made.pages[0].objgen[0], made.Root.objgen[0]
        new = made.make_indirect(made.make_stream(b"")).objgen[0]
    start = len(first)
    body = b"\n%d 0 obj\n<</Length 37>>stream\nBT /F1 11 Tf 50 780 Td (Report) Tj ET \nendstream endobj\n" % new
    changed = start + len(body)
    page = b"%d 0 obj\n<</Type/Page/MediaBox[0 0 595 842]/Contents %d 0 R>>\nendobj\n" % (number, new)
    at = changed + len(page)
    table = b"xref\n%d 1\n%010d 00000 n \n%d 1\n%010d 00000 n \n" % (number, changed, new, start + 1)
    before = int(first[first.rfind(b"startxref") + 9 :].split()[0])
    tail = b"trailer <</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (new + 1, root, before, at)
    return first + body + page + table + tail


def scanned(text: str, dice: random.Random) -> Made:
    """Words as a picture: nobody but a human can read them, and the file has to say so."""
    from PIL import ImageDraw

    picture = Image.new("L", (900, 80), 255)
    ImageDraw.Draw(picture).text((5, 20), text.encode("ascii", "replace").decode(), fill=0)
    made = io.BytesIO()
    how = dice.choice(["PDF", "page", "PNG", "TIFF", "BMP", "WEBP", "GIF", "docx", "html"])
    if how in ("page", "docx", "html"):
        picture.save(made, "PNG")
        return _beside_words(how, picture, made.getvalue())
    picture.save(made, how)
    return f"scan.{how.lower()}", made.getvalue()


def _beside_words(how: str, picture: Image.Image, data: bytes) -> Made:
    """A page that has words too: the picture beside them must not be overlooked."""
    if how == "docx":
        return _word("word/document.xml", _DOCUMENT, **{"word/media/image1.png": data})
    if how == "html":
        code = base64.b64encode(data).decode()
        return "page.html", f'<html><body><p>Report</p><img src="data:image/png;base64,{code}">'.encode()
    with pikepdf.open(io.BytesIO(page_of("Report of the meeting"))) as made:
        image = made.make_stream(picture.tobytes(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image,
                                 Width=picture.width, Height=picture.height, BitsPerComponent=8,
                                 ColorSpace=pikepdf.Name.DeviceGray)  # fmt: skip
        page = made.pages[0]
        page.Resources.XObject = pikepdf.Dictionary(I1=image)
        page.Contents = made.make_stream(page.Contents.read_bytes() + b"\nq 400 0 0 40 50 600 cm /I1 Do Q")
        return "letter.pdf", _saved(made)


def code_square(text: str, dice: random.Random) -> Made:
    """A QR code: read by every telephone, by no program here."""
    import qrcode

    made = io.BytesIO()
    qrcode.make(text).save(made)
    return "code.png", made.getvalue()


# --- pictures with words beside the pixels -------------------------------------------------------------------


def _picture(text: str, dice: random.Random) -> Made:
    picture, made = Image.new("RGB", (24, 24), (10, 200, 90)), io.BytesIO()
    if dice.random() < 0.5:
        picture.save(made, "JPEG", comment=text.encode(), xmp=f"<x><p>{escape(text)}</p></x>".encode())
        return "photo.jpg", made.getvalue()
    picture.save(made, "PNG")
    data = made.getvalue()
    body = b"Comment\x00\x00\x00\x00\x00" + text.encode()
    chunk = struct.pack(">I", len(body)) + b"iTXt" + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    end = data.rfind(b"IEND") - 4
    return "photo.png", data[:end] + chunk + data[end:]  # behind the pixels


PAPERS: list[Maker] = [
    _word_deleted, _word_cells, _word_breaks, _word_beside, _word_attribute, _word_settings, _word_link, _sheet_hidden,
    _slides, _open_document, _pdf_beside, _pdf_page, _picture,
]  # fmt: skip
UNREADABLE: list[Maker] = [scanned, code_square]
