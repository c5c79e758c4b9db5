"""The card of rights for the person: on the screen to look at, and as a tagged PDF to hand over, through the gate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from babel import Locale
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from opennrm.desk.case_frame import WORKING, around, open_
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import found_words, stop_lines
from opennrm.desk.policy import DeskRequest, page
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel import clock
from opennrm.kernel.clearance import Channel
from opennrm.kernel.words import Role
from opennrm.residence import selectors as reads
from opennrm.residence.rules.card import SOURCE, Card, Dates, State, card, reviewed, texts
from opennrm.residence.selectors import CardFacts
from opennrm.ui import paper, parts
from opennrm.ui.dates import written_day_words

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_WORKS = (Role.CASE_LEAD, Role.CASE_WORKER)


# Whether the words of a language may be read by anybody: said on the page of the desk, before the card.
STATES: dict[State, StrOrPromise] = {
    State.DRAFT: lazy("Draft: no human who speaks this language has reviewed it."),
    State.MACHINE: lazy("Machine-drafted: no human has reviewed it."),
    State.REVIEWED: lazy(
        "Reviewed, but not as it stands now: words are missing, or the source changed after the review."
    ),
}


def _language(request: DeskRequest) -> str:
    wanted = request.POST.get("language") or request.GET.get("language") or ""
    return wanted if wanted in texts() else next(iter(texts()))


def is_reviewed(language: str) -> bool:
    return reviewed(texts()[language], texts()[SOURCE])


def made(found: CardFacts, language: str, *, discreet: bool, preview: bool) -> Card:
    """The card in this language. A text that nobody has reviewed is whole in preview alone."""
    runs = found.began_on is not None and found.ends_on is not None
    dates = Dates(
        written_day_words(found.began_on, language) if runs and found.began_on else "",
        written_day_words(found.ends_on, language) if found.ends_on else "",
        found.sure,
    )
    whole = preview or is_reviewed(language)
    return card(texts()[language], dates, found.owed, settings.HELP_PHONE, discreet=discreet, whole=whole)


def pdf(shown: Card) -> bytes:
    """On paper. Its file name and its title tell nothing either; what may be found is as small as a bank card."""
    phone = shown.phone or "☎ ______________________"
    if not shown.full:
        return paper.pdf("–", [paper.cut_out(shown.lines, phone)], language=shown.language, numbered=False)
    blocks = [paper.heading(shown.title), *(paper.text(line) for line in shown.lines)]
    for heading, rights in shown.rights:
        blocks += [paper.text(heading), paper.bullets(rights)]
    blocks += [paper.text(shown.call), paper.number(phone)]
    return paper.pdf(shown.title, blocks, language=shown.language, numbered=False)


def _unsure(found: CardFacts) -> list[tuple[str, str]]:
    """What the card says that nobody has verified, with where it comes from: for the worker, before it is handed over."""
    said = [(_(rule.words), rule.source) for rule in (found.edition.unconditional,)]
    said += [(_(owed.name), owed.source) for owed in found.owed]
    unsure = [(words, source.key) for words, source in said if not source.verified]
    if found.ends_on is not None and not found.sure:
        unsure.insert(0, (_("The length of the term"), found.edition.reflection.term.source.key))
    return unsure


@page(*_WORKS, purposes=WORKING, reads=True)
def rights_card(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "terms")
    language, discreet = _language(request), request.GET.get("discreet", "") == "1"
    text = texts()[language]
    found = reads.card_facts(opened, viewer=opened.viewer)
    context: dict[str, Any] = around(request, opened, "terms", _("Rights card")) | {
        "card": made(found, language, discreet=discreet, preview=settings.DEMO),
        "discreet": discreet,
        "language": language,
        "reviewed": is_reviewed(language),
        "state": str(STATES[text.state]),
        "reviewer": text.reviewed_by,
        "reviewed_on": text.reviewed_on,
        "unsure": [] if discreet else _unsure(found),
        "now": clock.now(),
        "rtl": language in paper.RIGHT_TO_LEFT,
        "languages": [
            parts.Tab(_name(code), f"?language={code}{'&discreet=1' if discreet else ''}", code == language)
            for code in texts()
        ],
        "kinds": [
            parts.Tab(_("With rights"), f"?language={language}", not discreet),
            parts.Tab(_("Discreet: dates and number alone"), f"?language={language}&discreet=1", discreet),
        ],
        "phone": settings.HELP_PHONE,
        "works": opened.works,
    }
    return render(request, "desk/residence/card.html", context)


def _name(code: str) -> str:
    locale = Locale.parse(code)
    return (locale.get_display_name(code) or code).capitalize()


@page(*_WORKS, purposes=WORKING, reads=True)
@require_POST
def rights_card_print(request: DeskRequest, reference: str) -> HttpResponse:
    """The PDF, never in preview: what nobody reviewed is not handed over. From hand to hand, through the gate."""
    opened = open_(request, reference, "terms")
    language, discreet = _language(request), request.POST.get("discreet", "") == "1"
    found = reads.card_facts(opened, viewer=opened.viewer)
    content = pdf(made(found, language, discreet=discreet, preview=False))
    parcel = Parcel(
        Channel.PDF, "safe_contact:in_person", content, media="application/pdf", file_name="card.pdf",
        case=opened.case.id,
    )  # fmt: skip
    try:
        kept = outgoing.submit(parcel, by=opened.viewer)
    except Stopped as fault:
        for what, now in stop_lines(fault.verdict):
            messages.error(request, f"{what} {now}")
        if fault.verdict.findings:
            messages.error(request, _("Found: %(what)s.") % {"what": "; ".join(found_words(fault.verdict))})
        return redirect(reverse("desk:rights_card", args=[reference]) + f"?language={language}")
    if kept.state != "cleared":
        return redirect("desk:dispatch", kept.id)
    return hand_out(outgoing.hand_out(kept.id, by=opened.viewer), name="card.pdf")


urlpatterns = [
    path("cases/<slug:reference>/card/", rights_card, name="rights_card"),
    path("cases/<slug:reference>/card/paper/", rights_card_print, name="rights_card_print"),
]
