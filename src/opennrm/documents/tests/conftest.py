"""The case of the room of cases, with its team."""

from opennrm.cases.tests.conftest import case, documents_folder, everything, join, person_id, with_mentor

__all__ = ["case", "documents_folder", "everything", "join", "person_id", "with_mentor"]
