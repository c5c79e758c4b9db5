"""Any text as words that can be compared: whatever the script, the spacing, the accents, the look-alike letters. Pure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

# Letters of other scripts that look like a Latin one: used where scripts are mixed inside one word.
_SHAPES = str.maketrans(
    "АВЕКМНОРСТХУавекмнорстхуіїјѕԁɡΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυχ",
    "ABEKMHOPCTXYabekmhopctxyiijsdgABEZHIKMNOPTYXaivopux",
)
_ARABIC = str.maketrans(
    dict.fromkeys("اعأإآةى", "a") | dict.fromkeys("یيئ", "i") | dict.fromkeys("وؤ", "u") | {"ء": ""}
)
# One sign for each family of sounds; vowels and h carry no weight.
_FAMILIES = (
    ("sch", "K"), ("tsch", "S"), ("tch", "S"), ("shch", "S"), ("kh", "K"), ("gh", "K"), ("ch", "K"), ("ck", "K"),
    ("sh", "S"), ("zh", "S"), ("ts", "S"), ("tz", "S"), ("cz", "S"), ("sz", "S"), ("cs", "S"), ("ph", "P"), ("th", "T"),
    ("qu", "K"), ("x", "KS"),
)  # fmt: skip
_SOUNDS = str.maketrans(
    dict.fromkeys("kgqc", "K") | dict.fromkeys("szj", "S") | dict.fromkeys("td", "T") | dict.fromkeys("pbfvw", "P")
    | {"m": "M", "n": "N", "l": "L", "r": "R"} | dict.fromkeys("aeiouyh", "")
)  # fmt: skip


_GREEK = (
    ("μπ", "b"),
    ("ντ", "d"),
    ("γκ", "g"),
    ("γγ", "ng"),
    ("τζ", "dz"),
    ("τσ", "ts"),
    ("ου", "u"),
    ("αυ", "av"),
    ("ευ", "ev"),
)


@dataclass(frozen=True)
class Word:
    """A run of letters or digits: where it stands, and how it reads in Latin small letters."""

    start: int
    end: int
    latin: str
    shape: str  # as it looks, where letters of other scripts stand in for Latin ones; else the same as `latin`
    foreign: bool  # not all Latin letters: its sound has to be compared
    raw: str  # as written, without the signs that nobody sees
    run_on: bool = False  # its script writes no spaces: a name may stand in the middle of it
    one_sign: bool = False  # a Chinese sign: a syllable


def _scripts(run: str) -> set[str]:
    return {unicodedata.name(sign, "?").split(" ", 1)[0] for sign in run if sign.isalpha()}


def _latin(run: str) -> str:
    if any("\u0600" <= sign <= "\u06ff" for sign in run):
        run = run.translate(_ARABIC)
    elif any("\u0370" <= sign <= "\u03ff" for sign in run):
        run = _in_greek(run)
    elif any("\u0530" <= sign <= "\u058f" for sign in run):
        run = run.lower().replace("ու", "u")
    return "".join(sign for sign in anyascii(run).lower() if sign.isalnum())


def _in_greek(run: str) -> str:
    """Two Greek letters that are one sound elsewhere."""
    plain = unicodedata.normalize("NFC", "".join(s for s in unicodedata.normalize("NFD", run.lower()) if s != "\u0301"))
    for written, sound in _GREEK:
        plain = plain.replace(written, sound)
    return plain


@lru_cache(maxsize=50_000)
def _word(run: str) -> tuple[str, str, bool]:
    normal = unicodedata.normalize("NFKC", run)
    scripts = _scripts(normal)
    foreign = bool(scripts - {"LATIN"})
    latin = _latin(normal)
    shape = _latin(normal.translate(_SHAPES)) if scripts - {"LATIN"} else latin
    return latin, shape, foreign


def is_ignored(sign: str) -> bool:
    """Signs that nobody sees: zero-width joiners, soft hyphens, directions, combining marks without a letter."""
    return unicodedata.category(sign) in ("Cf", "Cc", "Mn", "Me") and sign not in "\n\r\t"


def words(text: str) -> list[Word]:
    """The words of a text, with their places.

    >>> [w.latin for w in words("Amst\u00adel\u200blaan 12, 1234 AB")]
    ['amstellaan', '12', '1234', 'ab']
    >>> [w.latin for w in words("ул. Садовая 7")], [w.shape for w in words("Аmstеl")]
    (['ul', 'sadovaya', '7'], ['amstel'])
    """
    found: list[Word] = []
    start, run = -1, ""
    for place, sign in enumerate(f"{text}\n"):
        if is_ignored(sign) and unicodedata.category(sign) not in ("Mn", "Me"):
            continue
        if sign.isalnum() or unicodedata.category(sign) in ("Mn", "Mc", "Me"):
            if run and _turns(run[-1], sign):
                found.append(_made(start, place, run))
                start, run = place, ""
            start = place if start < 0 else start
            run += sign
        elif run:
            found.append(_made(start, place, run))
            start, run = -1, ""
    return [word for word in found if word.latin or word.shape]


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff"


def _turns(before: str, sign: str) -> bool:
    """A number glued to a word (Laan12) is a word of its own, and so is every Chinese sign."""
    if _is_han(before) or _is_han(sign):
        return True
    return (before.isdigit() and sign.isalpha()) or (before.isalpha() and sign.isdigit())


def _made(start: int, end: int, run: str) -> Word:
    latin, shape, foreign = _word(run)
    run_on = foreign and any("\u0e00" <= sign <= "\u109f" or "\u1780" <= sign <= "\u17ff" for sign in run)
    return Word(start, end, latin, shape, foreign, run, run_on, len(run) == 1 and _is_han(run))


LEAST_SPELT_OUT = 4


def spelt_out(found: list[Word]) -> list[Word]:
    """Only letters that stand alone in a row, put together: m a r y -> mary. Chinese signs always stand alone."""
    made: list[Word] = []
    row: list[Word] = []
    for word in [*found, Word(0, 0, "", "", False, "..")]:
        if (
            len(word.raw) == 1
            and (word.raw.isalpha() or unicodedata.category(word.raw)[0] == "M")
            and not word.one_sign
        ):
            row.append(word)
            continue
        if len(row) >= LEAST_SPELT_OUT:
            made.append(_made(row[0].start, row[-1].end, "".join(one.raw for one in row)))
        row = []
    return made


@lru_cache(maxsize=50_000)
def skeleton(latin: str) -> str:
    """The consonants by family of sound: what is left of a word in a script that spells otherwise.

    >>> skeleton("keizersgracht"), skeleton("kaizrskhrakht")
    ('KSRSKRKT', 'KSRSKRKT')
    """
    text = latin
    for written, family in _FAMILIES:
        text = text.replace(written, family)
    kept: list[str] = []
    for sign in text.translate(_SOUNDS):
        if sign.isdigit() or not kept or sign != kept[-1]:
            kept.append(sign)
    return "".join(kept)


def digits(text: str) -> tuple[str, list[int]]:
    """All digits of a text in a row, whatever their script, and where each stands."""
    row, places = [], []
    for place, sign in enumerate(text):
        value = unicodedata.digit(sign, None)
        if value is not None:
            row.append(str(value))
            places.append(place)
    return "".join(row), places
