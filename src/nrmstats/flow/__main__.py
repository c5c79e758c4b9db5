"""`python -m nrmstats.flow FILE.csv ...`: the figures of stays without the platform."""

from __future__ import annotations

import sys

from nrmstats.flow.command import main

if __name__ == "__main__":
    sys.exit(main())
