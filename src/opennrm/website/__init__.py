"""The door for everyone: help in many languages, and a way out that keeps its promise."""
