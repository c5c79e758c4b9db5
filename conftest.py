"""Fixtures for every test: the database of each worker, and the cast."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.database", "tests.cast", "tests.browser", "opennrm.placement.tests.houses"]

# A red run says something of the change, not of luck or of a busy machine: the examples are the same everywhere, and
# no example is judged by the clock. `--hypothesis-profile=search` looks for new ones.
search = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
settings.register_profile("search", search)
settings.register_profile("same", search, derandomize=True)
settings.load_profile("same")
