"""The tags of the house, known in every template without {% load %}. README.md has an example of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy

from opennrm.kernel import clock
from opennrm.ui import dates, terms
from opennrm.ui.countries import language
from opennrm.ui.sentences import ended

register = template.Library()

TURNING_ICONS = frozenset({"undo-2", "arrow-left", "log-out", "chevron-right", "list", "list-filter", "book-open"})
STATE_WORDS = {
    "waiting": gettext_lazy("Waiting for others"),
    "running": gettext_lazy("Running"),
    "soon": gettext_lazy("Due soon"),
    "overdue": gettext_lazy("Late"),
    "blocked": gettext_lazy("Blocked"),
    "safe": gettext_lazy("Done"),
    "neutral": gettext_lazy("No term"),
}
STAGE_WORDS = {
    "done": pgettext_lazy("stage", "done"),
    "again": pgettext_lazy("stage", "done, and done again"),
    "now": pgettext_lazy("stage", "now"),
    "skipped": pgettext_lazy("stage", "skipped"),
    "ahead": pgettext_lazy("stage", "ahead"),
}
STAGE_ICONS = {"done": "check", "again": "refresh-cw", "now": "running", "skipped": "x"}


# --- icons and states -------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str, label: str = "", large: bool = False) -> SafeString:
    """An icon beside a word; with `label` it stands alone and is read aloud."""
    classes = "nrm-icon"
    classes += " nrm-icon--large" if large else ""
    classes += " nrm-icon--turns" if name in TURNING_ICONS else ""
    reading = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html('<svg class="{}" {}><use href="{}"/></svg>', classes, reading, icon_url(name))


@register.simple_tag
def icon_url(name: str) -> str:
    """The address of one drawing in the sprite."""
    return f"{static('ui/icons.svg')}#{name}"


@register.simple_tag
def state(name: str, label: str = "") -> SafeString:
    """One of the seven outlines alone, with its word for screen readers: for the state column."""
    words = label or STATE_WORDS[name]
    return format_html('<span class="nrm-state" data-state="{}">{}</span>', name, icon(name, str(words), True))


@register.simple_tag
def tag(name: str, label: str = "") -> SafeString:
    """Status tag: outline and one or two words."""
    words = label or STATE_WORDS[name]
    return format_html('<span class="nrm-tag" data-state="{}">{}{}</span>', name, icon(name), words)


def _chip(chip: terms.Chip) -> SafeString:
    bare = "" if chip.state != "neutral" else " nrm-chip--bare"
    mark = "" if bare else icon(chip.state)
    words = format_html('<time datetime="{}">{}</time>', chip.until, chip.words) if chip.until else chip.words
    return format_html(
        '<span class="nrm-chip{}" data-state="{}">{}<span>{}</span></span>', bare, chip.state, mark, words
    )


@register.simple_tag(takes_context=True)
def deadline(
    context: template.Context,
    end: date | datetime | None,
    *,
    now: datetime | None = None,
    soon_days: float | None = None,
    **options: Any,
) -> SafeString:
    """Deadline chip. Options: ends, waiting_for, since, state (see terms.deadline)."""
    soon = terms.STATUTORY_WARNING if soon_days is None else timedelta(days=soon_days)
    # A name that the page does not know arrives as an empty text: no term.
    return _chip(terms.deadline(end or None, _now(context, now), soon=soon, **options))


@register.simple_tag(takes_context=True)
def held(context: template.Context, since: date | datetime, *, now: datetime | None = None) -> SafeString:
    """Chip of something that cannot go on: "held for 71 days"."""
    return _chip(terms.held(since, _now(context, now)))


def _now(context: Mapping[str, Any] | template.Context, given: datetime | None = None) -> datetime:
    """Time comes in as an argument or in the context; the clock is asked last."""
    found = given or context.get("now")
    return found if isinstance(found, datetime) else clock.now()


@register.simple_tag
def doubt(words: str = "") -> SafeString:
    """The mark of what nobody has checked yet."""
    return format_html('<span class="nrm-doubt">{}</span>', words or gettext("not verified"))


# --- words ------------------------------------------------------------------------------------------
@register.filter
def reference(value: object) -> SafeString:
    """`7KQ4M2XD` as `7KQ4-M2XD`, in the fixed-width font, left to right in every script."""
    plain = str(value or "")
    bare = re.sub(r"[\s-]", "", plain)
    shown = f"{bare[:4]}-{bare[4:]}" if len(bare) == 8 and bare.isalnum() else plain
    return format_html('<bdi class="nrm-mono">{}</bdi>', shown) if shown else SafeString("")


def _time(when: date | datetime, words: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', dates.machine(when), words)


@register.filter
def day(when: date | datetime | None, now: date | datetime | None = None) -> SafeString:
    """`Fri 4 Dec` in a <time>; nothing for nothing."""
    return _time(when, dates.day_words(when, now or clock.now())) if when else SafeString("")


@register.filter
def moment(when: datetime | None, now: date | datetime | None = None) -> SafeString:
    """`today 16:10`, or `Mon 23 Nov, 16:10`, in a <time>."""
    return _time(when, dates.moment_words(when, now or clock.now())) if when else SafeString("")


@register.filter
def lately(when: datetime | None, now: date | datetime | None = None) -> SafeString:
    """`today 09:12`, `Mon 22:14`, else `Mon 16 Nov, 22:14`, in a <time>."""
    return _time(when, dates.lately_words(when, now or clock.now())) if when else SafeString("")


@register.filter
def hour(when: datetime | None) -> SafeString:
    """`16:10` in a <time>."""
    return _time(when, dates.hour_words(when)) if when else SafeString("")


@register.filter
def day_words(when: date | datetime | None, now: date | datetime | None = None) -> str:
    """`Fri 4 Dec` as plain words, for attributes and titles."""
    return dates.day_words(when, now or clock.now()) if when else ""


@register.filter
def long_day(when: date | datetime | None) -> SafeString:
    """`Friday 4 December 2026`."""
    return _time(when, dates.long_day_words(when)) if when else SafeString("")


register.filter("ended", ended)


@register.filter
def spoken(codes: Iterable[str]) -> str:
    """Languages by their names, not by their codes."""
    return ", ".join(language(code) for code in codes)


@register.filter
def mono(value: object) -> SafeString:
    """Phone numbers and codes: fixed width, never reordered."""
    return format_html('<bdi class="nrm-mono">{}</bdi>', value)


@register.simple_tag(takes_context=True)
def this_moment(context: template.Context) -> SafeString:
    """The moment of this page, as Fri 4 Dec 2026, 16:10: for what is printed and found again next year."""
    now = _now(context)
    return _time(now, f"{dates.day_words(now, date(1, 1, 1))}, {dates.hour_words(now)}")


@register.simple_tag
def page_language() -> str:
    return get_language() or "en"


@register.simple_tag
def page_direction() -> str:
    """`rtl` for the scripts that run that way."""
    return "rtl" if (get_language() or "en").split("-")[0] in {"ar", "fa", "he", "ur", "ps", "ckb"} else "ltr"


# --- components -------------------------------------------------------------------------------------
def _part(name: str) -> str:
    return f"ui/parts/{name}.html"


@register.inclusion_tag(_part("work_list"), takes_context=True)
def work_list(context: template.Context, groups: Sequence[Any], now: datetime | None = None) -> dict[str, Any]:
    """Rows grouped by what may wait. Takes WorkGroup objects."""
    moment_now = _now(context, now)
    shown = [
        {"group": group, "rows": [{"item": item, "chip": _work_chip(item, moment_now)} for item in group.items]}
        for group in groups
        if group.items
    ]
    return {"groups": shown, "csrf_token": context.get("csrf_token")}


def _work_chip(item: Any, now: datetime) -> SafeString:
    if item.held_since:
        return _chip(terms.held(item.held_since, now))
    soon = item.soon if item.soon is not None else terms.STATUTORY_WARNING
    return _chip(
        terms.deadline(item.until, now, soon=soon, waiting_for=item.waiting_for, ends=item.ends, since=item.since)
    )


@register.inclusion_tag(_part("timeline"), takes_context=True)
def timeline(
    context: template.Context, events: Sequence[Any], now: datetime | None = None, label: str = ""
) -> dict[str, Any]:
    """What happened, newest first. Takes Event objects."""
    moment_now = _now(context, now)
    rows = [
        {
            "event": event,
            "day": dates.day_words(event.at, moment_now),
            "hour": dates.hour_words(event.at) if isinstance(event.at, datetime) else "",
            "machine": dates.machine(event.at),
            "icon": event.icon or event.state,
        }
        for event in events
    ]
    return {"rows": rows, "label": label}


@register.inclusion_tag(_part("track"))
def stage_track(stages: Sequence[Any], label: str = "") -> dict[str, Any]:
    """The stages on a line. More than seven: three back and three ahead, the rest behind a fold."""
    here = next((i for i, stage in enumerate(stages) if stage.stage == "now"), 0)
    first, last = (max(here - 3, 0), here + 4) if len(stages) > 7 else (0, len(stages))
    rows = [
        {"stage": stage, "icon": STAGE_ICONS.get(stage.stage, ""), "words": STAGE_WORDS[stage.stage]}
        for stage in stages
    ]
    return {"rows": rows[first:last], "hidden": rows[:first] + rows[last:], "label": label}


@register.inclusion_tag(_part("facts"))
def facts(lines: Sequence[Any]) -> dict[str, Any]:
    """Facts about a person; no, unknown, not asked and doubted all look different. Takes Fact objects."""
    return {"lines": lines}


@register.inclusion_tag(_part("basis"))
def legal_basis(cards: Sequence[Any]) -> dict[str, Any]:
    """Who may see what, why, on which ground, until when. Takes Basis objects."""
    return {"cards": cards}


@register.inclusion_tag(_part("looks"), takes_context=True)
def who_looked(context: template.Context, looks: Sequence[Any], now: datetime | None = None) -> dict[str, Any]:
    """Who looked at a file. The person may ask for this list. Takes Look objects."""
    return {"looks": looks, "now": _now(context, now)}


@register.inclusion_tag(_part("empty"))
def empty(heading: str, text: str = "", url: str = "", link: str = "", level: int = 3) -> dict[str, Any]:
    """What would stand here and what comes next."""
    return {"heading": heading, "text": text, "url": url, "link": link, "level": level}


@register.inclusion_tag(_part("tabs"))
def tabs(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    """Parts of a file, as links. Takes Tab objects; keys 1 to 9 open them."""
    return {"items": items, "label": label or gettext("Parts of this page")}


@register.inclusion_tag(_part("crumbs"))
def crumbs(items: Sequence[Any]) -> dict[str, Any]:
    """Where this page stands, ending with the page itself. Takes Tab objects; key u goes one up."""
    return {"items": items}


@register.inclusion_tag(_part("filters"))
def filters(items: Sequence[Any], label: str = "") -> dict[str, Any]:
    """Links that narrow a list. Takes Tab objects."""
    return {"items": items, "label": label or gettext("Show only")}


@register.inclusion_tag(_part("pager"), takes_context=True)
def pager(context: template.Context, page: Any, label: str = "") -> dict[str, Any]:
    """Previous and next of a Django `Page`; keeps the rest of the query."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int) -> str:
        if query is None:
            return f"?page={number}"
        query["page"] = str(number)
        return f"?{query.urlencode()}"

    before = address(page.previous_page_number()) if page.has_previous() else ""
    after = address(page.next_page_number()) if page.has_next() else ""
    return {"page": page, "before": before, "after": after, "label": label or gettext("Pages")}


