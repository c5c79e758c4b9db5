"""Sent twice, done once: a nervous finger, a killed connection, a browser that tries again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from opennrm.kernel.actors import Actor
from opennrm.kernel.errors import Broken
from opennrm.kernel.models import Once


def fingerprint(content: Mapping[str, Any]) -> bytes:
    """What was asked, as 32 bytes: the same key with another content is a fault of the sender."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str, ensure_ascii=True).encode()).digest()


def once(by: Actor, key: str, content: Mapping[str, Any], do: Callable[[], str]) -> str:
    """Do it, or give the answer given before for this user and key. Call inside the transaction of the act.

    A second sender of the same key waits until the first has committed (an advisory lock on user and key). Raises
    Broken where the same key comes with another content.
    """
    mark = fingerprint(content)
    name = hashlib.sha256(f"{by.user_id}:{key}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [int.from_bytes(name[:8], "big", signed=True)])
    before = Once.objects.filter(user_id=by.user, key=key).first()
    if before is not None:
        if bytes(before.fingerprint) != mark:
            raise Broken("This form was sent before with other content. Open it anew, and nothing is lost.")
        return before.answer
    answer = do()
    Once.objects.create(user_id=by.user, key=key, fingerprint=mark, answer=answer)
    return answer
