"""Which purposes a role serves, how long a code lives, what a user name looks like. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    Role.OBSERVER: (Purpose.STATISTICS,),
}
DEFAULT_NAMES = ("admin", "demo", "root", "test")  # user names that attackers try first
WAY_BACK_MINUTES = 60  # how long a code lives that a colleague hands over in person
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,62}[a-z0-9])")


def purposes_for(roles: Iterable[Role]) -> list[Purpose]:
    """The purposes somebody with these roles may choose; the first is where they begin.

    >>> purposes_for([Role.REPORTER, Role.CASE_LEAD])
    [<Purpose.CASEWORK: 'casework'>, <Purpose.REFERRAL: 'referral'>]
    """
    held = set(roles)
    return list(dict.fromkeys(p for role, some in PURPOSES_BY_ROLE.items() if role in held for p in some))


def user_name_faults(user_name: str) -> list[str]:
    """Why this cannot be a user name; empty if it can."""
    if _NAME.fullmatch(user_name):
        return []
    return [
        "A user name has 3 to 64 small letters, digits, dots, dashes or underscores, and begins with a letter or digit."
    ]
