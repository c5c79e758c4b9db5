"""The Netherlands: who may register a possible victim, and on which ground.

Sources: CM-REG and CM-PRIV are pages of CoMensha (registration; privacy statement), STB412 is Staatsblad 2011, 412,
TIP2020/2021 the yearly reports of the United States on trafficking, AJN a letter of the youth doctors' association.
What is from memory waits for a lawyer and is shown with the mark "not verified".
"""

from __future__ import annotations

from opennrm.law.bases import Basis, Explained, Registering
from opennrm.law.words import FROM_MEMORY, Source, gettext_noop

_DUTY = (Basis.DUTY, Basis.CONSENT)
_PUBLIC = (Basis.PUBLIC_TASK, Basis.CONSENT, Basis.VITAL_INTEREST)
_PRIVATE = (Basis.JUSTIFIED_INTEREST, Basis.CONSENT, Basis.VITAL_INTEREST)

REGISTERING = Registering(
    must={"police": _DUTY, "border_police": _DUTY, "labour_inspectorate": _DUTY},
    may={
        "municipality": _PUBLIC,
        "care_coordinator": _PUBLIC,
        "immigration": _PUBLIC,
        "prosecution": _PUBLIC,
        "guardianship": _PUBLIC,
        "youth_care": _PUBLIC,
        "asylum_reception": _PUBLIC,
        "national_desk": _PUBLIC,
        "self": (Basis.CONSENT, Basis.VITAL_INTEREST),
        "private_person": (Basis.JUSTIFIED_INTEREST, Basis.CONSENT, Basis.VITAL_INTEREST),
    },
    other=_PRIVATE,
    names={
        Basis.DUTY: gettext_noop("Duty to report"),
        Basis.PUBLIC_TASK: gettext_noop("Task in the public interest"),
        Basis.JUSTIFIED_INTEREST: gettext_noop("Justified interest: care for a victim"),
        Basis.VITAL_INTEREST: gettext_noop("Vital interest: life or health is in danger"),
        Basis.CONSENT: gettext_noop("Consent of the person"),
    },
    words={
        Basis.DUTY: Explained(
            gettext_noop("You have a duty to report. You need nobody’s permission, also not that of the person."),
            Source("CM-REG, CM-PRIV, STB412"),
        ),
        Basis.PUBLIC_TASK: Explained(
            gettext_noop("Registering belongs to your public task. The person is told; permission is not needed."),
            FROM_MEMORY,
        ),
        Basis.JUSTIFIED_INTEREST: Explained(
            gettext_noop(
                "Care for a victim counts as a justified interest, weighed against what the person wants. "
                "Ask the person where you can, and tell what happens with it."
            ),
            Source("TIP2020, TIP2021"),
        ),
        Basis.VITAL_INTEREST: Explained(
            gettext_noop("Life or health is in danger and the person cannot be asked. This holds only while it lasts."),
            FROM_MEMORY,
        ),
        Basis.CONSENT: Explained(
            gettext_noop(
                "The person agrees, knows to what, and can take it back without losing any help. "
                "Taking it back works from then on."
            ),
            FROM_MEMORY,
        ),
    },
    unnamed=Explained(
        gettext_noop(
            "Counting somebody without a name needs no permission: year, age band, sex, nationality or region, "
            "kind of exploitation, who reports and the region are all that is kept."
        ),
        FROM_MEMORY,
    ),
    care_needs_consent=Explained(
        gettext_noop("If you also ask for shelter or help, the person must agree: data then go to others."),
        Source("CM-PRIV"),
    ),
    limits={
        "health": Explained(
            gettext_noop("Your professional secrecy stays. Without the person’s leave, count without naming."),
            FROM_MEMORY,
        ),
        "lawyer": Explained(
            gettext_noop("Your professional secrecy stays. Without the person’s leave, count without naming."),
            FROM_MEMORY,
        ),
    },
    answer_days=3,
    answer_source=Source("promise of this installation; no law", verified=True),
)
