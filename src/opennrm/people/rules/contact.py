"""How somebody can be reached without harm: the safe contact. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from opennrm.law.words import Said
from opennrm.law.words import gettext_noop as _
from opennrm.people.rules.said import too_long

ASK_FIRST_AFTER_DAYS = 30  # reference/security.md 2.8: older than this, nobody relies on it unasked


class ChannelKind(StrEnum):
    PHONE = "phone"
    MESSAGE = "message"  # an app or text message
    EMAIL = "email"
    THROUGH = "through"  # through somebody: a worker, a friend, a lawyer
    IN_PERSON = "in_person"


class Voicemail(StrEnum):
    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


@dataclass(frozen=True)
class Channel:
    """One way to reach the person."""

    kind: ChannelKind
    address: str  # a number, an address, who it goes through
    hours: str = ""  # in the person's words: "weekdays 9 to 11"
    others: str = ""  # who else sees or hears it; empty where nobody said
    alone: bool | None = None  # True: nobody else sees it; None: not asked
    voicemail: Voicemail = Voicemail.NOT_ASKED

    @property
    def dialled(self) -> bool:
        return self.kind in (ChannelKind.PHONE, ChannelKind.MESSAGE)


@dataclass(frozen=True)
class SafeContact:
    """What the person said about being reached. No channel means: only in person."""

    channels: tuple[Channel, ...] = ()
    language: str = ""
    code_word: str = ""
    never: str = ""  # what must never happen: "write, call the old number"
    confirmed_on: date | None = None

    def ask_first(self, today: date) -> bool:
        """Nobody may rely on it without asking the person again.

        >>> SafeContact(confirmed_on=date(2026, 10, 1)).ask_first(date(2026, 10, 31))
        False
        >>> SafeContact(confirmed_on=date(2026, 10, 1)).ask_first(date(2026, 11, 1))
        True
        """
        return self.confirmed_on is None or (today - self.confirmed_on).days > ASK_FIRST_AFTER_DAYS

    def faults(self, today: date) -> dict[str, list[str]]:
        """What cannot be, per field; empty if all can. Fields of a channel read channel_0_address."""
        faults: dict[str, list[str]] = {}
        for number, channel in enumerate(self.channels):
            if not channel.address.strip() and channel.kind != ChannelKind.IN_PERSON:
                faults[f"channel_{number}_address"] = [_("Write the number, the address or through whom.")]
            if channel.alone and channel.others.strip():
                faults[f"channel_{number}_others"] = [_("Nobody else, or somebody: keep one of the two.")]
        if self.confirmed_on is not None and self.confirmed_on > today:
            words = _("{day} has not come yet: write the day it was confirmed.")
            faults["confirmed_on"] = [Said(words, day=self.confirmed_on)]
        for name, text in self._texts():
            if len(text) > LONGEST_TEXT:
                faults.setdefault(name, []).append(too_long(text, LONGEST_TEXT))
        return faults

    def _texts(self) -> list[tuple[str, str]]:
        texts = [("language", self.language), ("code_word", self.code_word), ("never", self.never)]
        for number, channel in enumerate(self.channels):
            texts += [(f"channel_{number}_{part}", getattr(channel, part)) for part in ("address", "hours", "others")]
        return texts


LONGEST_TEXT = 300
