"""Users, roles, second factors, sessions: who works with this program, and how they prove it."""
