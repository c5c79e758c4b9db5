"""What a service or selector may answer instead of doing as asked. Each says what, which value, what now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Refused(Exception):
    """The ground of all refusals. Nothing was written."""


class NotThere(Refused):
    """It does not exist, or this viewer may not know that it does. Both are answered with the same page."""


class NotAllowed(Refused):
    """The viewer may see it, but may not do this to it. `reasons` are sentences for the viewer."""

    def __init__(self, reasons: Iterable[str] = ()) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons) or "You may not do this.")


class Broken(Refused):
    """A rule does not hold. `faults` maps a field to its sentences; the empty name is the whole form."""

    def __init__(self, faults: Mapping[str, Iterable[str]] | str) -> None:
        raw: Mapping[str, Iterable[str]] = {"": [faults]} if isinstance(faults, str) else faults
        self.faults = {field: list(sentences) for field, sentences in raw.items()}
        super().__init__(" ".join(sentence for sentences in self.faults.values() for sentence in sentences))


class Changed(Refused):
    """Somebody else changed this since it was read. Nothing was overwritten; show both and ask."""


class TooOften(Refused):
    """A limit was reached. `retry_after_seconds` tells when to try again."""

    def __init__(self, sentence: str, retry_after_seconds: int) -> None:
        self.retry_after_seconds = retry_after_seconds
        super().__init__(sentence)


class NoActor(RuntimeError):
    """Code asked for protected rows without saying for whom. Row security would answer with silence; we do not."""
