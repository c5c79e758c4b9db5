"""Sessions in the database, for keys of one shape only.

A cookie can carry anything, a NUL in octal escapes too, which the database refuses with a fault. What is not a key is
no session.
"""

from __future__ import annotations

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions

_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(DatabaseSessions):
    def _validate_session_key(self, key: str | None) -> bool:
        return bool(key and _KEY.fullmatch(key))
