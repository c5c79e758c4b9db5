"""A made-up country. Nobody in it exists; its published figures are those of the two sources, and say so."""
