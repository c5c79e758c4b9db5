from __future__ import annotations

import gettext
import os
import time
from pathlib import Path

import polib
import pytest

from opennrm.console import messages

PAGE = '{% load i18n %}<h1>{% translate "Good evening" %}</h1>\n{% blocktranslate count n=n %}{{ n }} bed{% plural %}{{ n }} beds{% endblocktranslate %}\n{% translate "No" context "answer" %}'
CODE = 'from django.utils.translation import gettext as _, ngettext, pgettext_lazy\nA = _("Held for {b}%(who)s{/b}")\nB = ngettext("%(n)d day", "%(n)d days", 2)\nC = pgettext_lazy("answer", "Yes")\nD = _("")\n'


@pytest.fixture
def house(tmp_path: Path) -> tuple[Path, Path]:
    sources, locales = tmp_path / "room", tmp_path / "locale"
    (sources / "templates" / "room").mkdir(parents=True)
    (sources / "tests").mkdir()
    (sources / "pages.py").write_text(CODE, "utf-8")
    (sources / "templates" / "room" / "page.html").write_text(PAGE, "utf-8")
    (sources / "tests" / "test_page.py").write_text('from x import _\n_("never seen by a reader")\n', "utf-8")
    return sources, locales


def translate(locales: Path, **said: str | tuple[str, str]) -> Path:
    path = messages.catalogue_path("nl", locales)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        words = said.get(entry.msgid)
        if isinstance(words, tuple):
            entry.msgstr_plural = {0: words[0], 1: words[1]}
        elif words:
            entry.msgstr = words
    catalogue.save()
    return path


ALL = {
    "Good evening": "Goedenavond",
    "%(n)s bed": ("%(n)s bed", "%(n)s bedden"),
    "No": "Nee",
    "Held for {b}%(who)s{/b}": "Bewaard voor {b}%(who)s{/b}",
    "%(n)d day": ("%(n)d dag", "%(n)d dagen"),
    "Yes": "Ja",
}


def test_texts_are_found_in_python_and_in_templates_with_their_place(house):
    found = {(text.singular, text.plural, text.context): text.place for text in messages.texts(house[0])}
    assert found == {
        ("Held for {b}%(who)s{/b}", "", ""): ("room/pages.py", 2),
        ("%(n)d day", "%(n)d days", ""): ("room/pages.py", 3),
        ("Yes", "", "answer"): ("room/pages.py", 4),
        ("Good evening", "", ""): ("room/templates/room/page.html", 1),
        ("%(n)s bed", "%(n)s beds", ""): ("room/templates/room/page.html", 2),
        ("No", "", "answer"): ("room/templates/room/page.html", 3),
    }


def test_extracting_keeps_what_is_translated_and_changes_nothing_twice(house):
    assert messages.extract(*house) == {"nl": 6}
    path = translate(house[1], **ALL)
    messages.extract(*house)
    first = path.read_text("utf-8")
    messages.extract(*house)
    assert path.read_text("utf-8") == first
    assert messages.missing(*house) == []


def test_what_is_missing_is_named_with_its_file_and_line(house):
    messages.extract(*house)
    translate(house[1], **{**ALL, "Good evening": ""})
    assert [str(gap) for gap in messages.missing(*house)] == [
        "room/templates/room/page.html:1: nl: not translated: Good evening"
    ]


def test_a_plural_with_half_its_forms_is_missing(house):
    messages.extract(*house)
    translate(house[1], **{**ALL, "%(n)d day": ("%(n)d dag", "")})
    assert [gap.text for gap in messages.missing(*house)] == ["%(n)d day"]


def test_a_translation_that_drops_or_invents_a_placeholder_is_named(house):
    messages.extract(*house)
    for wrong in ("Bewaard", "Bewaard voor {b}%(wie)s{/b}", "Bewaard voor %(who)s"):
        translate(house[1], **{**ALL, "Held for {b}%(who)s{/b}": wrong})
        assert ["other placeholders" in gap.fault for gap in messages.missing(*house)] == [True]


def test_a_new_text_is_missing_until_it_is_extracted_and_a_dropped_one_is_kept_for_one_round(house):
    messages.extract(*house)
    path = translate(house[1], **ALL)
    page = house[0] / "templates" / "room" / "page.html"
    page.write_text(PAGE.replace("Good evening", "Good night"), "utf-8")
    faults = {gap.text: gap.fault for gap in messages.missing(*house)}
    assert "not in the catalogue" in faults["Good night"] and "no longer used" in faults["Good evening"]
    messages.extract(*house)
    assert '#~ msgstr "Goedenavond"' in path.read_text("utf-8")
    assert "obsolete" in {gap.text: gap.fault for gap in messages.missing(*house)}["Good evening"]
    page.write_text(PAGE, "utf-8")
    messages.extract(*house)
    assert messages.missing(*house) == []


def test_a_doubtful_translation_is_named_and_not_shown(house):
    messages.extract(*house)
    path = translate(house[1], **ALL)
    catalogue = polib.pofile(str(path))
    catalogue.find("Good evening").flags.append("fuzzy")
    catalogue.save()
    messages.extract(*house)
    assert "doubtful" in messages.missing(*house)[0].fault
    messages.compile_catalogues(house[1])
    with path.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Good evening") == "Good evening"


def test_compiling_gives_what_django_reads_and_is_done_once(house):
    messages.extract(*house)
    path = translate(house[1], **ALL)
    assert messages.compile_catalogues(house[1]) == [path.with_suffix(".mo")]
    assert messages.compile_catalogues(house[1]) == []
    with path.with_suffix(".mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Good evening") == "Goedenavond"
    assert spoken.ngettext("%(n)d day", "%(n)d days", 2) == "%(n)d dagen"
    assert spoken.pgettext("answer", "Yes") == "Ja"
    later = time.time() + 5
    os.utime(path, (later, later))
    assert messages.compile_catalogues(house[1]) == [path.with_suffix(".mo")]


def test_compiling_the_whole_house_is_quick():
    begun = time.process_time()
    messages.compile_catalogues(always=True)
    assert time.process_time() - begun < 5


def test_the_command_fails_while_something_is_missing(house, monkeypatch, capsys):
    monkeypatch.setattr(messages.extract, "__defaults__", (*house, ("nl",)))
    monkeypatch.setattr(messages.missing, "__defaults__", (*house, ("nl",)))
    monkeypatch.setattr(messages.compile_catalogues, "__defaults__", (house[1],))
    assert messages.main(["--extract"]) == 1
    assert "6 texts to look at" in capsys.readouterr().out
    translate(house[1], **ALL)
    assert messages.main(["--check"]) == 0
    assert "Every text is translated" in capsys.readouterr().out