@register.inclusion_tag(_part("table"))
def table(
    columns: Sequence[Any], rows: Sequence[Sequence[Any]], caption: str, hide_caption: bool = False
) -> dict[str, Any]:
    """A table with caption, scopes and labels for the phone. The first cell of a row is its heading."""
    shown = [[_cell(column, value) for column, value in zip(columns, row, strict=True)] for row in rows]
    return {"columns": columns, "rows": shown, "caption": caption, "hide_caption": hide_caption}


def _cell(column: Any, value: Any) -> dict[str, Any]:
    rich = hasattr(value, "protected")
    return {"column": column, "cell": value if rich else {"text": value}}


@register.inclusion_tag(_part("autosave"))
def autosave_status(saved_at: datetime | None = None) -> dict[str, Any]:
    """One quiet line: Saving / Draft saved at 16:10:42 / Not saved since 16:08. Stands inside the form it speaks of."""
    return {"saved_at": f"{dates.local(saved_at):%H:%M:%S}" if saved_at else ""}


@register.inclusion_tag(_part("undo"), takes_context=True)
def undo_bar(context: template.Context, text: str, url: str) -> dict[str, Any]:
    """What was done, and the way back. It stays until the next act; key z."""
    return {"text": text, "url": url, "csrf_token": context.get("csrf_token")}


