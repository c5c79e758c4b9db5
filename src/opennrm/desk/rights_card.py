"""The card of rights for the person: on the screen to look at, and as a tagged PDF to hand over, through the gate."""

from __future__ import annotations

from typing import Any

from babel import Locale
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from opennrm.cases.selectors import OpenFile
from opennrm.desk.case_frame import WORKING, around, open_
from opennrm.desk.handing_out import hand_out
from opennrm.desk.outgoing_words import found_words, stop_lines
from opennrm.desk.policy import DeskRequest, page
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel, Stopped
from opennrm.kernel.clearance import Channel
from opennrm.kernel.words import Role
from opennrm.residence import selectors as reads
from opennrm.residence.rules.card import Card, card, texts
from opennrm.ui import paper, parts
from opennrm.ui.dates import long_day_words

_WORKS = (Role.CASE_LEAD, Role.CASE_WORKER)


def _language(request: DeskRequest) -> str:
    wanted = request.POST.get("language") or request.GET.get("language") or ""
    return wanted if wanted in texts() else next(iter(texts()))


def made(opened: OpenFile, language: str, *, discreet: bool, preview: bool) -> Card:
    """The card of this person in this language."""
    found = reads.card_facts(opened, viewer=opened.viewer)
    with override(language):
        start = long_day_words(found.began_on) if found.began_on and found.ends_on else ""
        end = long_day_words(found.ends_on) if found.ends_on else ""
    owed = [entitlement.code for entitlement in found.owed]
    return card(texts()[language], start, end, owed, settings.HELP_PHONE, discreet=discreet, preview=preview)


def pdf(shown: Card) -> bytes:
    """On paper. Its file name and its title tell nothing either."""
    blocks = [paper.text(line) for line in shown.lines]
    if shown.owed:
        blocks.append(paper.bullets(shown.owed))
    if shown.call:
        blocks.append(paper.text(shown.call))
    blocks.append(paper.text(shown.phone or "☎ ______________________"))
    return paper.pdf(shown.title or "–", blocks, language=shown.language)


@page(*_WORKS, purposes=WORKING, reads=True)
def rights_card(request: DeskRequest, reference: str) -> HttpResponse:
    opened = open_(request, reference, "terms")
    language, discreet = _language(request), request.GET.get("discreet", "") == "1"
    text = texts()[language]
    context: dict[str, Any] = around(request, opened, "terms", _("Rights card")) | {
        "card": made(opened, language, discreet=discreet, preview=settings.DEMO),
        "handed": made(opened, language, discreet=discreet, preview=False),
        "discreet": discreet,
        "language": language,
        "reviewed": text.reviewed,
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
    content = pdf(made(opened, language, discreet=discreet, preview=False))
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
