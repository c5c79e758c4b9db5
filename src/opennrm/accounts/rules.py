"""Which purposes a role serves, how long a code lives, what a user name and an organisation's login look like. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from opennrm.kernel.environment import BadSetting
from opennrm.kernel.words import Purpose, Role

PURPOSES_BY_ROLE: dict[Role, tuple[Purpose, ...]] = {
    Role.REGISTRAR: (Purpose.REGISTRATION,),
    Role.CASE_LEAD: (Purpose.CASEWORK,),
    Role.CASE_WORKER: (Purpose.CASEWORK,),
    Role.REPORTER: (Purpose.REFERRAL,),
    Role.DUTY_OFFICER: (Purpose.CASEWORK,),
    Role.SUPERVISOR: (Purpose.SUPERVISION,),
    Role.PRIVACY_OFFICER: (Purpose.PRIVACY_REVIEW,),
    Role.USER_MANAGER: (Purpose.ADMINISTRATION,),
    Role.ANALYST: (Purpose.STATISTICS,),
    Role.APPROVER: (Purpose.STATISTICS,),
    Role.PROJECT_OFFICER: (Purpose.PROJECTS,),
    Role.OBSERVER: (Purpose.STATISTICS,),
}
DEFAULT_NAMES = ("admin", "demo", "root", "test")  # user names that attackers try first
WAY_BACK_MINUTES = 60  # how long a code lives that a colleague hands over in person
ASK_AGAIN_MINUTES = 60  # who asks for a way back once more after this is told of once more
LONGEST_PASSWORD = 1000  # a hash of a megabyte is work for nothing
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,62}[a-z0-9])")


def purposes_for(roles: Iterable[Role]) -> list[Purpose]:
    """The purposes somebody with these roles may choose; the first is where they begin.

    >>> purposes_for([Role.REPORTER, Role.CASE_LEAD])
    [<Purpose.CASEWORK: 'casework'>, <Purpose.REFERRAL: 'referral'>]
    """
    held = set(roles)
    return list(dict.fromkeys(p for role, some in PURPOSES_BY_ROLE.items() if role in held for p in some))


def _(words: str) -> str:
    """Marks words for the translators; who shows them translates them."""
    return words


def user_name_faults(user_name: str) -> list[str]:
    """Why this cannot be a user name, in words to be translated; empty if it can."""
    if _NAME.fullmatch(user_name):
        return []
    return [
        _(
            "A user name has 3 to 64 small letters, digits, dots, dashes or underscores, and begins with a letter or digit."
        )
    ]


# --- the own login of an organisation (OpenID Connect) ----------------------------------------------

_LOGIN_KEYS = {"id", "name", "server", "client_id", "client_secret", "claim"}
_LOGIN_OPTIONAL = {"claim"}
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def organisation_logins(text: str, name: str = "OPENNRM_OIDC") -> list[dict[str, Any]]:
    """The logins of organisations from a JSON list, as the sign-in library wants them. Raises BadSetting.

    >>> organisation_logins("")
    []
    >>> written = '[{"id": "north", "name": "Shelter group North", "server": "https://login.example",'
    >>> written += ' "client_id": "opennrm", "client_secret": "s"}]'
    >>> organisation_logins(written)[0]["settings"]["server_url"]
    'https://login.example'
    >>> organisation_logins(written.replace("https", "http"))
    Traceback (most recent call last):
    ...
    opennrm.kernel.environment.BadSetting: OPENNRM_OIDC: server of login 1: write an address that begins with https://
    """
    if not text:
        return []
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise BadSetting(f"{name}: this is not JSON ({fault})") from fault
    if not isinstance(raw, list):
        raise BadSetting(f"{name}: write a JSON list of logins")
    found = [_login(name, number, entry) for number, entry in enumerate(raw, 1)]
    ids = [login["provider_id"] for login in found]
    if twice := next((one for one in ids if ids.count(one) > 1), None):
        raise BadSetting(f"{name}: two logins have the id {twice}: every login needs one of its own")
    return found


def _login(name: str, number: int, entry: Any) -> dict[str, Any]:
    def refuse(key: str, words: str) -> BadSetting:
        return BadSetting(f"{name}: {key} of login {number}: {words}")

    if not isinstance(entry, dict):
        raise BadSetting(f"{name}: login {number} is no object with {', '.join(sorted(_LOGIN_KEYS))}")
    if strange := sorted(set(entry) - _LOGIN_KEYS):
        raise refuse(strange[0], f"no such key; there are {', '.join(sorted(_LOGIN_KEYS))}")
    for key in sorted(_LOGIN_KEYS - _LOGIN_OPTIONAL | set(entry)):
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise refuse(key, "write a text")
    if not _ID.fullmatch(entry["id"]) or entry["id"] == "openid_connect":
        raise refuse("id", "write small letters, digits and dashes, 40 at most")
    try:
        server = urlsplit(entry["server"])
    except ValueError as fault:
        raise refuse("server", "write an address that begins with https://") from fault
    here = server.scheme == "http" and server.hostname in _LOOPBACK
    if not server.hostname or not (server.scheme == "https" or here):
        raise refuse("server", "write an address that begins with https://")
    return {
        "provider_id": entry["id"],
        "name": entry["name"],
        "client_id": entry["client_id"],
        "secret": entry["client_secret"],
        "settings": {
            "server_url": entry["server"].rstrip("/"),
            "uid_field": entry.get("claim", "sub"),
            "fetch_userinfo": False,
            "oauth_pkce_enabled": True,
            "scope": ["openid"] if entry.get("claim", "sub") == "sub" else ["openid", "profile"],
        },
    }
