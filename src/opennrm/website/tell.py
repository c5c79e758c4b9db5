"""Tell us: a message without a name, and its answer for who comes back with the words.

There is no cookie to protect the form: the browser's own word on where a form comes from does (Sec-Fetch-Site, else
Origin), and a small sum keeps machines out. Without JavaScript there is no sum, and fewer messages pass.
"""

from __future__ import annotations

import secrets as randomness
from datetime import timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from opennrm.kernel import clock, limits
from opennrm.kernel.errors import Broken, NotThere, TooOften
from opennrm.publications import services as publications
from opennrm.publications.rules.receipts import LIST, sum_is_right
from opennrm.publications.rules.told import LONGEST, Told
from opennrm.website import pages
from opennrm.website.content import VIEWER, current

BITS = 15  # about 33,000 tries: a blink on a new telephone, some seconds on an old one
FRESH_SECONDS = 4 * 3600
SALT = "opennrm.website.tell"
WINDOW = timedelta(minutes=10)  # so short that "try again in a few minutes" is true
WITH_SUM, WITHOUT_SUM, LOOKS = 200, 20, 100  # in this time, over the whole site: nobody is counted alone
FIELDS = ("what", "where", "who", "answer", "own_words")
MOST_BYTES = 1_000_000  # of one form: what is longer is no message
KEPT_SIGNS = 50_000  # of one field, given back to who wrote too much


def tell(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _form(code, {}, {})
    typed, faults = _typed(request, FIELDS), {}
    if not comes_from_here(request):
        return _form(code, typed, {"": ["tell.error_elsewhere"]}, status=403)
    if _too_large(request):
        return _form(code, {}, {"what": ["tell.error_long"]}, status=413)
    try:
        _spend(request)
        told = Told(**{name: typed[name] for name in ("what", "where", "who", "answer")})
        words = publications.leave_message(told, code, typed["own_words"], by=VIEWER)
    except _Stale:
        return _form(code, typed, {"": ["tell.error_stale"]}, status=400)
    except _Twice:
        return _form(code, typed, {"": ["tell.error_twice"]}, status=400)
    except TooOften:
        return _form(code, typed, {"": ["tell.error_busy"]}, status=429)
    except Broken as fault:
        faults = fault.faults
        return _form(code, typed, faults, status=400)
    return _page("told", code, {"words": words})


def answer(request: HttpRequest, code: str) -> HttpResponse:
    if request.method != "POST":
        return _page("answer", code, {"prefix": _challenge()[1]})
    typed = _typed(request, ("words",))
    challenge = {"challenge": None, "prefix": _challenge()[1], "typed": typed}
    if not comes_from_here(request):
        return _page("answer", code, challenge | {"fault": "tell.error_elsewhere"}, status=403)
    try:
        limits.spend("website:answer", most=LOOKS, per=WINDOW)
        found = publications.read_answer(typed["words"], by=VIEWER)
    except TooOften:
        return _page("answer", code, challenge | {"fault": "tell.error_busy"}, status=429)
    except NotThere:
        return _page("answer", code, challenge | {"fault": "tell.not_found"}, status=404)
    return _page("answer", code, challenge | {"found": found})


tell.takes = answer.takes = ("GET", "HEAD", "POST")  # type: ignore[attr-defined]


# --- where it comes from, and how much --------------------------------------------------------------


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the form was sent by a page of this very site.

    Browsers say so in Sec-Fetch-Site. Older ones send Origin, which reads "null" because our pages send no referrer;
    that too may be ours, so such a form only goes the slower way, without a sum.
    """
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return bool(site == "same-origin")
    origin = request.META.get("HTTP_ORIGIN", "null")
    return origin in ("null", f"{request.scheme}://{request.META.get('HTTP_HOST', '')}")


class _Stale(Exception):
    """The form was open for hours."""


class _Twice(Exception):
    """The form was sent before: a page that was loaded again, or a button that was pressed twice."""


def _challenge() -> tuple[str, str]:
    """A signed word for this form, and the beginning of its fields' names: no browser remembers what it never sees twice."""
    word = randomness.token_hex(8)
    return signing.dumps(word, salt=SALT), f"f{word[:6]}"


def _too_large(request: HttpRequest) -> bool:
    size = str(request.META.get("CONTENT_LENGTH") or "0")
    return not size.isdigit() or int(size) > MOST_BYTES


def _posted(request: HttpRequest) -> QueryDict:
    """What a form of ours sent; nothing where it is too large or cannot be read. No file is taken, not even for a moment."""
    if _too_large(request):
        return QueryDict()
    try:
        if not hasattr(request, "_files"):
            request.upload_handlers = []
        return request.POST
    except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError):
        return QueryDict()


def _typed(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    """What was typed. The names of fields end in a number; what stands before it changes with every page."""
    found = dict.fromkeys(names, "")
    for name, value in _posted(request).items():
        end = name[-1:]
        if len(name) == 8 and name.startswith("f") and end.isdigit() and int(end) < len(names):
            found[names[int(end)]] = str(value).replace("\x00", "")[:KEPT_SIGNS]
    return found


def _spend(request: HttpRequest) -> None:
    """Count one message, once for each form. Raises TooOften, _Stale or _Twice."""
    posted = _posted(request)
    challenge = posted.get("c", "")
    try:
        word = signing.loads(challenge, salt=SALT, max_age=FRESH_SECONDS)
    except signing.BadSignature as fault:
        raise _Stale from fault
    try:
        limits.spend(f"website:form:{word}", most=1, per=timedelta(days=1))
    except TooOften as fault:
        raise _Twice from fault
    solved = sum_is_right(challenge, posted.get("n", ""), BITS)
    limits.spend(f"website:tell:{'sum' if solved else 'plain'}", most=WITH_SUM if solved else WITHOUT_SUM, per=WINDOW)


# --- drawing ----------------------------------------------------------------------------------------


def _form(code: str, typed: dict[str, str], faults: dict[str, list[str]], status: int = 200) -> HttpResponse:
    challenge, prefix = _challenge()
    voice = pages.voice_for(current(), code)
    said = {field: [voice.line(key, number=LONGEST.get(field, 0)) for key in keys] for field, keys in faults.items()}
    more = {"challenge": challenge, "prefix": prefix, "bits": BITS, "typed": typed, "faults": said}
    return _page("tell", code, more, status)


def _page(template: str, code: str, more: dict[str, Any], status: int = 200) -> HttpResponse:
    slug = "answer" if template == "answer" else "tell"
    context = pages.context_of(current(), code, slug, clock.now(), live=True)
    if template == "told":
        context["voice"].find(LIST)  # how far the list of words can be trusted is said on the page that gives some
    return HttpResponse(pages.draw(template, context | more), status=status)
