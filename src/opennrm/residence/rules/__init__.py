"""States, where a person stands, what follows from an act, and what forbids one."""
