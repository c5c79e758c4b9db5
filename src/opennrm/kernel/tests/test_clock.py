"""The clock stands still for nobody outside the made-up country."""

from datetime import UTC, datetime, timedelta

import pytest

from opennrm.kernel import clock

LONG_AGO = datetime(2011, 3, 1, 9, tzinfo=UTC)


def test_nobody_dates_the_log_back_outside_the_made_up_country(settings):
    settings.DEMO = False
    with pytest.raises(RuntimeError), clock.set_to(LONG_AGO):
        pass
    assert clock.now() > LONG_AGO + timedelta(days=365)


def test_the_past_of_the_made_up_country_is_written_in_order(settings):
    settings.DEMO = True
    with clock.set_to(LONG_AGO):
        assert clock.now() == LONG_AGO
        assert clock.today().isoformat() == "2011-03-01"
    assert clock.now() > LONG_AGO + timedelta(days=365)
