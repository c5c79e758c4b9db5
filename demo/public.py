"""The public site of the demo country: invented numbers and services, and the seeds' numbers, which nobody confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from opennrm.accounts import selectors as account_reads
from opennrm.kernel.actors import Actor
from opennrm.kernel.words import Purpose
from opennrm.publications import services as publications
from opennrm.publications.rules import Group, Help, Kind, Known
from opennrm.publications.rules.hours import OnHolidays
from opennrm.publications.rules.told import Told
from opennrm.publications.services import LineFacts, OfferFacts

if TYPE_CHECKING:
    from opennrm.accounts.models import User

WORKDAYS = {str(day): ["08:00-20:00"] for day in range(1, 6)}
INVENTED = "invented for the demo country"
CURRENT = [
    LineFacts(
        kind=Kind.HELP, name="Help line", number_here="0800 000 00 00", number_abroad="+31 00 000 00 00",
        week={**WORKDAYS, "6": ["10:00-16:00"]}, on_holidays=OnHolidays.CLOSED, is_free=Known.YES,
        interpreter=Known.YES, source=INVENTED, position=1,
    ),
    LineFacts(
        kind=Kind.INFORMATION, name="Information telephone", number_here="0800 000 00 51",
        number_abroad="+31 00 000 00 51", week=WORKDAYS, is_free=Known.YES, on_holidays=OnHolidays.CLOSED,
        web="https://government.example/", interpreter=Known.NO, source=INVENTED, position=2,
    ),
]  # fmt: skip
# As they stood in the two documents that this program began with. Nobody has called them since: never shown.
HISTORICAL = [
    LineFacts(
        kind=Kind.INFORMATION, name="Postbus 51 Infolijn", number_here="0800 8051", number_abroad="+31 77 465 6767",
        week=WORKDAYS, source="leaflet of the Ministry of Security and Justice, 2011", position=8,
    ),
    LineFacts(
        kind=Kind.HELP, name="CoMensha", number_abroad="+31 33 448 11 86", source="slides of 17 June 2014", position=9
    ),
]  # fmt: skip
EVERYBODY = (Group.WOMEN, Group.MEN, Group.PARENTS, Group.MINORS)
OFFERS = [
    OfferFacts(
        "Advice at the National desk", "National desk", (Help.ADVICE, Help.SHELTER), EVERYBODY, INVENTED,
        about={"en": "Listens, explains, and looks for a place.", "nl": "Luistert, legt uit en zoekt een plek."},
        languages=("nl", "en", "hu", "bg", "ro", "pl", "es"), phone="0800 000 00 00",
    ),
    OfferFacts(
        "Walk-in hour for workers", "Lawyers at the Gracht", (Help.LEGAL, Help.WORK), (Group.WOMEN, Group.MEN), INVENTED,
        about={"en": "Wages, contracts, papers. On Tuesdays.", "nl": "Loon, contracten, papieren. Op dinsdag."},
        region="midden", languages=("nl", "en", "pl", "bg", "ro"), phone="+31 00 000 01 10",
        address="Main square 1, Middelburcht",
    ),
    OfferFacts(
        "Doctor without insurance", "Health service East", (Help.MEDICAL,), EVERYBODY, INVENTED,
        about={"en": "Also for what happened long ago.", "nl": "Ook voor wat lang geleden gebeurde."},
        region="oost", languages=("nl", "en", "fr", "ar"), phone="+31 00 000 02 20", address="Mill road 5, Oosterveen",
    ),
    OfferFacts(
        "Exit programme West", "Exit programme West", (Help.EXIT,), (Group.WOMEN, Group.MEN), INVENTED,
        about={"en": "One counsellor for everything.", "nl": "Eén begeleider voor alles."},
        region="west", languages=("nl", "en", "hu", "es"), phone="+31 00 000 03 30",
    ),
    OfferFacts(
        "Shelter group North", "Shelter group North", (Help.SHELTER,), (Group.WOMEN, Group.PARENTS), INVENTED,
        about={"en": "Only through a worker.", "nl": "Alleen via een hulpverlener."}, languages=("nl", "en"),
    ),
    OfferFacts(
        "Youth care East", "Youth care East", (Help.YOUTH,), (Group.MINORS,), INVENTED,
        about={"en": "For girls and boys under 18.", "nl": "Voor meisjes en jongens onder de 18."},
        region="oost", languages=("nl", "en"), phone="+31 00 000 04 40",
    ),
    OfferFacts(
        "Help with going home", "IOM", (Help.RETURN,), EVERYBODY, INVENTED,
        about={"en": "Papers, journey, and a place there.", "nl": "Papieren, reis, en een plek daar."},
        languages=("en", "nl", "hu", "bg", "vi", "zh", "uk"), phone="+31 00 000 05 50", web="https://going-home.example/",
    ),
]  # fmt: skip


def publish(users: dict[str, User]) -> None:
    """Two registrars: one writes, the other publishes. One entry and one text wait, so that the desk shows how."""
    writer = account_reads.actor_for(users["desk"], Purpose.REGISTRATION)
    other = account_reads.actor_for(users["desk2"], Purpose.REGISTRATION)
    for facts in CURRENT:
        publications.confirm_line(publications.add_line(facts, by=writer).pk, by=other)
    for facts in HISTORICAL:
        publications.add_line(facts, by=writer)
    for number, offer in enumerate(OFFERS):
        proposed = publications.propose_offer(offer, by=writer)
        if number < len(OFFERS) - 1:
            publications.decide_offer(proposed.pk, True, by=other)
    told = Told(
        "The men in the house next to ours are fetched by a van at five every morning. One cried.", "East", "other"
    )
    publications.leave_message(told, "nl", "", by=Actor.for_job("website"))
