"""Public texts with languages, review states and two people; telephone lines and opening hours; messages left by anybody."""
