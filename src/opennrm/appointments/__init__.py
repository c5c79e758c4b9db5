"""Appointments of a person, what is arranged for them, and what became of them."""
