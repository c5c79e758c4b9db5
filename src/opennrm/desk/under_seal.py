"""Words that repeat what is kept under seal: every form about somebody asks its writer once, and in one way."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest

from opennrm.journeys import free_text
from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import NotAllowed, NotThere
from opennrm.ui.forms import Form, LongText

USE, KEEP = "use_references", "keep_words"  # what the writer answers


def may_keep(request: HttpRequest, form: Form, case: UUID | Sequence[UUID], viewer: Actor, *also: str) -> bool:
    """Whether what was sent holds, and repeats nothing, or its writer has decided; else the form says where it does.

    Every long text of the form is looked at, and the short ones named in `also`. case : or several, for what happens
    among people of one house; only those that the writer knows of are compared.
    """
    if request.method != "POST":
        return False
    names = [name for name, field in form.fields.items() if isinstance(field, LongText) or name in also]
    if USE in request.POST:
        data = request.POST.copy()
        texts = [data.get(name, "") for name in names]
        for name, text, found in zip(names, texts, _repeats(case, texts, viewer), strict=True):
            data[name] = free_text.replaced(text, found)
        form.data = data
    if not form.is_valid():
        return False
    if USE in request.POST or KEEP in request.POST:
        return True
    texts = [str(form.cleaned_data.get(name) or "") for name in names]
    form.repeated = [
        (str(form[name].label), list(dict.fromkeys(text[one.start : one.end] for one in found)))
        for name, text, found in zip(names, texts, _repeats(case, texts, viewer), strict=True)
        if found
    ]
    return not form.repeated


def _repeats(case: UUID | Sequence[UUID], texts: Sequence[str], viewer: Actor) -> list[list[free_text.Repeat]]:
    found: list[list[free_text.Repeat]] = [[] for _text in texts]
    for one in [case] if isinstance(case, UUID) else case:
        try:
            more = free_text.repeats_in(one, texts, viewer=viewer)
        except (NotThere, NotAllowed):  # who writes about a place without knowing of the file learns nothing of it here
            continue
        found = [[*before, *new] for before, new in zip(found, more, strict=True)]
    return found
