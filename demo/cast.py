"""Who signs in to the demo country: one user per role, with a printed password."""

from __future__ import annotations

from typing import NamedTuple

from opennrm.kernel.words import OrganisationKind, Role

PASSWORD = "quiet-river-paper-lamp"  # noqa: S105 - printed on purpose: the demo listens on this machine alone
_K, _R = OrganisationKind, Role


class Part(NamedTuple):
    user_name: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    called: str  # the role, as the table of sign-ins says it


ORGANISATIONS: list[tuple[str, OrganisationKind, str]] = [
    ("National desk", _K.NATIONAL_DESK, "midden"),
    ("Police, unit East", _K.POLICE, "oost"),
    ("Police, unit West", _K.POLICE, "west"),
    ("Border police", _K.BORDER_POLICE, "west"),
    ("Labour inspectorate", _K.LABOUR_INSPECTORATE, "midden"),
    ("Shelter group North", _K.SHELTER, "noord"),
    ("Shelter group South", _K.SHELTER, "zuid"),
    ("Immigration service", _K.IMMIGRATION, "midden"),
    ("IOM", _K.IOM, "midden"),
    ("Guardianship", _K.GUARDIANSHIP, "midden"),
    ("Youth care East", _K.YOUTH_CARE, "oost"),
    ("Exit programme West", _K.EXIT_PROGRAMME, "west"),
    ("Municipality of Oosterveen", _K.MUNICIPALITY, "oost"),
    ("Health service East", _K.HEALTH, "oost"),
    ("Lawyers at the Gracht", _K.LAWYER, "midden"),
    ("Public prosecution", _K.PROSECUTION, "midden"),
    ("Bank union", _K.FINANCIAL, "midden"),
    ("Chamber of commerce", _K.CHAMBER_OF_COMMERCE, "midden"),
    ("Ministry of Security and Justice", _K.MINISTRY, "midden"),
    ("Rapporteur’s office", _K.RAPPORTEUR, "midden"),
    ("Task force secretariat", _K.TASK_FORCE, "midden"),
    ("Animus partner network", _K.FOREIGN_PARTNER, "midden"),
]
REGIONS = [("noord", "North"), ("oost", "East"), ("zuid", "South"), ("west", "West"), ("midden", "Middle")]

CAST = [
    Part("police", "R. Yilmaz", "Police, unit East", (_R.REPORTER, _R.CASE_WORKER), "police officer"),
    Part("desk", "Ilse Brandt", "National desk", (_R.REGISTRAR, _R.REPORTER, _R.CASE_LEAD, _R.CASE_WORKER), "registrar and case lead"),
    Part("desk2", "Mara Okafor", "National desk", (_R.REGISTRAR, _R.REPORTER), "second registrar"),
    Part("supervisor", "Joost Hendriks", "National desk", (_R.SUPERVISOR,), "supervisor"),
    Part("privacy", "Nadia Benali", "National desk", (_R.PRIVACY_OFFICER,), "privacy officer"),
    Part("users", "Tess Mulder", "National desk", (_R.USER_MANAGER,), "user manager"),
    Part("mentor", "Marieke Visser", "Shelter group North", (_R.CASE_WORKER, _R.CASE_LEAD, _R.REPORTER), "mentor in a shelter"),
    Part("shelter", "Hanna Dijk", "Shelter group North", (_R.SUPERVISOR, _R.CASE_WORKER, _R.PRIVACY_OFFICER), "shelter manager"),
    Part("night", "Sem Bakker", "Shelter group North", (_R.DUTY_OFFICER, _R.CASE_WORKER), "duty officer"),
    Part("inspector", "J. Okoye", "Labour inspectorate", (_R.REPORTER,), "labour inspector"),
    Part("border", "K. de Ruiter", "Border police", (_R.REPORTER,), "border police"),
    Part("ind", "Piet Smit", "Immigration service", (_R.CASE_WORKER,), "immigration officer"),
    Part("iom", "Lucia Fernandes", "IOM", (_R.CASE_WORKER,), "IOM officer"),
    Part("guardian", "Abel Jansen", "Guardianship", (_R.CASE_WORKER, _R.CASE_LEAD, _R.REPORTER), "guardian"),
    Part("youth", "Noor Peters", "Youth care East", (_R.CASE_WORKER, _R.REPORTER), "youth care worker"),
    Part("counsellor", "Vera Koster", "Exit programme West", (_R.CASE_WORKER, _R.CASE_LEAD), "counsellor"),
    Part("coordinator", "Bram Vos", "Municipality of Oosterveen", (_R.CASE_WORKER, _R.CASE_LEAD, _R.REPORTER), "care coordinator"),
    Part("doctor", "Sofie Maas", "Health service East", (_R.CASE_WORKER, _R.REPORTER), "doctor"),
    Part("lawyer", "A. de Wit", "Lawyers at the Gracht", (_R.CASE_WORKER,), "lawyer"),
    Part("analyst", "Rik de Boer", "National desk", (_R.ANALYST,), "analyst"),
    Part("approver", "Eva Kuipers", "National desk", (_R.APPROVER,), "second pair of eyes"),
    Part("rapporteur", "C. van Dam", "Rapporteur’s office", (_R.OBSERVER,), "National Rapporteur"),
    Part("secretariat", "H. Postma", "Task force secretariat", (_R.OBSERVER,), "secretariat of the task force"),
    Part("ministry", "F. Groen", "Ministry of Security and Justice", (_R.OBSERVER,), "ministry"),
    Part("projects", "B. Meijer", "Ministry of Security and Justice", (_R.PROJECT_OFFICER,), "project officer"),
    Part("projects2", "L. Claes", "Ministry of Security and Justice", (_R.PROJECT_OFFICER,), "second project officer"),
    Part("outsider", "Otto Buiten", "Shelter group South", (_R.CASE_WORKER, _R.CASE_LEAD, _R.REPORTER), "outsider: must find nothing"),
]  # fmt: skip
# Has no password yet: the user manager lets this colleague in. Not in the table of sign-ins.
NEWCOMER = Part("newcomer", "Lotte Prins", "National desk", (_R.REPORTER,), "new colleague")
