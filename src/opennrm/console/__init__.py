"""The door for the command line: one file per subject, thin."""
