"""The file: who is responsible, who works on it, what happened, what is shared with whom, and how it ends."""
