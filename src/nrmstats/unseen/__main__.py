"""`python -m nrmstats.unseen FILE.csv ...`: the estimate without the platform."""

from __future__ import annotations

import sys

from nrmstats.unseen.command import main

if __name__ == "__main__":
    sys.exit(main())
