"""What courts, lawyers and authorities ask of a case, and the pieces of text that answer them."""
