"""Tests of the planner: brute force, fuzzing, and cases worked by hand."""
