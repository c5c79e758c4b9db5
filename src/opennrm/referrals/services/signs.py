"""Signs that an organisation adds to the published ones. A change is a new version; answers keep the old one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from opennrm.kernel import access as ground
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.errors import Broken, NotThere
from opennrm.law.words import gettext_noop as _
from opennrm.referrals import access
from opennrm.referrals.models import OwnSign
from opennrm.referrals.rules import Form
from opennrm.referrals.rules.signs import Profile

LONGEST = 300


@service
def add_sign(
    form: Form, profiles: Iterable[Profile], words: Mapping[str, str], *, replaces: UUID | None = None, by: Actor
) -> OwnSign:
    """Add a sign for the own organisation, or a new version of one. Raises Broken without words or age."""
    ground.require(by, "add_sign", access.RIGHTS)
    told = {language: text.strip() for language, text in words.items() if text.strip()}
    chosen = sorted(set(profiles))
    faults: dict[str, list[str]] = {}
    if not told:
        faults["text_en"] = [_("Write what may be noticed, in at least one language.")]
    if any(len(text) > LONGEST for text in told.values()):
        faults["text_en"] = [_("Write at most 300 characters: one thing that may be noticed.")]
    if not chosen:
        faults["profiles"] = [_("Choose adults, children or both.")]
    if faults:
        raise Broken(faults)
    before = _own(replaces, by) if replaces is not None else None
    sign = OwnSign(
        organisation_id=by.organisation_id or 0, form=form, profiles=chosen, words=told, added_by_id=by.user_id,
        version=before.version + 1 if before else 1, replaces=before,
    )  # fmt: skip
    if before is not None:
        before.ended_at = clock.now()
        before.save()
    sign.save(force_insert=True)
    audit.record(by, "referral.sign_added", f"sign:{sign.pk}", form=str(form), version=sign.version)
    return sign


@service
def end_sign(sign: UUID, *, by: Actor) -> None:
    """No longer asked from now on; what was answered stays readable."""
    ground.require(by, "add_sign", access.RIGHTS)
    found = _own(sign, by)
    found.ended_at = clock.now()
    found.save()
    audit.record(by, "referral.sign_ended", f"sign:{found.pk}")


def _own(sign: UUID, by: Actor) -> OwnSign:
    found = OwnSign.objects.filter(pk=sign, organisation_id=by.organisation_id or 0, ended_at__isnull=True).first()
    if found is None:
        raise NotThere("There is no such sign.")
    return found
