"""What is not written in UTF-8 is answered before anything of it is read."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import RequestFactory

from opennrm.kernel.letters import WORDS, OneAlphabet

FOREIGN = ("base64", "rot13", "utf-7", "UTF-16", "zip", "unicode_escape", "undefined", "iso-8859-1")


def sent(content_type: str, application: Any) -> tuple[str, bytes]:
    told: list[str] = []
    environ = {**RequestFactory().get("/sign-in/?q=%E9+2AA-").environ, "CONTENT_TYPE": content_type}
    environ["wsgi.input"] = io.BytesIO(b"")
    body = b"".join(OneAlphabet(application)(environ, lambda status, headers: told.append(status)))
    return told[0], body


@pytest.fixture
def program(database: None) -> Any:
    from opennrm.config.wsgi import django_application

    return django_application


@pytest.mark.parametrize("charset", FOREIGN)
@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_what_names_another_encoding_is_refused_before_it_is_read(program: Any, kind: str, charset: str) -> None:
    assert sent(f"{kind}; charset={charset}", program) == ("415 Unsupported Media Type", WORDS)
    assert sent(f'{kind}; charset="{charset}"', program)[0].startswith("415")


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "text/plain; charset=UTF-8", "x; charset=utf8", ";;", "; charset="]
)
def test_what_every_browser_sends_is_read(program: Any, content_type: str) -> None:
    assert sent(content_type, program)[0] == "200 OK"


def test_without_this_door_such_a_request_breaks_the_program(program: Any) -> None:
    """Else the door guards nothing, and can go."""
    environ = {**RequestFactory().get("/sign-in/?q=x").environ, "CONTENT_TYPE": "text/plain; charset=base64"}
    with pytest.raises(LookupError):
        program(environ, lambda *_: None)


def test_the_door_stands_before_the_whole_program() -> None:
    from opennrm.config.wsgi import application

    assert isinstance(application, OneAlphabet)
