"""`python -m nrmstats.unseen FILE.csv ...`: the estimate without the platform."""

from __future__ import annotations

import sys


def run() -> int:
    """The command; Ctrl-C while the program is still being read ends it without a word too many."""
    try:
        from nrmstats.unseen.command import STOPPED, main
    except KeyboardInterrupt:
        return 130
    try:
        return main()
    except KeyboardInterrupt:
        return STOPPED


if __name__ == "__main__":
    sys.exit(run())