class _Block(template.Node):
    """A box around what stands between its tags: {% notice %}…{% endnotice %}."""

    def __init__(self, inside: template.NodeList, options: dict[str, Any]) -> None:
        self.inside, self.options = inside, options

    def render(self, context: template.Context) -> SafeString:
        found = {name: value.resolve(context) for name, value in self.options.items()}
        contact = bool(found.get("contact"))
        name = str(found.get("state") or "")
        mark = str(found.get("icon") or ("phone" if contact else name or "info"))
        return format_html(
            '<div class="nrm-notice{}"{}{}>{}<div>{}</div></div>',
            " nrm-notice--contact" if contact else "",
            format_html(' data-state="{}"', name) if name else "",
            format_html(' role="{}"', found["role"]) if found.get("role") else "",
            icon(mark),
            mark_safe(self.inside.render(context)),  # noqa: S308  rendered by the engine, which escaped it
        )


@register.tag
def notice(parser: template.base.Parser, token: template.base.Token) -> _Block:
    """{% notice state="soon" %} or {% notice contact=True %}, a box with an icon; ends with {% endnotice %}."""
    options = template.base.token_kwargs(token.split_contents()[1:], parser)
    inside = parser.parse(("endnotice",))
    parser.delete_first_token()
    return _Block(inside, options)


@register.inclusion_tag(_part("summary"))
def error_summary(*given: Any) -> dict[str, Any]:
    """What has to be looked at, in one form, several, or a formset; nothing where all is well."""
    from opennrm.ui.forms.base import summary_of

    return {"summary": summary_of(given[0] if len(given) == 1 else given)}
