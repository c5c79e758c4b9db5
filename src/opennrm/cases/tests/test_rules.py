"""Decisions without a database."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from opennrm.cases.rules import (
    CASE,
    ORDER,
    SERVES,
    Basis,
    Closing,
    Given,
    Giver,
    Outcome,
    Skipped,
    Stage,
    closing_faults,
    member_faults,
    most_of,
    passed_over,
    share_faults,
    stage_faults,
)
from opennrm.cases.rules import emergency as glass
from opennrm.cases.rules.cleaning import MOST_PIXELS, clean, without_segments
from opennrm.cases.rules.emergency import Danger, Reviewer
from opennrm.cases.rules.kin import Kin, Link, link_faults, may_speak, part_of
from opennrm.cases.rules.sharing import Basing, effect_of_end
from opennrm.cases.rules.sniffing import Media, NotTaken, checked, sniff
from opennrm.kernel.words import NEVER_ALONE, Compartment, OrganisationKind

C, K = Compartment, OrganisationKind
TODAY = date(2026, 3, 2)


# --- stages and closing -----------------------------------------------------------------------------


@given(before=st.sampled_from(ORDER), after=st.sampled_from(ORDER), visited=st.sets(st.sampled_from(ORDER)))
def test_a_move_passes_over_exactly_the_unvisited_stages_between(
    before: Stage, after: Stage, visited: set[Stage]
) -> None:
    between = {s for s in ORDER if ORDER.index(before) < ORDER.index(s) < ORDER.index(after)}
    assert set(passed_over(before, after, visited)) == between - visited
    faults = stage_faults(before, after, visited, None)
    assert bool(faults) == (before == after or bool(between - visited))
    assert before == after or not stage_faults(before, after, visited, Skipped.NOT_NEEDED)


def test_a_case_closes_opens_again_and_closes() -> None:
    assert (
        CASE.next("open") == {"closed"} and CASE.next("closed") == {"reopened"} and CASE.next("reopened") == {"closed"}
    )


@pytest.mark.parametrize("reason", list(Closing))
def test_an_outcome_is_asked_where_there_is_one(reason: Closing) -> None:
    silent = reason in (Closing.DOUBLE, Closing.NO_TRAFFICKING, Closing.DIED, Closing.TAKEN_OVER)
    assert ("outcome" in closing_faults(reason, None, "a sentence", 0, False)) is not silent
    assert closing_faults(reason, Outcome.UNKNOWN, "a sentence", 0, False) == {}


# --- sharing ----------------------------------------------------------------------------------------


def _faults(**changes: object) -> set[str]:
    values: dict[str, object] = {
        "kind": K.HEALTH, "parts": {C.IDENTITY, C.HEALTH}, "purpose": Given.MEDICAL, "basis": Basis.CONSENT,
        "giver": Giver.PERSON, "ground": "explained, and she agreed", "until": None, "today": TODAY,
        "person_is_adult_enough": True,
    }  # fmt: skip
    return set(share_faults(**{**values, **changes}))  # type: ignore[arg-type]


def test_a_complete_share_has_no_fault() -> None:
    assert _faults() == set()


@pytest.mark.parametrize(
    "changes, field",
    [
        ({"parts": set()}, "parts"),
        ({"parts": {C.POLICE}}, "parts"),  # never for this kind
        ({"kind": K.SHELTER, "parts": {C.LOCATION}}, "parts"),  # does not serve the purpose
        ({"purpose": Given.COORDINATION}, "purpose"),
        ({"giver": Giver.LAW}, "giver"),
        ({"basis": Basis.DUTY}, "giver"),
        ({"person_is_adult_enough": False}, "giver"),
        ({"giver": Giver.PARENT, "parent_suspected": True}, "giver"),
        ({"ground": "ok"}, "ground"),
        ({"basis": Basis.VITAL_INTEREST, "giver": Giver.LAW}, "until"),
        ({"until": TODAY - timedelta(days=1)}, "until"),
    ],
)
def test_what_is_missing_from_a_share_is_said_at_its_field(changes: dict[str, object], field: str) -> None:
    assert _faults(**changes) == {field}


def test_a_guardian_agrees_for_a_child_and_the_last_day_counts() -> None:
    assert _faults(giver=Giver.GUARDIAN, person_is_adult_enough=False, until=TODAY) == set()


def test_no_purpose_serves_everything_but_leading() -> None:
    whole = {purpose for purpose, parts in SERVES.items() if parts == frozenset(C)}
    assert whole == {Given.COORDINATION}
    assert all(
        C.NOTES not in SERVES[p] for p in (Given.INVESTIGATION, Given.RESIDENCE, Given.LEGAL_HELP, Given.MEDICAL)
    )


@given(
    kind=st.sampled_from(list(K)),
    wanted=st.frozensets(st.sampled_from(list(C))),
    shared=st.frozensets(st.sampled_from(list(C))),
)
def test_a_member_never_gets_more_than_the_share_and_the_kind(
    kind: OrganisationKind, wanted: frozenset[Compartment], shared: frozenset[Compartment]
) -> None:
    accepted = not member_faults(wanted, shared, kind)
    assert accepted == (bool(wanted) and wanted <= shared and wanted <= most_of(kind))


_basing = st.builds(
    Basing, id=st.uuids(), organisation=st.integers(1, 3), parts=st.frozensets(st.sampled_from(list(C)), min_size=1)
)


@given(share=_basing, others=st.lists(_basing, max_size=4), members=st.lists(_basing, max_size=5))
def test_an_end_takes_what_no_other_share_gives_and_touches_no_other_organisation(
    share: Basing, others: list[Basing], members: list[Basing]
) -> None:
    effect = effect_of_end(share, [share, *others], members)
    still = frozenset().union(*(o.parts for o in others if o.organisation == share.organisation))
    assert effect.lost == share.parts - still and effect.kept == share.parts & still
    touched = {*effect.leaving, *(number for number, _parts in effect.shrinking)}
    for member in members:
        before = member.parts & (share.parts | still)
        after = member.parts & still
        concerned = member.organisation == share.organisation and before != after
        assert (member.id in touched) == concerned
        if concerned:
            assert (member.id in effect.leaving) == (not after)


# --- emergencies ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(K))
def test_no_emergency_opens_a_location_or_notes_alone(kind: OrganisationKind) -> None:
    assert not glass.opens(kind) & NEVER_ALONE
    assert glass.opens(kind) <= most_of(kind)
    assert glass.opens_with_second(kind) <= NEVER_ALONE & most_of(kind)


@pytest.mark.parametrize("written, enough", [("x" * 19, False), ("x" * 20, True), ("a" + " " * 40 + "b", False)])
def test_a_reason_has_twenty_characters_and_blanks_do_not_count(written: str, enough: bool) -> None:
    assert (not glass.reason_faults(Danger.LIFE, written)) == enough


@given(
    opener=st.integers(1, 5),
    lead=st.integers(1, 5),
    desks=st.lists(st.integers(1, 5), max_size=2),
    others=st.lists(st.integers(1, 5)),
)
def test_no_organisation_reviews_its_own_emergency(opener: int, lead: int, desks: list[int], others: list[int]) -> None:
    found = glass.reviewing(opener, lead, desks, others)
    assert opener not in found
    assert found or not ({lead, *desks, *others} - {opener})


@given(
    st.tuples(st.none() | st.integers(1, 3), st.none() | st.integers(1, 3)),
    st.tuples(st.integers(1, 3), st.integers(1, 3)),
)
def test_nobody_judges_their_own_nor_their_own_organisations(
    reviewer: tuple[int | None, int | None], opener: tuple[int, int]
) -> None:
    may = not glass.why_not_by(Reviewer(*reviewer), Reviewer(*opener))
    assert may == (None not in reviewer and reviewer[0] != opener[0] and reviewer[1] != opener[1])


def test_a_review_is_late_after_seventy_two_hours() -> None:
    opened = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert not glass.is_late(opened, opened + timedelta(hours=72))
    assert glass.is_late(opened, opened + timedelta(hours=72, seconds=1))


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kin", list(Kin))
def test_whoever_is_suspected_stands_among_the_dangers(kin: Kin) -> None:
    assert part_of(kin, True) == C.DANGERS
    assert part_of(kin, False) == {Kin.CHILD: C.CHILDREN, Kin.DANGER: C.DANGERS}.get(kin, C.IDENTITY)


def test_one_suspected_parent_silences_both() -> None:
    assert not may_speak([Link(Kin.PARENT, False), Link(Kin.PARENT, True)])
    assert may_speak([Link(Kin.SIBLING, True)])


def test_a_link_needs_words_or_a_file() -> None:
    assert set(link_faults(Kin.CHILD, "", False, False)) == {"words"}
    assert set(link_faults(Kin.CHILD, "", True, True)) == {"reference"}
    assert link_faults(Kin.CHILD, "", True, False) == {}


# --- files ------------------------------------------------------------------------------------------


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


def test_ids_of_an_effect_are_ids() -> None:
    share = Basing(uuid4(), 1, frozenset({C.HEALTH}))
    assert effect_of_end(share, [share], [share]).leaving == (share.id,)


def test_a_sentence_of_a_rule_can_be_said_in_another_language() -> None:
    from django.utils import translation

    from opennrm.cases.services.writing_down import in_words

    told = share_faults(
        K.HEALTH, {C.POLICE}, Given.MEDICAL, Basis.CONSENT, Giver.PERSON, "explained", None, TODAY
    )["parts"][0]  # fmt: skip
    assert told == "An organisation of this kind never gets these parts: police information. Leave them out."
    with translation.override("en"):
        assert in_words(told) == told
    assert in_words("100 % of it, as it is") == "100 % of it, as it is"
