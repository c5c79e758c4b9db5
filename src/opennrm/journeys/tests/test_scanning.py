"""What must not leave is found in every disguise; ordinary letters pass."""

from __future__ import annotations

import pytest

from opennrm.journeys.outgoing.reading import read
from opennrm.journeys.outgoing.scanning import Kind, Protected, scan
from opennrm.journeys.tests import wider_planting
from opennrm.journeys.tests.planting import Document, harmless, planted

SEEDS = (20110328, 20140617)


def _stopped(document: Document) -> bool:
    reading = read(document.data, document.name)
    return any(scan(text, document.protected) for _where, text in reading.pieces)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_document_is_stopped(seed: int) -> None:
    missed = [document.planted for document in planted(500, seed) if not _stopped(document)]
    assert missed == []


@pytest.mark.parametrize("seed", SEEDS)
def test_fewer_than_two_in_a_hundred_harmless_documents_are_stopped(seed: int) -> None:
    documents = harmless(500, seed)
    stopped = [document for document in documents if _stopped(document)]
    assert len(stopped) < 10, [
        (f.kind, f.marked(t)) for d in stopped for _w, t in read(d.data, d.name).pieces for f in scan(t, d.protected)
    ][:20]


def test_every_plant_of_other_scripts_programs_and_places_is_stopped_or_marked() -> None:
    documents = wider_planting.planted(600, 20261122)
    missed = [one for one in documents if not _stopped(one)]
    assert [one.planted for one in missed if not read(one.data, one.name).unreadable] == []
    assert len(missed) < 12  # what is only marked: a picture whose words the program cannot reach


def test_what_is_drawn_scanned_or_coded_as_a_picture_is_marked_in_every_kind_of_file() -> None:
    documents = wider_planting.pictured(60, 20261122)
    assert [one.planted for one in documents if not read(one.data, one.name).unreadable] == []


def test_harmless_letters_of_other_scripts_and_programs_pass() -> None:
    stopped = [one for one in wider_planting.harmless(300, 20261122) if _stopped(one)]
    assert len(stopped) < 6, [
        (f.kind, f.marked(t)) for d in stopped for _w, t in read(d.data, d.name).pieces for f in scan(t, d.protected)
    ][:20]


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.ADDRESS, "Lange Wilgenstraat 8, 2512 LB Westhaven", "she lives at L. Wilgenstr. 8"),
        (Kind.ADDRESS, "Lange Wilgenstraat 8, 2512 LB Westhaven", "2512lb no. 8"),
        (Kind.ADDRESS, "Keizerskroonlaan 112", "شارع كايزرسكرونلان ١١٢"),
        (Kind.PERSON_NAME, "محمد الإدريسي", "The witness Mohamed El Idrissi was heard"),
        (Kind.PERSON_NAME, "Mohamed El Idrissi", "الشاهد محمد الإدريسي"),
        (Kind.PERSON_NAME, "Иванова Наталья", "Natalia Ivanova"),
        (Kind.PHONE, "+31612345678", "bel 06 - 12 34 56 78 na zes uur"),
        (Kind.DAY, "1999-03-07", "born on the 7th of March 1999"),
        (Kind.NUMBER, "NX40183726", "paspoort n x 4 0 1 8 3 7 2 6"),
        (Kind.REACH, "sara.k@mail.example", "write to sara . k @ mail . example"),
        (Kind.PLACE_NAME, "Huize Morgenlicht", "the people of HUIZE-MORGENLICHT"),
        (Kind.PHONE, "+31612345678", "zero six, twelve thirty-four fifty-six seventy-eight"),
        (Kind.PHONE, "+33712975678", "zéro sept douze quatre-vingt-dix-sept cinquante-six soixante-dix-huit"),
        (Kind.DAY, "1999-03-07", "room 12, 07-03-1999"),
        (Kind.DAY, "1999-12-07", "7 décembre 1999"),
        (Kind.ADDRESS, "Dam 1, 1012 JS Westhaven", "she sleeps at Dam 1 now"),
        (Kind.PERSON_NAME, "Nino Beridze", "a letter of N. Beridze"),
        (Kind.PERSON_NAME, "王美玲", "我与王美玲见面"),
    ],
)
def test_a_disguise_is_seen_through(kind: Kind, value: str, text: str) -> None:
    assert scan(text, [Protected(kind, value)]) != []


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.PERSON_NAME, "Sara Kovácsné", "Sara Jansen was not present"),
        (Kind.ADDRESS, "Hazelaarplein 3, 6041 GX Zuidlaren", "the hazel tree on the square, number 3"),
        (Kind.PHONE, "+31612345678", "kenmerk 1234.567/9 van 2011"),
        (Kind.DAY, "1999-03-07", "on 7 March 2026 at nine"),
        (
            Kind.STAFF_NAME,
            "Noor Petersma",
            "Noor called; Pauline answered the day after, from another office altogether",
        ),
    ],
)
def test_what_only_looks_alike_passes(kind: Kind, value: str, text: str) -> None:
    assert scan(text, [Protected(kind, value)]) == []


def test_a_finding_marks_the_very_words() -> None:
    text = "Please send it to Keizerskroonlaan 112 in Oosterveen."
    (finding, *_) = scan(text, [Protected(Kind.ADDRESS, "Keizerskroonlaan 112, 7311 KD Oosterveen", "p1")])
    assert finding.marked(text) == "Keizerskroonlaan 112"
    assert finding.owner == "p1"


def test_what_cannot_be_read_is_named() -> None:
    for data, told in [
        (b"\x00\x01\x02\x03" * 50, "not a kind of file"),
        (b"%PDF-1.7 broken", "damaged"),
        (b"PK\x03\x04broken", "damaged"),
    ]:
        assert any(told in line for line in read(data, "x").unreadable)


def test_a_picture_is_never_called_safe() -> None:
    (document,) = [d for d in planted(200, 7) if d.name == "foto.png"][:1]
    assert any("a human has to look" in line for line in read(document.data).unreadable)
