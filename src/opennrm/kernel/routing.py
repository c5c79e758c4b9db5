"""Which connection does what: the owner of the tables migrates, the application's role does everything else."""

from __future__ import annotations

from typing import Any

# The table of the cache holds the counts of tries. They commit at once, on the connection of the log: a try that is
# undone with its transaction still counts, and two processes see each other's counts.
COUNTED_AT_ONCE = "django_cache"


class OwnerMigrates:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return "audit" if model._meta.app_label == COUNTED_AT_ONCE else None

    def db_for_write(self, model: Any, **hints: Any) -> str | None:
        return "audit" if model._meta.app_label == COUNTED_AT_ONCE else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, first: object, second: object, **hints: Any) -> bool:
        return True
