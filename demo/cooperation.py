"""Who works together: bodies, plan, bottlenecks, pilots, instruments and figures of both seeds.

"leaflet 2011" is the leaflet "Dutch anti-trafficking policy", Ministry of Security and Justice, July 2011; "slides 2014" the
slides "Breaking the cycle", the same ministry, 17 June 2014. What is neither says so: MADE_UP.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from opennrm.cooperation.rules.sheets import Kind

LEAFLET, SLIDES, MADE_UP = "leaflet 2011", "slides 2014", "made up for the demo"
TASK_FORCE_SITE = "CoMensha on the task force, read in part"
NATIONALITIES = Path(__file__).parent / "data" / "nl_top_nationalities_2010_2012.csv"


@dataclass(frozen=True)
class Thing:
    """One thing, its moves (state, reasons, day) and what hangs under it. `mark` names it for a tie."""

    kind: Kind
    data: Mapping[str, Any]
    below: Sequence[Thing] = ()
    moves: Sequence[tuple[str, str, date]] = ()
    mark: str = ""
    by: str = ""  # user name; empty is the job that loads
    papers: Sequence[tuple[str, str]] = ()  # title and words


def _seat(title: str, seat: str = "member", organisation: str = "", source: str = SLIDES) -> Thing:
    return Thing(Kind.SEAT, {"title": title, "seat": seat, "organisation": organisation, "source": source})


# The members in the order and words of the slides, the federation and its part in measures in those of the leaflet.
MEMBERS = [
    _seat("Relevant ministries", organisation="Ministry of Security and Justice"),
    _seat("Police", organisation="Police, unit East"),
    _seat("Immigration and Naturalisation Service (INS)", organisation="Immigration service"),
    _seat("Border police", organisation="Border police"),
    _seat("Mayors of major cities"),
    _seat("Association of Municipalities"),
    _seat("Judiciary"),
    _seat("National Rapporteur", organisation="Rapporteur’s office"),
    _seat("NGO Comensha", organisation="National desk"),
    _seat("Chambers of Commerce", organisation="Chamber of commerce"),
    _seat("Youth Care the Netherlands", organisation="Youth care East"),
    _seat("National centre for information and expertise on organised crime"),
    _seat("Federation for Shelter and Assistance (Federatie Opvang)", "co_owner", "Shelter group North", LEAFLET),
    _seat("Board of Procurators General", "chair", "Public prosecution", TASK_FORCE_SITE),
    _seat("Secretariat of the task force", "secretariat", "Task force secretariat", MADE_UP),
]


BOARD = """Board of places: what holds people who are ready to move on (made up for the demo)

No home of their own: about 10 people, 60 days in the middle
No place in follow-up shelter: about 5 people
Permit not decided: about 5 people

No person and no house stands in this paper.
"""
MINUTES = """Meeting on moving on from the shelter: minutes in short (made up for the demo)

