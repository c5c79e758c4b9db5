"""The door for staff: one file per subject, with its forms, pages and addresses."""
