"""Fixtures for every test: the database of each worker, and the cast."""

pytest_plugins = ["tests.database", "tests.cast", "tests.browser", "opennrm.placement.tests.houses"]
