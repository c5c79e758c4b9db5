"""Purposes, user names, and the list of organisations' logins: what is read, and what is refused with which words."""

from __future__ import annotations

import json

import pytest

from opennrm.accounts.rules import PURPOSES_BY_ROLE, organisation_logins, purposes_for, user_name_faults
from opennrm.kernel.environment import BadSetting
from opennrm.kernel.words import Purpose, Role

GOOD = {
    "id": "north", "name": "Shelter group North", "server": "https://login.example/", "client_id": "opennrm",
    "client_secret": "s3cret",
}  # fmt: skip


def test_every_role_serves_a_purpose_and_none_serves_emergencies() -> None:
    assert set(PURPOSES_BY_ROLE) == set(Role)
    assert Purpose.EMERGENCY not in purposes_for(Role)


@pytest.mark.parametrize("name", ["abc", "r.yilmaz", "a-b_c.9", "0ab", "x" * 64])
def test_a_plain_user_name_is_taken(name: str) -> None:
    assert user_name_faults(name) == []


@pytest.mark.parametrize(
    "name", ["", "ab", "A" * 5, "a b", ".abc", "abc.", "a/b", "é" * 4, "x" * 65, "abc\n", "ａｂｃ"]
)
def test_another_user_name_is_refused_in_one_sentence(name: str) -> None:
    assert len(user_name_faults(name)) == 1


def test_logins_of_organisations_are_read_as_the_library_wants_them() -> None:
    (login,) = organisation_logins(json.dumps([{**GOOD, "claim": "employee_number"}]))
    assert login["provider_id"] == "north" and login["secret"] == "s3cret"
    assert login["settings"] == {
        "server_url": "https://login.example", "uid_field": "employee_number", "fetch_userinfo": False,
        "oauth_pkce_enabled": True, "scope": ["openid", "profile"],
    }  # fmt: skip
    assert organisation_logins(json.dumps([GOOD]))[0]["settings"]["scope"] == ["openid"]


@pytest.mark.parametrize(
    "written, words",
    [
        ("{", "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ("{}", "write a JSON list"),
        ('"x"', "write a JSON list"),
        ("[1]", "login 1 is no object"),
        (json.dumps([{**GOOD, "secret": "x"}]), "secret of login 1: no such key"),
        (json.dumps([{k: v for k, v in GOOD.items() if k != "client_id"}]), "client_id of login 1: write a text"),
        (json.dumps([{**GOOD, "name": " "}]), "name of login 1: write a text"),
        (json.dumps([{**GOOD, "claim": 7}]), "claim of login 1: write a text"),
        (json.dumps([{**GOOD, "id": "North!"}]), "id of login 1: write small letters"),
        (json.dumps([{**GOOD, "id": "openid_connect"}]), "id of login 1: write small letters"),
        (json.dumps([{**GOOD, "server": "http://login.example"}]), "server of login 1: write an address"),
        (json.dumps([{**GOOD, "server": "http://["}]), "server of login 1: write an address"),
        (json.dumps([{**GOOD, "server": "login.example"}]), "server of login 1: write an address"),
        (json.dumps([GOOD, GOOD]), "two logins have the id north"),
    ],
)
def test_a_list_that_is_not_understood_stops_the_start_with_a_sentence(written: str, words: str) -> None:
    with pytest.raises(BadSetting) as told:
        organisation_logins(written)
    assert words in str(told.value) and str(told.value).startswith("OPENNRM_OIDC: ")
    assert "s3cret" not in str(told.value)
