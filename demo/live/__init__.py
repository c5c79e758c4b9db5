"""What happens around today: signals that wait, files in every stage, doubles, an emergency. Pure plans, no database."""
