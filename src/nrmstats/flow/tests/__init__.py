"""Tests of stays and waits: tables worked by hand, named oracles, simulations with known truth."""
