"""Which connection does what: the owner of the tables migrates, the application's role does everything else."""

from __future__ import annotations

from typing import Any


class OwnerMigrates:
    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"

    def allow_relation(self, first: object, second: object, **hints: Any) -> bool:
        return True
