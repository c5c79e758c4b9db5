"""What somebody wants to let out, exactly as the receiver will get it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from opennrm.kernel.clearance import Channel
from opennrm.kernel.words import Compartment


@dataclass(frozen=True)
class Parcel:
    """The rendered bytes with everything the gate needs to judge them.

    case     : whose file it comes from; persons: of whom it speaks where there is no case (an agenda, a list)
    parts    : which parts of the file stand in it; the scan finds what its maker forgot to say
    receiver : "self", "organisation:3", "safe_contact:0" (which channel), "outside", "user:7"
    ground   : in words, why it is given; asked where no share gives the right
    request  : the approved request of a court or authority that it answers
    """

    channel: Channel
    receiver: str
    content: bytes = field(repr=False)
    media: str = "text/plain"
    file_name: str = ""
    subject: str = ""
    case: UUID | None = None
    persons: tuple[UUID, ...] = ()
    parts: frozenset[Compartment] = frozenset()
    to_name: str = ""
    to_address: str = ""
    basis: str = ""
    ground: str = ""
    request: UUID | None = None

    @property
    def kind(self) -> str:
        return self.receiver.partition(":")[0]

    @property
    def key(self) -> str:
        return self.receiver.partition(":")[2]
