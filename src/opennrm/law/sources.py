"""What the keys of sources stand for: who published it, and where it was read. Pure data.

Law keeps the citation itself as its key ("Vw 2000 art. 25"); everything read elsewhere has a short one that stands here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from opennrm.law.words import Source

_CM = "CoMensha, comensha.nl:"
_WW = "Wegwijzer mensenhandel, wegwijzermensenhandel.nl:"
KNOWN: dict[str, str] = {
    "slides-2014": "Slides on the Dutch approach to human trafficking, 2014",
    "BLC": "businesslegalconsultancy.com, chapter 9",
    "CM-B8": f"{_CM} verblijfsregeling",
    "CM-DUUR": f"{_CM} hoe lang mogen",
    "CM-OPV": f"{_CM} coördinatie opvang",
    "CM-PRIV": f"{_CM} privacystatement",
    "CM-REG": f"{_CM} registratie",
    "CM-SP": f"{_CM} schrijnend pad",
    "COA": "Central Agency for the Reception of Asylum Seekers, coa.nl: Rvb",
    "DTV": "Repatriation and Departure Service, dienstterugkeerenvertrek.nl",
    "IND": "Immigration and Naturalisation Service, ind.nl",
    "IOM-VOT": "IOM Netherlands, iom-nederland.nl: victims of trafficking",
    "KST121": "House of Representatives, Kamerstuk 28638, no. 121",
    "LOS": "Stichting LOS, stichtinglos.nl",
    "LOS-RVB": "Stichting LOS, stichtinglos.nl: Rvb",
    "NRM-BG-PR": "National mechanism of Bulgaria, nrm.bg",
    "NRM-WET": "National Rapporteur, nationaalrapporteur.nl",
    "NRM6": "National Rapporteur, report, read at docplayer (10380758)",
    "RB2020": "District court of The Hague, ECLI:NL:RBDHA:2020:12157",
    "REGIO13": "Preliminary study (vooronderzoek) of 2013, read at 5dok",
    "REGIO19": "Regioplan, regioplan.nl, 2019",
    "RO2018": "Government of the Netherlands, rijksoverheid.nl, 2018",
    "SGM": "Violent Offences Compensation Fund, schadefonds.nl",
    "STB412": "Bulletin of Acts and Decrees, Staatsblad 2011, 412",
    "TIP2020": "US Department of State, report on trafficking in persons, 2020",
    "TIP2021": "US Department of State, report on trafficking in persons, 2021",
    "WW": f"{_WW} verblijf",
    "WW-EN": f"{_WW} English pages",
    "WW-FAQ": f"{_WW} questions about shelter",
    "WW-OLD": f"{_WW} verblijf, an older page",
    "WW-OPV": f"{_WW} opvang",
}


def keys_of(source: Source) -> list[str]:
    """The short keys in a source, in their order; what is no key (an article, a remark) is left out.

    >>> keys_of(Source("CM-DUUR, LOS")), keys_of(Source("Vw 2000 art. 25; from memory", verified=False))
    (['CM-DUUR', 'LOS'], [])
    """
    return [part for part in re.split(r"[,;] ", source.key) if part in KNOWN]


def spelled(found: Iterable[Source]) -> list[tuple[str, str]]:
    """Every short key that these sources use, once, with what it stands for."""
    used = {key for source in found for key in keys_of(source)}
    return [(key, words) for key, words in KNOWN.items() if key in used]
