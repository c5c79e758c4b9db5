"""The reading copy: the same page or picture, made anew, without metadata, scripts or attachments. Pure."""

from __future__ import annotations

import io
import unicodedata
import warnings
from dataclasses import dataclass

import pikepdf
from PIL import Image, ImageOps, ImageSequence

from opennrm.law.words import Said, gettext_noop
from opennrm.uploads.sniffing import Media, NotTaken

MOST_PIXELS = 60_000_000
MOST_PAGES = 2_000
MOST_FRAMES = 60
_FORMATS = {Media.JPEG: "JPEG", Media.PNG: "PNG", Media.WEBP: "WEBP", Media.TIFF: "TIFF"}
_ROOT_KEPT = {
    "/Type",
    "/Pages",
    "/PageLabels",
    "/Lang",
    "/MarkInfo",
    "/StructTreeRoot",
    "/ViewerPreferences",
    "/Version",
    "/OCProperties",
}
_ACTIVE = {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Widget", "/Link", "/Popup"}
_TRACES = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA", "/B")


@dataclass(frozen=True)
class Copy:
    """A reading copy."""

    media: Media
    data: bytes


def clean(data: bytes, media: Media) -> Copy | None:
    """The reading copy of a file; None for office documents, of which only the sealed original is kept.

    Raises NotTaken where the file is broken, locked, or larger inside than it says.
    """
    if media == Media.PDF:
        return Copy(Media.PDF, _pdf(data))
    if media in _FORMATS:
        return _picture(data, media)
    if media == Media.TEXT:
        return Copy(Media.TEXT, _text(data))
    return None


# --- text -------------------------------------------------------------------------------------------


def _text(data: bytes) -> bytes:
    """Invisible signs that reorder or hide words are dropped."""
    written = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        s for s in written if s in "\n\t" or unicodedata.category(s) not in ("Cc", "Cf", "Co", "Cs")
    ).encode()


# --- pictures ---------------------------------------------------------------------------------------


def _picture(data: bytes, media: Media) -> Copy:
    """Pixels only: place, camera, thumbnails and anything after the picture are gone."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # broken notes in a picture are dropped with it
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[_FORMATS[media]]) as opened:
                frames = _frames(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise NotTaken(gettext_noop("This picture is far larger inside than it looks. Save it smaller.")) from fault
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        MemoryError,
        ZeroDivisionError,
        OverflowError,
        TypeError,
    ) as fault:
        raise NotTaken(
            gettext_noop("This picture cannot be read: it is broken or cut off. Choose another file.")
        ) from fault
    if len(frames) > 1:
        return Copy(Media.PDF, _pages(frames))
    if media == Media.JPEG:
        return Copy(Media.JPEG, _saved(frames[0].convert("RGB"), "JPEG", quality=88))
    return Copy(Media.PNG, _saved(frames[0], "PNG"))


def _frames(opened: Image.Image) -> list[Image.Image]:
    count = getattr(opened, "n_frames", 1)
    width, height = opened.size
    if width * height * min(count, MOST_FRAMES) > MOST_PIXELS:
        raise NotTaken(gettext_noop("This picture has too many points. Save it smaller."))
    if count > MOST_FRAMES:
        raise NotTaken(
            Said(
                gettext_noop("This file has {count} pages. Split it into parts of {most}."),
                count=count,
                most=MOST_FRAMES,
            )
        )
    several = opened.format == "TIFF" and count > 1
    found = []
    for frame in ImageSequence.Iterator(opened):
        if frame.width * frame.height > MOST_PIXELS:
            raise NotTaken(gettext_noop("This picture has too many points. Save it smaller."))
        upright = ImageOps.exif_transpose(frame)
        bare = Image.new(
            mode := ("RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"), upright.size
        )
        bare.paste(upright.convert(mode))
        found.append(bare)
        if not several:
            break
    return found


def _saved(picture: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def _pages(frames: list[Image.Image]) -> bytes:
    out = io.BytesIO()
    first, *others = [frame.convert("RGB") for frame in frames]
    first.save(out, "PDF", save_all=True, append_images=others)
    return _pdf(out.getvalue())


# --- PDF --------------------------------------------------------------------------------------------


def _pdf(data: bytes) -> bytes:
    """Pages as they look: no script, no action, no attachment, no form, no author, no history."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise NotTaken(Said(gettext_noop("This PDF has more than {most} pages. Split it."), most=MOST_PAGES))
            if not document.pages:
                raise NotTaken(gettext_noop("This PDF has no pages. Choose another file."))
            return _rewritten(document)
    except pikepdf.PasswordError as fault:
        raise NotTaken(gettext_noop("This PDF is locked with a password. Save it without one.")) from fault
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise NotTaken(
            gettext_noop("This is not a PDF that can be read: it is broken or cut off. Choose another file.")
        ) from fault


def _rewritten(document: pikepdf.Pdf) -> bytes:
    root = document.Root
    for name in [name for name in root.keys() if name not in _ROOT_KEPT]:  # noqa: SIM118 - not a dict
        del root[name]
    for page in document.pages:
        _without_actions(page.obj)
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for name in _TRACES:
                if name in thing and not (name == "/B" and "/Contents" not in thing):
                    del thing[name]
            for name in ("/JS", "/EF"):
                if name in thing:
                    del thing[name]
        if isinstance(thing, pikepdf.Stream):
            _without_camera(thing)
    if "/Info" in document.trailer:
        del document.trailer["/Info"]
    out = io.BytesIO()
    document.save(out, fix_metadata_version=False, deterministic_id=True)
    return out.getvalue()


def _without_actions(page: pikepdf.Object) -> None:
    """Notes that only show something stay; what acts, jumps or carries a file goes."""
    if "/Annots" not in page:
        return
    kept = [
        note
        for note in page["/Annots"]
        if isinstance(note, pikepdf.Dictionary) and str(note.get("/Subtype", "")) not in _ACTIVE
    ]
    for note in kept:
        for name in ("/A", "/AA", "/T", "/M", "/CreationDate", "/NM", "/Popup"):
            if name in note:
                del note[name]
    page["/Annots"] = pikepdf.Array(kept)


def _without_camera(stream: pikepdf.Stream) -> None:
    """A photograph inside a PDF carries its place too."""
    if stream.get("/Filter") == pikepdf.Name.DCTDecode and "/DecodeParms" not in stream:
        raw = stream.read_raw_bytes()
        bare = without_segments(raw)
        if bare != raw:
            stream.write(bare, filter=pikepdf.Name.DCTDecode, decode_parms=None)


def without_segments(jpeg: bytes) -> bytes:
    """A JPEG without what programs wrote beside the picture; the colour marks (APP0, APP14) stay."""
    if not jpeg.startswith(b"\xff\xd8"):
        return jpeg
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        mark = jpeg[at + 1]
        if mark == 0xDA:  # the picture itself begins
            return bytes(out) + jpeg[at:]
        length = int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if length < 2:
            return jpeg
        drop = mark == 0xFE or (0xE1 <= mark <= 0xEF and mark != 0xEE)
        if not drop:
            out += jpeg[at : at + 2 + length]
        at += 2 + length
    return jpeg