1. The board was read. Housing holds most people.
2. Municipalities are asked for homes. The secretariat writes to them.
3. Border police are trained: this becomes a measure of the plan.
"""


def bodies(today: date) -> Iterator[Thing]:
    held, coming = today - timedelta(days=40), today + timedelta(days=20)
    meetings = [
        Thing(
            Kind.MEETING,
            {"title": "Meeting on moving on from the shelter", "begins_on": held, "place": "The Hague", "source": MADE_UP,
             "agenda": "1. Places that are blocked, by cause\n2. Homes after the shelter\n3. Status of the plan", "documents": "Letter to municipalities: archive of the secretariat"},
            [
                Thing(
                    Kind.DECISION, {"title": "Municipalities are asked for homes for those who can move on", "words": "The secretariat asks each municipality with a shelter how many homes it sets aside."},
                    [Thing(Kind.ACTION, {"title": "Ask municipalities for homes", "organisation": "Task force secretariat", "ends_on": today + timedelta(days=12)})],
                    mark="homes",
                ),
                Thing(
                    Kind.DECISION, {"title": "Border police are trained in recognising signs"},
                    moves=[("carried_out", "Measure 3 was added to the plan.", held + timedelta(days=9))], mark="train",
                ),
            ],
            moves=[("held", "", held)], papers=[("Board of places: totals by cause", BOARD), ("Minutes in short", MINUTES)],
        ),
        Thing(Kind.MEETING, {"title": "Next meeting of the task force", "begins_on": coming, "place": "Utrecht", "agenda": "1. Answers of municipalities\n2. Source countries", "source": MADE_UP}),
    ]  # fmt: skip
    yield Thing(
        Kind.BODY,
        {"title": "Task Force on Human Trafficking", "level": "national", "reach": "strategic", "begins_on": date(2008, 1, 1), "source": f"{SLIDES}; {LEAFLET}",
         "words": "Set up early in 2008 for three years and extended. Follows example cases, signals bottlenecks and solves or addresses them, sets an agenda."},
        [*MEMBERS, *meetings], mark="task_force",
    )  # fmt: skip
    for title, level, reach, words in (
        ("Independent National Rapporteur on trafficking in human beings", "national", "strategic", "Reports on the nature and extent of trafficking and on what is done against it."),
        ("Steering group of the ministries", "national", "strategic", "Several ministries are involved."),
        ("Expertise Centre on Human Trafficking and People Smuggling", "national", "operational", "Brings signals of trafficking and smuggling together."),
        ("Regional centres for information and expertise on organised crime", "regional", "operational", "Join what administration, police and tax authorities know, for the administrative approach."),
        ("Administrative approach of municipalities", "local", "operational", "Licences, supervision and closures by municipalities."),
    ):  # fmt: skip
        yield Thing(Kind.BODY, {"title": title, "level": level, "reach": reach, "words": words, "source": SLIDES})


def plans(today: date) -> Iterator[Thing]:
    def status(day: date, words: str) -> Thing:
        return Thing(Kind.STATUS, {"begins_on": day, "words": words})

    march = date(2011, 3, 31)
    measures = [
        Thing(
            Kind.MEASURE,
            {"number": 1, "title": "Special shelters for victims of human trafficking", "organisation": "Ministry of Security and Justice", "owners": "State Secretary for Health, Welfare and Sports", "source": LEAFLET, "words": "Fifty places for women and men, with aid workers who know this group."},
            [status(march, "All 50 places were occupied in March 2011. At least 76 of 112 victims filed a report up to March 2011. Source: leaflet 2011.")],
            moves=[("on_track", "", date(2010, 7, 1))], mark="shelters",
        ),
        Thing(
            Kind.MEASURE,
            {"number": 2, "title": "Moving on to follow-up shelter and housing", "organisation": "Task force secretariat", "owners": "Federation for Shelter and Assistance", "source": LEAFLET, "words": "Solutions for victims who stay long because there is nowhere to move on to."},
            [status(march, "Some victims stay relatively long. The task force, with the federation, is looking for solutions. Source: leaflet 2011."),
             status(today - timedelta(days=30), "Municipalities are asked how many homes they set aside. Made up for the demo.")],
            moves=[("delayed", "", march)], mark="housing",
        ),
        Thing(
            Kind.MEASURE, {"number": 3, "title": "Border police recognise signs", "organisation": "Border police", "new": True, "source": MADE_UP},
            [status(today - timedelta(days=20), "The course is written; the first group begins next month. Made up for the demo.")],
            moves=[("on_track", "", today - timedelta(days=25))], mark="border",
        ),
        Thing(Kind.MEASURE, {"number": 4, "title": "A safe return as integral part of the approach", "organisation": "IOM", "source": SLIDES, "words": "Care for the future of victims; better help with voluntary return."}, moves=[("on_track", "", date(2014, 6, 17))]),
        Thing(Kind.MEASURE, {"number": 5, "title": "Close cooperation with the main source countries", "organisation": "Police, unit East", "source": SLIDES, "words": "Bulgaria, Romania, Hungary and Nigeria."}, moves=[("on_track", "", date(2014, 6, 17))]),
    ]  # fmt: skip
    yield Thing(
        Kind.PLAN,
        {"title": "Plan of the task force", "begins_on": date(2010, 7, 1), "words": "Measures of both sources, put in one plan for the demo.", "source": f"{LEAFLET}; {SLIDES}; {MADE_UP}"},
        measures,
    )  # fmt: skip


def bottlenecks(today: date) -> Iterator[Thing]:
    yield Thing(
        Kind.BOTTLENECK,
        {"title": "Victims stay long in the special shelters", "words": "All 50 places are occupied, because moving on to follow-up shelters and regular housing is slow.", "cause": "no_follow_on_place",
         "organisation": "Task force secretariat", "ends_on": today + timedelta(days=26), "figure": "50 of 50 places occupied, March 2011 (leaflet 2011)"},
        moves=[("addressed", "The task force looks for solutions with the federation.", date(2011, 3, 31))], mark="long",
    )  # fmt: skip
    yield Thing(
        Kind.BOTTLENECK,
        {"title": "No homes in Oosterveen", "words": "Women who may leave the shelter wait for a home for months.", "cause": "no_housing", "place": "Oosterveen", "figure": "4 places blocked by housing, board of this month"},
        [Thing(Kind.EXAMPLE, {"title": "Waiting with a child", "words": "A woman with a young child could leave the shelter in spring and is still there in autumn."}, by="mentor")],
        by="mentor",
    )  # fmt: skip
    yield Thing(
        Kind.BOTTLENECK,
        {"title": "No interpreter for Tigrinya at night", "words": "Intakes at night wait until the morning.", "cause": "no_interpreter", "organisation": "National desk", "ends_on": today - timedelta(days=10)},
        moves=[("addressed", "", today - timedelta(days=60)), ("solved", "An interpreter line is open at night too.", today - timedelta(days=12))], by="shelter",
    )  # fmt: skip


def pilots() -> Iterator[Thing]:
    def measured(
        title: str,
        count: int,
        out_of: int | None,
        source: str,
        by: str = "",
        on: date = date(2011, 3, 31),
        census: bool = False,
    ) -> Thing:
        data = {
            "title": title,
            "phase": "during",
            "group": "pilot",
            "count": count,
            "out_of": out_of,
            "by": by,
            "source": source,
            "begins_on": on,
            "census": census,
        }
        return Thing(Kind.MEASUREMENT, data)

    split = "made up for the demo; the leaflet gives only the total, 76 of 112"
    yield Thing(
        Kind.PILOT,
        {"title": "Special shelters for victims of human trafficking", "begins_on": date(2010, 7, 1), "ends_on": date(2012, 6, 30), "organisation": "Ministry of Security and Justice", "source": LEAFLET,
         "question": "Does shelter with special knowledge give victims rest, safety and assistance, and do more of them then file a report?",
         "questions": "To what extent is the pilot tailored to the nature of the victims’ problems?\nMust the shelter differentiate by age?\nMust it differentiate by the form of exploitation, as it does by sex?",
         "sites": "40 places for women, 10 places for men, with their children\nBegun in the summer of 2010, for two years; the days are not named",
         "comparison": "none: before the pilot, reports by victims in shelters were not counted"},
        [
            measured("Places", 40, None, LEAFLET, "women"), measured("Places", 10, None, LEAFLET, "men"),
            measured("Occupied places", 50, 50, LEAFLET, census=True),
            measured("Filed a report (at least)", 76, 112, LEAFLET),
            measured("Filed a report", 41, 58, split, "under 23 years"), measured("Filed a report", 35, 54, split, "23 years and over"),
            measured("Filed a report", 58, 84, split, "sexual exploitation"), measured("Filed a report", 18, 28, split, "labour exploitation"),
        ],
        moves=[("running", "Set up by the State Secretary for Justice and the State Secretary for Health, Welfare and Sports.", date(2010, 7, 1))], mark="pilot",
    )  # fmt: skip
    yield Thing(
        Kind.PILOT,
        {"title": "Men’s shelters", "question": "Is shelter for men needed, and what must it offer?", "sites": "8 places in Amsterdam, The Hague, Rotterdam and Utrecht", "source": LEAFLET},
        [measured("Places", 8, None, LEAFLET)], moves=[("running", "", date(2011, 7, 1))],
    )  # fmt: skip


def _party(title: str, country: str, organisation: str = "", contact: str = "") -> Thing:
    return Thing(Kind.PARTY, {"title": title, "country": country, "organisation": organisation, "contact": contact})


def instruments(today: date) -> Iterator[Thing]:
    since = date(2014, 6, 17)  # the day of the slides: by then each was at work
    dutch = _party("Netherlands: police", "NL", "Police, unit East", "international desk of the unit")
    hungarian = _party("Hungary: police", "HU", contact="contact point for trafficking")
    force = [("in_force", "", since)]
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Action plan with Hungary (EMPACT)", "instrument": "empact", "countries": ["HU"], "words": "Yearly operational action plan under the priorities of the European Union.", "source": SLIDES},
        [dutch, hungarian, Thing(Kind.ACTION, {"title": "Joint action days: plan the autumn", "organisation": "Police, unit East", "ends_on": today + timedelta(days=21)}),
         Thing(Kind.MEETING, {"title": "Review of the action plan", "begins_on": today + timedelta(days=33), "place": "Budapest", "source": MADE_UP})],
        moves=force,
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Trilateral cooperation with Hungary and Belgium", "instrument": "trilateral", "countries": ["HU", "BE"], "words": "Three countries look together at routes and at the care for who returns.", "source": SLIDES},
        [dutch, hungarian, _party("Belgium: police", "BE", contact="contact point for trafficking"), Thing(Kind.EXTENSION, {"ends_on": today + timedelta(days=400), "words": "Extended for the demo."})],
        moves=force,
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Operation “Buidelwolf”", "instrument": "operation", "countries": ["HU"], "words": "Joint operation. What is investigated in it is not kept here.", "source": SLIDES},
        [dutch, hungarian], moves=force,
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "RAVOT: referral of victims who return", "instrument": "expert_network", "countries": ["HU", "BE"], "words": "Complementary to existing cooperation: care for the future of victims, assistance and better voluntary return by sharing knowledge and best practices, discussing challenges, strengthening cooperation.", "source": SLIDES},
        [Thing(Kind.MEETING, {"title": "Expert meeting of October 2014", "when": "October 2014", "place": "The Netherlands", "source": f"{SLIDES}; whether it was held is not said"})],
        moves=force,
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Joint investigation teams with Bulgaria", "instrument": "joint_investigation", "countries": ["BG"], "begins_on": date(2011, 1, 1), "words": "Set up in the beginning of 2011, building on the good cooperation of the project for technical assistance to Bulgaria.", "source": LEAFLET},
        [dutch, _party("Bulgaria: prosecution and police", "BG"), Thing(Kind.COUNT, {"title": "Joint investigation teams", "count": 3, "begins_on": date(2011, 1, 1), "source": LEAFLET})],
        moves=[("in_force", "", date(2011, 1, 1))],
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Cooperation with NAPTIP, Nigeria", "instrument": "bilateral", "countries": ["NG"], "words": "Close since the joint investigation of 2007, code named “Operation Koolvis”; trainings followed.", "source": LEAFLET},
        [dutch, _party("NAPTIP", "NG")], moves=[("in_force", "", date(2009, 7, 1))],
    )  # fmt: skip
    yield Thing(
        Kind.INSTRUMENT,
        {"title": "Cooperation with ANITP, Romania", "instrument": "bilateral", "countries": ["RO"], "words": "Referral between the two countries, at national and district level.", "source": LEAFLET},
        [dutch, _party("ANITP, the anti-trafficking agency", "RO")], moves=[("in_force", "", date(2008, 1, 1))],
    )  # fmt: skip


def prevention(today: date) -> Iterator[Thing]:
    for title, form, audience, more in (
        ("Campaign at secondary schools in Bulgaria", "campaign", "pupils where traffickers recruit", {"source": LEAFLET, "begins_on": date(2009, 1, 1), "ends_on": date(2010, 12, 31)}),
        ("Dialogue on child labour and forced labour in supply chains", "employers", "employer associations and companies that work abroad", {"source": LEAFLET, "commitments": "Supply chains free from child labour and forced adult labour."}),
        ("Code of conduct against child-sex tourism", "travel_trade", "travel agencies, tour operators and hotel resorts", {"source": LEAFLET, "begins_on": date(2009, 4, 1), "ends_on": date(2010, 12, 31), "commitments": "Approve and implement the code."}),
        ("Signs in hotels", "training", "staff of hotels at the reception", {"source": MADE_UP, "count": 240, "begins_on": today - timedelta(days=120), "ends_on": today - timedelta(days=60), "checked": "Mystery guests: 9 of 14 hotels knew whom to call.", "checked_on": today - timedelta(days=15)}),
    ):  # fmt: skip
        yield Thing(
            Kind.PREVENTION,
            {"title": title, "form": form, "audience": audience, **more},
            moves=[("running", "", date(2010, 1, 1))]
            if more["source"] == LEAFLET
            else [("ended", "", today - timedelta(days=60))],
        )
    begins, ends = date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)
    for title, act, count in (
        ("Licences of sex businesses", "licence_check", 42),
        ("Licences withdrawn", "licence_refused", 6),
        ("Premises closed", "closure", 5),
        ("Fines for renting out", "fine", 17),
    ):
        yield Thing(
            Kind.ADMINISTRATIVE,
            {"title": title, "act": act, "count": count, "begins_on": begins, "ends_on": ends},
            by="coordinator",
        )
    for title, direction, count in (
        ("Signals of municipalities", "to_centre", 31),
        ("Answers of the centre", "feedback", 24),
    ):
        yield Thing(
            Kind.SIGNALS,
            {"title": title, "direction": direction, "count": count, "begins_on": begins, "ends_on": ends},
            by="coordinator",
        )


def lessons() -> Iterator[Thing]:
    for title, words, tried, countries in (
        ("One counsellor as the pivot", "A permanent contact person who coordinates all aid is essential for a successful exit programme.", "Exit programmes, evaluation of the RUPS scheme", []),
        ("Chain management decides", "Well-functioning supply chain management for this kind of aid is crucial.", "Exit programmes, evaluation of the RUPS scheme", []),
        ("Rest first, reports follow", "The shelter aims at rest and safety; a majority of victims then filed a report.", "Pilot for special shelters, 2010", []),
        ("Projects and investigations strengthen each other", "Three joint investigation teams followed the good cooperation of the project.", "Technical assistance to Bulgaria, 2009 and 2010", ["BG"]),
        ("Let citizens watch the government", "A system of citizens’ oversight of what the government does against trafficking.", "Peru, 2008 to 2010", ["PE"]),
    ):  # fmt: skip
        yield Thing(
            Kind.LESSON, {"title": title, "words": words, "source": LEAFLET, "tried": tried, "countries": countries}
        )


def figures() -> Iterator[Thing]:
    """Nationalities of registered possible victims as the slides print them."""
    with NATIONALITIES.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            year, code = int(row["year"]), row["country_iso2"]
            told = f"{SLIDES}; {row['note']}" if row["note"] else SLIDES
            title = f"Registered possible victims, {code}, {year}"
            yield Thing(Kind.FIGURE, {"title": title, "figure": "registered", "country": code, "year": year, "count": int(row["victims"]), "source": told})  # fmt: skip
    for code, returned in (("HU", (4, 9, 16)), ("BG", (3, 5, 21)), ("RO", (5, 4, 10)), ("NG", (6, 8, 7))):
        for year, count in zip((2010, 2011, 2012), returned, strict=True):
            yield Thing(Kind.FIGURE, {"title": f"Returned with help, {code}, {year}", "figure": "returned", "country": code, "year": year, "count": count, "source": MADE_UP})  # fmt: skip


TIES = [
    ("train", "border", "became measure 3"),
    ("homes", "housing", "carries out measure 2"),
    ("long", "housing", "is what measure 2 solves"),
    ("pilot", "shelters", "is reported under measure 1"),
]


@dataclass
class Loading:
    """Writes things through the services, each in the name of who wrote it."""

    users: Mapping[str, Any]
    organisations: Mapping[str, int]
    marks: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def all(self, today: date) -> int:
        from opennrm.cooperation import services
        from opennrm.kernel.actors import Actor

        job = Actor.for_job("demo")
        for some in (
            bodies(today),
            plans(today),
            bottlenecks(today),
            pilots(),
            instruments(today),
            prevention(today),
            lessons(),
            figures(),
        ):
            for thing in some:
                self._write(thing, "")
        for one, other, words in TIES:
            services.tie_items(self.marks[one], self.marks[other], words, by=job)
        return self.count

    def _write(self, thing: Thing, under: str) -> None:
        from opennrm.accounts.selectors import actor_for
        from opennrm.cooperation import services
        from opennrm.journeys import meeting_papers
        from opennrm.kernel.actors import Actor

        job = Actor.for_job("demo")
        data = dict(thing.data)
        if data.get("organisation"):
            data["organisation"] = self.organisations[data["organisation"]]
        by = actor_for(self.users[thing.by]) if thing.by else job
        reference = services.write_item(thing.kind, data, under=under, by=by).reference
        self.count += 1
        if thing.mark:
            self.marks[thing.mark] = reference
        for title, words in thing.papers:
            meeting_papers.bring_paper(reference, title, "paper.txt", words.encode(), by=job)
        for after, words, on in thing.moves:
            services.move_item(reference, after, words, on=on, by=job)
        for below in thing.below:
            self._write(below, reference)
