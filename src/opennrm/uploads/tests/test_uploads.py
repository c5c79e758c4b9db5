"""What a file is, and its reading copy: no database."""

from __future__ import annotations

import io
import zipfile

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from opennrm.uploads.cleaning import MOST_PIXELS, clean, without_segments
from opennrm.uploads.sniffing import Media, NotTaken, checked, sniff


def _picture(kind: str, size: tuple[int, int] = (40, 30), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "CAMERA-MARKER"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 12.0)
    return _picture("JPEG", exif=exif)


def _package(names: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in names.items():
            package.writestr(name, content)
    return out.getvalue()


def _pdf(**root: object) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(100, 100))
    document.docinfo["/Author"] = "AUTHOR-MARKER"
    document.Root.OpenAction = document.make_indirect(
        pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('SCRIPT-MARKER')")
    )
    document.attachments["secret.txt"] = b"ATTACHED-MARKER"
    page = document.pages[0].obj
    page.AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://LINK-MARKER"))
    page.Annots = pikepdf.Array(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9],
                A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://NOTE-MARKER"),
            ),
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents="kept", T="WRITER-MARKER"
            ),
        ]
    )  # fmt: skip
    with document.open_metadata() as metadata:
        metadata["dc:creator"] = ["XMP-MARKER"]
    photo = pikepdf.Stream(document, _with_place())
    photo.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=40, Height=30,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=document.make_indirect(photo)))
    out = io.BytesIO()
    document.save(out, compress_streams=False)
    return out.getvalue()


@pytest.mark.parametrize(
    "name, data, media",
    [
        ("a.pdf", b"%PDF-1.7\n", Media.PDF),
        ("a.JPG", b"\xff\xd8\xff\xe0", Media.JPEG),
        ("a.png", b"\x89PNG\r\n\x1a\n", Media.PNG),
        ("a.tiff", b"II*\x00", Media.TIFF),
        ("a.webp", b"RIFF0000WEBP", Media.WEBP),
        ("Zoë.txt", "Zoë".encode(), Media.TEXT),
        ("a.docx", _package({"[Content_Types].xml": b"", "word/document.xml": b""}), Media.DOCX),
        ("a.xlsx", _package({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), Media.XLSX),
        ("a.odt", _package({"mimetype": Media.ODT.encode()}), Media.ODT),
    ],
)
def test_a_file_is_what_its_content_says(name: str, data: bytes, media: Media) -> None:
    assert checked(name, data) == media


@pytest.mark.parametrize(
    "name, data",
    [
        ("a.pdf", b""),
        ("a.pdf", b"MZ this is a program"),
        ("a.pdf", b"\xff\xd8\xff\xe0"),
        ("a.png", b"%PDF-1.7"),
        ("a.exe", b"MZ"),
        ("a.svg", b"<svg onload=alert(1)>"),
        ("a.html", b"<script>"),
        ("noending", b"%PDF-1.7"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", _package({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""})),
        ("a.docx", _package({"harmless.txt": b"x"})),
        ("a.txt", b"a\x00b"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.docx", _package({"[Content_Types].xml": b"", "word/document.xml": bytes(210 * 1024 * 1024)})),
    ],
)
def test_what_is_not_what_it_says_is_refused_with_a_sentence(name: str, data: bytes) -> None:
    with pytest.raises(NotTaken) as told:
        checked(name, data)
    assert str(told.value).endswith(".")


@given(st.binary(max_size=400))
def test_sniffing_never_breaks(data: bytes) -> None:
    assert sniff(data) is None or sniff(data) in set(Media)


@pytest.mark.parametrize("media", [Media.PDF, Media.JPEG, Media.PNG, Media.WEBP, Media.TIFF])
@given(tail=st.binary(max_size=300))
def test_broken_files_are_refused_and_never_a_fault(media: Media, tail: bytes) -> None:
    heads = {
        Media.PDF: b"%PDF-1.7\n", Media.JPEG: b"\xff\xd8\xff", Media.PNG: b"\x89PNG\r\n\x1a\n",
        Media.WEBP: b"RIFF\x00\x00\x00\x00WEBP", Media.TIFF: b"II*\x00",
    }  # fmt: skip
    with pytest.raises(NotTaken):
        clean(heads[media] + tail, media)


def test_a_picture_loses_its_place_its_camera_and_what_hangs_on_its_end() -> None:
    taken = _with_place() + b"<script>TAIL-MARKER</script>"
    assert b"CAMERA-MARKER" in taken
    copy = clean(taken, Media.JPEG)
    assert copy is not None and copy.media == Media.JPEG
    assert b"MARKER" not in copy.data and b"Exif" not in copy.data
    with Image.open(io.BytesIO(copy.data)) as opened:
        assert opened.size == (40, 30) and not opened.getexif()


def test_a_picture_that_lies_on_its_side_is_turned_before_its_notes_are_dropped() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    copy = clean(_picture("JPEG", exif=exif), Media.JPEG)
    assert copy is not None
    with Image.open(io.BytesIO(copy.data)) as opened:
        assert opened.size == (30, 40)


@pytest.mark.parametrize("kind, media", [("PNG", Media.PNG), ("WEBP", Media.WEBP), ("TIFF", Media.TIFF)])
def test_other_pictures_become_png(kind: str, media: Media) -> None:
    copy = clean(_picture(kind), media)
    assert copy is not None and copy.media == Media.PNG and sniff(copy.data) == Media.PNG


def test_a_scan_of_several_pages_becomes_a_pdf() -> None:
    pages = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    copy = clean(out.getvalue(), Media.TIFF)
    assert copy is not None and copy.media == Media.PDF
    with pikepdf.open(io.BytesIO(copy.data)) as document:
        assert len(document.pages) == 3


def test_a_pixel_bomb_is_refused_before_it_is_unpacked() -> None:
    wide = 20_000
    bomb = Image.new("1", (wide, MOST_PIXELS // wide + 1))
    out = io.BytesIO()
    bomb.save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(NotTaken, match="points"):
        clean(out.getvalue(), Media.PNG)


def test_a_pdf_keeps_its_pages_and_loses_scripts_attachments_links_and_authors() -> None:
    dirty = _pdf()
    for marker in (b"SCRIPT-MARKER", b"XMP-MARKER", b"NOTE-MARKER", b"CAMERA-MARKER"):
        assert marker in dirty
    copy = clean(dirty, Media.PDF)
    assert copy is not None
    with pikepdf.open(io.BytesIO(copy.data)) as document:
        assert len(document.pages) == 1
        assert "/OpenAction" not in document.Root and "/Names" not in document.Root and "/Metadata" not in document.Root
        assert [str(note.Subtype) for note in document.pages[0].obj.Annots] == ["/Text"]
        out = io.BytesIO()
        document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable, qdf=True)
    assert b"MARKER" not in out.getvalue()


def test_a_locked_pdf_is_refused_with_what_to_do() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotTaken, match="password"):
        clean(out.getvalue(), Media.PDF)


def test_office_documents_have_no_reading_copy() -> None:
    assert clean(b"", Media.DOCX) is None


def test_text_loses_signs_that_hide_or_reorder_words() -> None:
    copy = clean("a\u202eb\u200bc\r\nd".encode(), Media.TEXT)
    assert copy is not None and copy.data == b"abc\nd"


@given(st.binary(max_size=200))
def test_segments_of_anything_at_all_are_cut_without_a_fault(tail: bytes) -> None:
    without_segments(b"\xff\xd8" + tail)
