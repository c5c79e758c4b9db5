"""Who acts, and the one place where the database is told so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from opennrm.kernel.errors import NoActor
from opennrm.kernel.words import OrganisationKind, Purpose, Role


@dataclass(frozen=True)
class Actor:
    """A user at work for an organisation and a purpose, or a job of the program itself."""

    user_id: int | None
    organisation_id: int | None
    organisation_kind: OrganisationKind | None
    roles: frozenset[Role]
    purpose: Purpose | None
    job: str = ""
    request_id: str = ""

    @classmethod
    def for_job(cls, name: str) -> Actor:
        """A piece of background work, named in the log. It sees all rows; its code decides what it touches."""
        return cls(None, None, None, frozenset(), Purpose.ADMINISTRATION, job=name)

    def on(self, purpose: Purpose) -> Actor:
        """The same actor, looking for another purpose."""
        return replace(self, purpose=purpose)

    @property
    def user(self) -> int:
        """The user's inner number; raises NoActor for a job, which has none."""
        if self.user_id is None:
            raise NoActor(f"The job {self.job or '?'} did what only a user does.")
        return self.user_id

    def has(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))


_current: ContextVar[Actor | None] = ContextVar("current_actor", default=None)

_SET = "select set_config('nrm.actor', %s, true), set_config('nrm.organisation', %s, true), "
_SET += "set_config('nrm.roles', %s, true), set_config('nrm.job', %s, true)"


def _tell_database(actor: Actor | None) -> None:
    """Transaction-local: gone with the transaction, so that a pooled connection never keeps an actor."""
    values = ["", "", "", ""]
    if actor is not None:
        values = [
            str(actor.user_id or ""),
            str(actor.organisation_id or ""),
            ",".join(sorted(actor.roles)),
            actor.job,
        ]
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


def _same_to_database(first: Actor | None, second: Actor | None) -> bool:
    """Purpose and request are not told to the database; changing only them costs no round trip."""
    if first is None or second is None:
        return first is second
    return (first.user_id, first.organisation_id, first.roles, first.job) == (
        second.user_id,
        second.organisation_id,
        second.roles,
        second.job,
    )


def _reads_on(viewer: Actor) -> bool:
    """Whether a read goes on in a transaction that the database knows to be this viewer's.

    Then it needs no savepoint: a page calls dozens of selectors, and each savepoint is two queries more.
    """
    before = _current.get()
    return before is not None and connection.in_atomic_block and _same_to_database(before, viewer)


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Everything inside happens in one transaction, for this actor, in Python and in the database alike."""
    before = _current.get()
    nested = connection.in_atomic_block
    with transaction.atomic():
        changed = not _same_to_database(before, actor)
        if changed:
            _tell_database(actor)
        token = _current.set(actor)
        try:
            yield actor
        finally:
            _current.reset(token)
        # An outer transaction lives on (nested services, tests): it gets its own actor back, or none. After a fault the
        # rollback of this savepoint has undone the setting already; where this was the whole transaction, its end does.
        if changed and nested and not connection.needs_rollback:
            _tell_database(before)


@contextmanager
def looking_as(job: Actor) -> Iterator[Actor]:
    """Inside a read, a job of the program looks where the viewer may not; the viewer gets what the selector makes of it.

    As `acting`, but without a savepoint: nothing is written here, so there is nothing to undo. Whatever happens inside,
    the database is told of the viewer again before anything else is read.
    """
    before = _current.get()
    if before is None or not connection.in_atomic_block:
        with acting(job):
            yield job
        return
    _tell_database(job)
    token = _current.set(job)
    try:
        yield job
    finally:
        _current.reset(token)
        _tell_database(before)


def current() -> Actor:
    """The actor of this moment; raises NoActor where nobody acts."""
    actor = _current.get()
    if actor is None:
        raise NoActor("Nobody acts here: call this inside acting(actor), or pass viewer= or by=.")
    return actor


P = ParamSpec("P")
R = TypeVar("R")


def service(act: Callable[P, R]) -> Callable[P, R]:
    """One change: one transaction in the name of `by`. Every public function of a services.py wears this."""

    @wraps(act)
    def in_the_name_of(*args: P.args, **kwargs: P.kwargs) -> R:
        by = kwargs.get("by")
        if not isinstance(by, Actor):
            raise NoActor(f"{act.__qualname__} changes something: say who does it with by=.")
        with acting(by):
            return act(*args, **kwargs)

    return in_the_name_of


def selector(read: Callable[P, R]) -> Callable[P, R]:
    """One read in the name of `viewer`. Every public function of a selectors.py wears this.

    Return evaluated values: what is still lazy when this ends is read without an actor, and row security is silent.
    """

    @wraps(read)
    def in_the_eyes_of(*args: P.args, **kwargs: P.kwargs) -> R:
        viewer = kwargs.get("viewer")
        if not isinstance(viewer, Actor):
            raise NoActor(f"{read.__qualname__} reads something: say who looks with viewer=.")
        if _reads_on(viewer):
            token = _current.set(viewer)
            try:
                return read(*args, **kwargs)
            finally:
                _current.reset(token)
        with acting(viewer):
            return read(*args, **kwargs)

    return in_the_eyes_of
