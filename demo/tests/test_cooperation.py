"""The cooperation of the demo: every member, body and instrument that the seeds name is there."""

from __future__ import annotations

import pytest

from demo import cast as people
from demo.cooperation import Loading
from opennrm.accounts.models import User
from opennrm.cooperation import selectors
from opennrm.cooperation.rules.sheets import Kind
from opennrm.kernel import clock
from opennrm.kernel.actors import Actor
from opennrm.partners import selectors as partners
from opennrm.partners import services as partner_services

JOB = Actor.for_job("test")
# In the words of the slides (page "Multidisciplinary cooperation"), and of the leaflet for the federation.
MEMBERS = [
    "relevant ministries", "police", "INS", "border police", "mayors of major cities", "Association of Municipalities", "judiciary", "National Rapporteur",
    "NGO Comensha", "Chambers of Commerce", "Youth Care the Netherlands", "national centre for information and expertise on organised crime", "Federation for Shelter and Assistance",
]  # fmt: skip


@pytest.fixture
def loaded(database, settings, tmp_path):
    settings.DOCUMENTS = tmp_path
    known = {one.name: one.pk for one in partners.organisations(viewer=JOB)}
    for name, kind, _region in people.ORGANISATIONS:
        known.setdefault(name, 0) or known.update({name: partner_services.add_organisation(name, kind, by=JOB).pk})
    found = {user.username: user for user in User.objects.with_roles().select_related("organisation")}
    users = {"mentor": found["mentor"], "shelter": found["shelter_supervisor"], "coordinator": found["guardian"]}
    assert Loading(users, known).all(clock.today()) > 100
    return {kind: selectors.lines(kind, viewer=JOB) for kind in Kind}


def titles(lines):
    return " | ".join(line.title for line in lines).casefold()


def test_the_country_of_the_seeds_works_together(loaded):
    # every member that the slides name sits in the task force
    body = next(line for line in loaded[Kind.BODY] if line.title.startswith("Task Force"))
    seats = titles(selectors.item_page(body.reference, viewer=JOB).children[Kind.SEAT])
    assert [name for name in MEMBERS if name.casefold() not in seats] == []
    # its meeting has papers, which members read
    meeting = next(line for line in loaded[Kind.MEETING] if line.title.startswith("Meeting on moving on"))
    papers = selectors.papers(meeting.reference, viewer=JOB).lines
    assert [one.title for one in papers] == ["Board of places: totals by cause", "Minutes in short"]
    # the operational and regional bodies
    bodies = titles(loaded[Kind.BODY])
    for name in (
        "independent national rapporteur",
        "expertise centre on human trafficking and people smuggling",
        "regional centres for information and expertise",
        "administrative approach",
        "steering group",
    ):
        assert name in bodies, name
    # cooperation with source countries
    instruments = titles(loaded[Kind.INSTRUMENT])
    for name in (
        "empact",
        "trilateral cooperation with hungary and belgium",
        "buidelwolf",
        "ravot",
        "joint investigation teams with bulgaria",
    ):
        assert name in instruments, name
    assert "expert meeting of october 2014" in titles(loaded[Kind.MEETING])
    assert {"HU", "BG", "RO", "NG", "BE"} <= set(selectors.countries(viewer=JOB))
    # the pilot of 2010, with outcomes by sex, age and form of exploitation that add up to the leaflet's 76 of 112
    pilot = next(line for line in loaded[Kind.PILOT] if line.title.startswith("Special shelters"))
    rows = [line.data for line in selectors.item_page(pilot.reference, viewer=JOB).children[Kind.MEASUREMENT]]
    assert {"count": 76, "out_of": 112}.items() <= next(
        r for r in rows if r["source"] == "leaflet 2011" and r.get("out_of") == 112
    ).items()
    for parts in (("under 23 years", "23 years and over"), ("sexual exploitation", "labour exploitation")):
        some = [r for r in rows if r.get("by") in parts]
        assert (sum(r["count"] for r in some), sum(r["out_of"] for r in some)) == (76, 112)
        assert all("made up" in r["source"] for r in some), "what the leaflet does not say is said to be made up"
    # figures of Hungary over the years, as on the slide
    hungary = selectors.country("HU", viewer=JOB)
    registered = [line for line in hungary.figures if line.data["figure"] == "registered"]
    assert [(line.data["year"], line.data["count"]) for line in registered] == [
        (2010, 56),
        (2011, 120),
        (2012, 217),
    ]
    returned = [line.data for line in hungary.figures if line.data["figure"] == "returned"]
    assert [(one["count"], one["source"]) for one in returned] == [(n, "made up for the demo") for n in (4, 9, 16)]
    # somebody's eyes are needed, and a bottleneck waits for an owner
    assert {line.state for line in loaded[Kind.BOTTLENECK]} == {"raised", "addressed", "solved"}
    assert [line.is_released for line in loaded[Kind.EXAMPLE]] == [False]
    assert {part.user_name for part in people.CAST} >= {"mentor", "shelter", "coordinator"}
