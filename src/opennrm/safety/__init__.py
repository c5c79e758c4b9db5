"""What threatens a person, and what was agreed against it: dangers, risk, the safety plan, who may know whom."""
