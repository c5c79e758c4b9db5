"""The words of the desk for roles, purposes, compartments, relations and kinds of organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext_lazy as _

from opennrm.kernel.access import Refusal
from opennrm.kernel.words import Compartment, OrganisationKind, Purpose, Relation, Role

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Words: TypeAlias = "dict[Any, StrOrPromise]"  # what a rule calls so, a page calls so

ROLES: dict[Role, StrOrPromise] = {
    Role.REGISTRAR: _("registrar"),
    Role.CASE_LEAD: _("case lead"),
    Role.CASE_WORKER: _("case worker"),
    Role.REPORTER: _("reporter"),
    Role.SUPERVISOR: _("supervisor"),
    Role.DUTY_OFFICER: _("duty officer"),
    Role.PRIVACY_OFFICER: _("privacy officer"),
    Role.USER_MANAGER: _("user manager"),
    Role.ANALYST: _("analyst"),
    Role.APPROVER: _("approver"),
    Role.PROJECT_OFFICER: _("project officer"),
    Role.OBSERVER: _("observer"),
}
PURPOSES: dict[Purpose, StrOrPromise] = {
    Purpose.REFERRAL: _("referral"),
    Purpose.REGISTRATION: _("registration"),
    Purpose.CASEWORK: _("casework"),
    Purpose.SUPERVISION: _("supervision"),
    Purpose.PRIVACY_REVIEW: _("privacy review"),
    Purpose.EMERGENCY: _("emergency"),
    Purpose.ADMINISTRATION: _("administration"),
    Purpose.STATISTICS: _("statistics"),
    Purpose.PROJECTS: _("projects"),
}
COMPARTMENTS: dict[Compartment, StrOrPromise] = {
    Compartment.IDENTITY: _("identity"),
    Compartment.SAFE_CONTACT: _("safe contact"),
    Compartment.LOCATION: _("location"),
    Compartment.HEALTH: _("health"),
    Compartment.POLICE: _("police information"),
    Compartment.IMMIGRATION: _("residence and immigration"),
    Compartment.CHILDREN: _("children"),
    Compartment.NOTES: _("notes"),
    Compartment.ACCOUNT: _("account of exploitation"),
    Compartment.DANGERS: _("dangers"),
}
REFUSALS: dict[Refusal, StrOrPromise] = {
    Refusal.ROLE: _("Your role does not do this."),
    Refusal.RELATION: _("You do not work on this."),
    Refusal.COMPARTMENT: _("This part is not shared with you."),
    Refusal.PURPOSE: _("This is not open for the purpose that you work for now."),
    Refusal.BLOCKED: _("A conflict of interest is recorded."),
}
RELATIONS: dict[Relation, StrOrPromise] = {
    Relation.LEAD: _("case lead"),
    Relation.TEAM: _("member of the team"),
    Relation.PENDING: _("asked, not yet answered"),
    Relation.REPORTER: _("reporter"),
    Relation.REGISTER: _("national register"),
    Relation.SUPERVISOR: _("supervisor"),
    Relation.BREAK_GLASS: _("emergency access"),
    Relation.SHARE: _("shared with the organisation"),
    Relation.BLOCKED: _("blocked"),
    Relation.ENDED: _("ended"),
    Relation.NONE: _("none"),
}
KINDS: dict[OrganisationKind, StrOrPromise] = {
    OrganisationKind.NATIONAL_DESK: _("national desk"),
    OrganisationKind.POLICE: _("police"),
    OrganisationKind.BORDER_POLICE: _("border police"),
    OrganisationKind.LABOUR_INSPECTORATE: _("labour inspectorate"),
    OrganisationKind.SHELTER: _("shelter"),
    OrganisationKind.IMMIGRATION: _("immigration service"),
    OrganisationKind.IOM: _("International Organization for Migration"),
    OrganisationKind.GUARDIANSHIP: _("guardianship"),
    OrganisationKind.YOUTH_CARE: _("youth care"),
    OrganisationKind.EXIT_PROGRAMME: _("exit programme"),
    OrganisationKind.MUNICIPALITY: _("municipality or care coordinator"),
    OrganisationKind.HEALTH: _("health provider"),
    OrganisationKind.LAWYER: _("lawyer"),
    OrganisationKind.PROSECUTION: _("prosecution"),
    OrganisationKind.FINANCIAL: _("financial organisation"),
    OrganisationKind.CHAMBER_OF_COMMERCE: _("chamber of commerce"),
    OrganisationKind.MINISTRY: _("ministry"),
    OrganisationKind.RAPPORTEUR: _("rapporteur’s office"),
    OrganisationKind.TASK_FORCE: _("task force secretariat"),
    OrganisationKind.FOREIGN_PARTNER: _("foreign partner"),
}
