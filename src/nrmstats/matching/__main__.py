"""`python -m nrmstats.matching FILE.json`: the planner without the platform."""

from __future__ import annotations

import sys

from nrmstats.matching.command import main

if __name__ == "__main__":
    sys.exit(main())
