"""Papers of meetings: looked at before they are kept, and once more before they are read.

Members of a body come from many organisations, and none of them works on a file there. So a paper is refused that holds
the number of a case, a reference of this program, a day of birth, or the address of a secret house.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from opennrm.cooperation import selectors as reads
from opennrm.cooperation import services as cooperation
from opennrm.cooperation.rules import never
from opennrm.journeys import outgoing
from opennrm.journeys.outgoing import Parcel
from opennrm.journeys.outgoing.reading import read
from opennrm.kernel import receiving
from opennrm.kernel.actors import Actor, service
from opennrm.kernel.clearance import Channel, Clearance
from opennrm.kernel.errors import Broken

if TYPE_CHECKING:
    from opennrm.cooperation.models import Paper

ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "text/plain": "txt"}
NO_COPY = "Of this kind of file no clean copy can be made. Save it as PDF, and choose that."
A_PLACE = "The address or telephone of a secret house stands in this paper. Take it out, and choose the paper again."


@service
def bring_paper(meeting: str, title: str, file_name: str, data: bytes, *, by: Actor) -> Paper:
    """Sniff, clean, read, scan and seal a paper of a meeting. Raises Broken at `title` or `file`, and keeps nothing."""
    _media, copy = receiving.looked_at(file_name, data)
    if copy is None:
        raise Broken({"file": [NO_COPY]})
    if why := _case_in(copy.data):
        raise Broken({"file": why})
    if outgoing.look(_parcel(copy.media, copy.data), viewer=by).findings:
        raise Broken({"file": [A_PLACE]})
    return cooperation.keep_paper(meeting, title, copy, receiving.scanned(data), by=by)


def _case_in(data: bytes) -> list[str]:
    """What of the text speaks of one case, each once."""
    found: dict[str, str] = {}
    for _where, text in read(data).pieces:
        found |= {str(one): one for one in never.in_paper(text)}
    return list(found.values())[:5]


def _parcel(media: str, data: bytes, name: str = "") -> Parcel:
    return Parcel(Channel.READING, "self", data, media=media, file_name=name)


@service
def read_paper(paper: UUID, *, by: Actor) -> Clearance:
    """The clean copy for this reader; each reading is written down. Raises NotThere, Stopped."""
    media, data = reads.paper_content(paper, viewer=by)
    return outgoing.let_read(_parcel(media, data, f"paper-{paper.hex[:8]}.{ENDINGS[media]}"), by=by)
