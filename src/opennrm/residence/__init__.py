"""Reflection period, cooperation, permits, decisions, and the clocks that run for a person."""
