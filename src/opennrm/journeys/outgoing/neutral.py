"""The one mail that workers get, whoever they are and wherever they work: the same words, the same length. Pure."""

from __future__ import annotations

# Plain letters in every language, so that the length on the wire is the same too.
SUBJECTS = {"en": "You have something new", "nl": "Er staat iets nieuws"}
BODIES = {
    "en": "Something new waits for you. Sign in as you always do to see it. Do not reply to this message.",
    "nl": "Er wacht iets nieuws op u. Meld u aan zoals altijd om het te zien. Beantwoord dit bericht niet.",
}
SUBJECT_LENGTH = 32
BODY_LENGTH = 160


def words(language: str) -> tuple[str, str]:
    """Subject and body: equal length in every language, on every day, whatever waits.

    >>> {len(part) for language in SUBJECTS for part in words(language)} == {SUBJECT_LENGTH, BODY_LENGTH}
    True
    """
    spoken = language if language in SUBJECTS else "en"
    return SUBJECTS[spoken].ljust(SUBJECT_LENGTH, "."), BODIES[spoken].ljust(BODY_LENGTH - 1) + "\n"


def is_neutral(subject: str, content: bytes) -> bool:
    """Whether these are exactly those words: they tell nothing, also where a house has a name that lies near them.

    >>> is_neutral(words("nl")[0], words("nl")[1].encode()), is_neutral("You have something new", b"Call us")
    (True, False)
    """
    return any((subject, content) == (title, body.encode()) for title, body in map(words, SUBJECTS))
