"""Organisations that take part, and the regions they work in."""
