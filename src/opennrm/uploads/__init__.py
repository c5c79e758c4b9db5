"""What somebody hands in: which kind of file it is, and a copy of it that is safe to read. Pure: rooms keep the rest."""
