"""The gate: who may come in, what a refusal looks like, that nothing is half-written, and the headers of every answer."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client
from django.urls import include, path, reverse
from django.views.decorators.http import require_POST

from opennrm.accounts import services as accounts
from opennrm.accounts.models import User
from opennrm.desk.policy import open_page, page
from opennrm.kernel import audit, clock
from opennrm.kernel.actors import Actor, current
from opennrm.kernel.errors import NotThere
from opennrm.kernel.models import AuditEntry, Notice
from opennrm.kernel.words import Role
from tests.cast import CAST, PASSWORD

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def _fresh(database: None) -> None:
    cache.clear()


# --- pages of a made-up room, one for each way a page can go wrong --------------------------------------


def _write() -> None:
    Notice.objects.create(kind="half.written")


def _rows() -> Iterator[bytes]:
    """Reads when it is asked for pieces; says in whose name."""
    yield f"actor={current().user_id};".encode()
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('nrm.actor', true)")
        yield f"database={cursor.fetchone()[0]}".encode()


def _torn() -> Iterator[bytes]:
    _write()
    yield b"the first piece"
    raise RuntimeError("the second piece is missing")


def _lazy(request: HttpRequest) -> TemplateResponse:
    return TemplateResponse(
        request, engines["django"].from_string("{{ who }}"), {"who": lambda: str(current().user_id)}
    )


def _broken_template(request: HttpRequest) -> TemplateResponse:
    _write()

    def fault() -> str:
        raise RuntimeError("deep inside a template")

    return TemplateResponse(request, engines["django"].from_string("<p>before</p>{{ fault }}"), {"fault": fault})


def _refused_in_template(request: HttpRequest) -> TemplateResponse:
    _write()

    def fault() -> str:
        raise NotThere("hidden")

    fault_named = {"fault": fault}
    return TemplateResponse(request, engines["django"].from_string("{{ fault }}"), fault_named)


def _crash(request: HttpRequest) -> HttpResponse:
    _write()
    raise RuntimeError("a name that must not be seen: Ivana")


def _bad_answer(request: HttpRequest) -> HttpResponse:
    _write()
    return HttpResponse("no", status=503)


def _hidden(request: HttpRequest) -> HttpResponse:
    _write()
    raise NotThere("there is one, and it is hidden")


def _nobody_logs(request: HttpRequest) -> HttpResponse:
    audit.read(current(), "room.read", "x" * 81)  # longer than the log can hold
    return HttpResponse("data of a person")


def _ends_its_session(request: HttpRequest) -> HttpResponse:
    Session.objects.filter(session_key=request.session.session_key).delete()
    messages.info(request, "touches the session")
    return HttpResponse("ok")


async def _pieces() -> Any:
    yield b"x"


VIEWS: dict[str, Callable[..., Any]] = {
    "lazy": _lazy,
    "broken-template": _broken_template,
    "refused-in-template": _refused_in_template,
    "crash": _crash,
    "bad-answer": _bad_answer,
    "hidden": _hidden,
    "nobody-logs": _nobody_logs,
    "ends-its-session": _ends_its_session,
    "stream": lambda request: StreamingHttpResponse(_rows()),
    "torn-stream": lambda request: StreamingHttpResponse(_torn()),
    "pieces-over-time": lambda request: StreamingHttpResponse(_pieces()),
    "file": lambda request: FileResponse(io.BytesIO(b"12345"), as_attachment=True, filename="a.txt"),
    "post-only": require_POST(lambda request: HttpResponse("done")),
}
urlpatterns = [path(f"t/{name}/", page()(view), name=name) for name, view in VIEWS.items()]
urlpatterns += [
    path("t/registrars/", page(Role.REGISTRAR)(lambda request: HttpResponse("register")), name="registrars"),
    path("t/silent/", lambda request: HttpResponse("x"), name="silent"),
    path("t/open-crash/", open_page(_crash), name="open_crash"),
    path("", include("opennrm.config.urls")),
]
handler400, handler403 = "opennrm.desk.faults.bad_request", "opennrm.desk.faults.refused"
handler404, handler500 = "opennrm.desk.faults.not_there", "opennrm.desk.faults.crashed"


@pytest.fixture
def rooms(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def mentor_client(signed_in: Any) -> Client:
    client: Client = signed_in("mentor")
    client.raise_request_exception = False
    return client


def half_written() -> int:
    return Notice.objects.filter(kind="half.written").count()


@pytest.mark.usefixtures("rooms")
def test_a_page_that_is_drawn_late_is_still_drawn_for_its_actor(mentor_client: Client, mentor: Actor) -> None:
    assert mentor_client.get("/t/lazy/").content.decode() == str(mentor.user_id)


@pytest.mark.usefixtures("rooms")
def test_a_stream_is_read_while_somebody_acts(mentor_client: Client, mentor: Actor) -> None:
    answer = mentor_client.get("/t/stream/")
    assert answer.content.decode() == f"actor={mentor.user_id};database={mentor.user_id}"
    assert not answer.streaming


@pytest.mark.usefixtures("rooms")
def test_a_file_keeps_its_name_and_length(mentor_client: Client) -> None:
    answer = mentor_client.get("/t/file/")
    assert (answer.content, answer.headers["Content-Length"]) == (b"12345", "5")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize("name", ["broken-template", "crash", "torn-stream", "pieces-over-time"])
def test_a_fault_anywhere_in_a_page_undoes_all_and_gives_a_number(mentor_client: Client, name: str) -> None:
    answer = mentor_client.get(f"/t/{name}/")
    body = answer.content.decode()
    assert answer.status_code == 500 and half_written() == 0
    assert (
        "read this number" in body and "Ivana" not in body and "before" not in body.replace("everything before it", "")
    )


@pytest.mark.usefixtures("rooms")
def test_an_answer_that_is_a_fault_undoes_all(mentor_client: Client) -> None:
    assert mentor_client.get("/t/bad-answer/").status_code == 503
    assert half_written() == 0


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize("name", ["hidden", "refused-in-template"])
def test_what_is_not_there_undoes_all_and_is_written(mentor_client: Client, mentor: Actor, name: str) -> None:
    assert mentor_client.get(f"/t/{name}/").status_code == 404
    assert half_written() == 0
    entry = AuditEntry.objects.using("audit").get(action="desk.page", outcome="denied")
    assert (entry.user_id, entry.subject) == (mentor.user_id, f"page:{name}")


@pytest.mark.usefixtures("rooms")
def test_no_log_no_data(mentor_client: Client) -> None:
    answer = mentor_client.get("/t/nobody-logs/")
    assert answer.status_code == 503 and "data of a person" not in answer.content.decode()


@pytest.mark.usefixtures("rooms")
def test_an_address_without_a_policy_shows_nothing(mentor_client: Client) -> None:
    answer = mentor_client.get("/t/silent/")
    assert answer.status_code == 500 and answer.content != b"x"


@pytest.mark.usefixtures("rooms")
def test_a_fault_on_an_open_page_undoes_all(database: None) -> None:
    assert Client(raise_request_exception=False).get("/t/open-crash/").status_code == 500
    assert half_written() == 0


@pytest.mark.usefixtures("rooms")
def test_a_session_that_ends_while_a_page_is_drawn_is_told_in_words(mentor_client: Client) -> None:
    answer = mentor_client.get("/t/ends-its-session/")
    assert answer.status_code == 400 and "could not be read" in answer.content.decode()
    assert mentor_client.get("/").status_code == 302


@pytest.mark.usefixtures("rooms")
def test_an_address_that_only_takes_a_form_says_so(mentor_client: Client) -> None:
    answer = mentor_client.get("/t/post-only/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "This is not a page" in answer.content.decode()
    for method in ("put", "delete", "patch", "trace", "options"):
        assert getattr(mentor_client, method)("/t/post-only/").status_code == 405
    for method in ("put", "delete", "patch", "trace"):
        assert getattr(Client(raise_request_exception=False), method)("/sign-in/").status_code in (200, 405)


# --- forbidden and missing are the same ---------------------------------------------------------------


def _what_leaves(answer: Any) -> tuple[int, bytes, dict[str, str], list[str]]:
    return answer.status_code, answer.content, dict(answer.headers), sorted(answer.cookies)


@pytest.mark.usefixtures("rooms")
@pytest.mark.parametrize("part", CAST, ids=lambda part: part.user_name)
@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_what_one_may_not_see_answers_byte_for_byte_like_what_does_not_exist(
    signed_in: Any, part: Any, method: str, language: str
) -> None:
    client = signed_in(part.user_name)
    client.get("/")  # the first click of a session writes when it began
    headers = {"accept-language": language}
    nowhere = _what_leaves(getattr(client, method)("/t/there-is-no-such-page/", headers=headers))
    assert nowhere[0] == 404
    forbidden = ["/t/hidden/"]
    if Role.REGISTRAR not in part.roles:
        forbidden.append("/t/registrars/")
    if Role.USER_MANAGER not in part.roles:
        stranger = User.objects.get(username="outsider")
        forbidden += ["/users/", "/users/new/", f"/users/{stranger.public_id}/", f"/users/{stranger.public_id}/close/"]
    elif part.user_name != "user_manager":
        stranger = User.objects.get(username="outsider")
        forbidden += [f"/users/{stranger.public_id}/", "/users/00000000-0000-4000-8000-000000000000/"]
    for address in forbidden:
        assert _what_leaves(getattr(client, method)(address, headers=headers)) == nowhere, address


@pytest.mark.usefixtures("rooms")
def test_every_refusal_at_the_gate_is_written(signed_in: Any, mentor: Actor) -> None:
    client = signed_in("mentor")
    client.get("/t/registrars/")
    client.get("/t/there-is-no-such-page/")
    entries = AuditEntry.objects.using("audit").filter(outcome="denied", user_id=mentor.user_id).order_by("id")
    assert [entry.subject for entry in entries] == ["page:registrars", "page:none"]


def test_nobody_signed_in_is_led_to_sign_in_and_not_told_more() -> None:
    known, unknown = (
        Client().get(f"/users/{key}/")
        for key in (User.objects.first().public_id, "0" * 8 + "-0000-4000-8000-" + "0" * 12)
    )
    assert known.status_code == unknown.status_code == 302
    assert known.url.startswith("/sign-in/?next=/users/")
    assert Client().post("/users/new/", {}).url == "/sign-in/?next=/"


# --- rights act on the next click ---------------------------------------------------------------------


def test_a_withdrawn_role_is_gone_on_the_next_click(signed_in: Any, user_manager: Actor) -> None:
    client = signed_in("shelter_supervisor")
    assert client.get("/users/").status_code == 200
    user = User.objects.get(username="shelter_supervisor")
    accounts.take_role(user, Role.USER_MANAGER, by=user_manager)
    assert client.get("/users/").status_code == 404
    accounts.give_role(user, Role.USER_MANAGER, by=user_manager)
    assert client.get("/users/").status_code == 200


def test_a_closed_user_and_the_users_of_a_closed_organisation_are_out_on_the_next_click(
    signed_in: Any, user_manager: Actor
) -> None:
    mentor, guardian = signed_in("mentor"), signed_in("guardian")
    assert mentor.get("/").status_code == guardian.get("/").status_code == 200
    accounts.close_user(User.objects.get(username="mentor"), by=user_manager)
    organisation = User.objects.get(username="guardian").organisation
    type(organisation).objects.filter(pk=organisation.pk).update(is_active=False)
    assert mentor.get("/").status_code == guardian.get("/").status_code == 302


# --- limits of a session --------------------------------------------------------------------------------


def test_a_session_ends_after_an_hour_without_a_click(signed_in: Any, time_machine: Any, settings: Any) -> None:
    client, began = signed_in("mentor"), clock.now()
    assert client.get("/").status_code == 200
    for minutes in (59, 118, 177):
        time_machine.move_to(began + timedelta(minutes=minutes), tick=False)
        assert client.get("/").status_code == 200, minutes
    time_machine.move_to(began + timedelta(minutes=177 + 61), tick=False)
    answer = client.get("/account/?a=b")
    assert answer.url == "/sign-in/?next=/account/%3Fa%3Db"
    assert "nothing happened here for long" in client.get(answer.url).content.decode()
    time_machine.move_to(began + timedelta(minutes=178), tick=False)
    assert client.get("/").status_code == 302, "it does not come back to life"
    assert "accounts.session_ran_out" in AuditEntry.objects.using("audit").values_list("action", flat=True)


def test_a_session_ends_after_twelve_hours_however_busy(signed_in: Any, time_machine: Any) -> None:
    client, began = signed_in("mentor"), clock.now()
    client.get("/")
    for half_hours in range(1, 24):
        time_machine.move_to(began + timedelta(minutes=30 * half_hours), tick=False)
        assert client.get("/").status_code == 200, half_hours
    time_machine.move_to(began + timedelta(hours=12, minutes=1), tick=False)
    assert client.get("/").status_code == 302


# --- the second step is a must outside the demo ----------------------------------------------------------


def test_without_a_second_step_every_page_leads_to_its_set_up(signed_in: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in("shelter_supervisor")
    for address in ("/", "/account/", "/users/", "/account/purpose/", "/nowhere/", "/account/password/"):
        assert client.get(address).url == reverse("mfa_index"), address
    assert client.post("/users/new/", {"name": "x", "user_name": "xyz"}).url == reverse("mfa_index")
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Set up a passkey or an app before you go on" in page


def test_removing_the_last_second_step_leads_back_to_its_set_up(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = Client()
    client.post("/sign-in/", {"login": "mentor", "password": PASSWORD})
    assert client.get("/").url == reverse("mfa_index")
    user = User.objects.get(username="mentor")
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.post(reverse("mfa_generate_recovery_codes"))
    assert client.get("/").status_code == 200
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=user).exists(), "recovery codes alone are no second step"
    assert client.get("/").url == reverse("mfa_index")


def test_recovery_codes_alone_are_no_second_step(signed_in: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    user = User.objects.get(username="mentor")
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "x", "used_mask": 0})
    assert signed_in("mentor").get("/").url == reverse("mfa_index")
