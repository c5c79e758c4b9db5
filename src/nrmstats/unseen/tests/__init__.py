"""Tests of the population estimates, each against a named oracle."""
