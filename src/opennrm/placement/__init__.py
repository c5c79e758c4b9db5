"""A safe place: shelters, wishes, offers, stays; who fits where; the board of what is free and what holds people."""
