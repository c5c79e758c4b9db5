"""./nrm audit: the chain over the log."""

from __future__ import annotations

import argparse
from pathlib import Path

from opennrm.console.cluster import say


def audit(words: list[str]) -> int:
    """Verify the chain; link what waits; or write a signed checkpoint for another organisation to hold."""
    options = argparse.ArgumentParser("./nrm audit", description=audit.__doc__)
    options.add_argument("act", choices=["verify", "link", "checkpoint"])
    options.add_argument("--checkpoint", action="append", type=Path, default=[], help="a checkpoint that others held")
    options.add_argument("-o", "--output", type=Path, help="where to write the checkpoint")
    chosen = options.parse_args(words)
    import django

    django.setup()
    from opennrm.kernel import chain

    if chosen.act == "link":
        count = 0
        while some := chain.link():
            count += some
        say(f"{count} entries linked.")
        return 0
    if chosen.act == "checkpoint":
        return _write_checkpoint(chosen.output)
    held = []
    for path in chosen.checkpoint:
        try:
            held.append(chain.Checkpoint.read(path.read_text()))
        except (OSError, ValueError) as fault:
            say(f"{path}: {fault}")
            return 2
    verdict = chain.verify(held)
    if not verdict.sound:
        say(
            f"BROKEN: {verdict.broken}. {verdict.linked} links before it are sound; {verdict.tail} entries wait unlinked."
        )
        return 1
    say(f"Sound: {verdict.linked} links. {verdict.tail} entries at the end are not linked yet.")
    return 0


def _write_checkpoint(output: Path | None) -> int:
    from opennrm.kernel import chain

    made = chain.checkpoint()
    if made is None:
        say("Nothing is linked yet: run ./nrm audit link.")
        return 1
    if output is None:
        say(made.write())
    else:
        output.write_text(made.write() + "\n")
        say(f"Wrote {output}: the first {made.position} links, signed. Give it to another organisation to hold.")
    return 0
