"""Tags of the public templates: every word on them comes from the published texts, through the page's voice."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from opennrm.website import drawings
from opennrm.website.voice import Voice

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: template.Context, key: str, **values: Any) -> SafeString:
    """One line: `{% say "home.title" %}`."""
    voice: Voice = context["voice"]
    return voice.line(key, **values)


@register.simple_tag(takes_context=True)
def prose(context: template.Context, key: str, level: int = 2) -> SafeString:
    """A whole text with its paragraphs, headings and points."""
    voice: Voice = context["voice"]
    return voice.blocks(key, level)


@register.simple_tag(takes_context=True)
def plain(context: template.Context, key: str, **values: Any) -> str:
    """Bare words, for attributes; escaped by the template."""
    return str(context["voice"].plain(key, **values))


@register.simple_tag(takes_context=True)
def lacks(context: template.Context, key: str) -> bool:
    """Whether a text is not there in the language of the page, so that the reader is told before it begins."""
    voice: Voice = context["voice"]
    return voice.find(key)[1] != voice.code


@register.simple_tag(takes_context=True)
def to(context: template.Context, page: str) -> str:
    """The address of a page of this site in the language of the page."""
    return str(context["voice"].address(page))


@register.simple_tag(takes_context=True)
def drawing(context: template.Context, what: str, browser: str) -> SafeString:
    """A drawing of a browser, made for this page, with its description."""
    return drawings.draw(what, browser, context["voice"].plain(f"history.picture_{what}"))
