"""Every published figure is repeated, and what was not published stays below it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from random import Random

import pytest

from demo import sources, years
from demo.people import Register


@pytest.fixture(scope="module")
def registered() -> dict[int, list[years.Registered]]:
    register = Register(Random(2014))
    return {year: years.registered(year, register) for year in sources.YEARS}


def _age(one: years.Registered) -> int:
    first = min(report.on for report in one.told)
    return one.human.age_on(first)


def test_the_files_are_those_whose_checksums_are_written_down():
    written = dict(re.findall(r"`(nl_\w+\.csv)`.*`([0-9a-f]{64})`", (sources.DATA / "README.md").read_text()))
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sources.DATA.glob("*.csv")}
    assert found == written
    assert len(written) == 3


def test_the_totals_are_the_published_ones_and_the_first_is_marked_as_remembered(registered):
    assert {year: len(some) for year, some in registered.items()} == {2010: 993, 2011: 1222, 2012: 1711}
    assert [sources.total(year).mark for year in sources.YEARS] == ["from memory", "found", "found"]
    assert all(sources.total(year).value == len(registered[year]) for year in sources.YEARS)


@pytest.mark.parametrize("year", sources.YEARS)
def test_the_ten_commonest_nationalities_are_the_published_ones(registered, year):
    found = Counter(one.human.nationalities[0] for one in registered[year] if one.human.nationalities)
    top = {country: figure.value for country, figure in sources.top_nationalities(year).items()}
    assert dict(found.most_common(len(top))) == top
    assert max(count for country, count in found.items() if country not in top) < min(top.values())


def test_china_and_romania_of_2011_are_read_as_forty_each_and_marked():
    top = sources.top_nationalities(2011)
    assert {country: top[country].value for country in sources.READ_AS_EACH[2011]} == {"CN": 40, "RO": 40}
    assert {country for country, figure in top.items() if figure.mark == "ambiguous"} == {"CN", "RO"}
    assert "40 each" in (sources.DATA / "README.md").read_text()


@pytest.mark.parametrize(
    "code, female, group",
    [
        ("female, sexual", True, "sexual"),
        ("male, sexual", False, "sexual"),
        ("male, other sectors", False, "outside"),
        ("female, other sectors", True, "outside"),
    ],
)
def test_sex_and_form_of_2012_are_the_published_ones(registered, code, female, group):
    found = sum((one.human.female, one.group) == (female, group) for one in registered[2012])
    assert found == sources.breakdown(2012, code).value


def test_forms_and_men_of_2012_add_up_to_the_published_ones(registered):
    groups = Counter(one.group for one in registered[2012])
    assert groups == {"sexual": 1223, "outside": 256, "rest": 232}
    assert sum(not one.human.female for one in registered[2012]) == sources.breakdown(2012, "male total").value
    for one in (one for some in registered.values() for one in some):
        assert ("sexual" in one.forms) == (one.group == "sexual")
        assert bool(one.forms and one.forms != ("not_yet",)) == (one.group != "rest")


def test_of_2011_the_women_in_prostitution_the_minors_and_the_young_women_are_as_published(registered):
    some = registered[2011]
    women = sum(one.human.female and one.group == "sexual" for one in some)
    assert women == sources.breakdown(2011, "female, sexual").value
    minors = sum(_age(one) < 18 for one in some)
    assert round(100 * minors / len(some)) == sources.breakdown(2011, "minors, share of total").value
    young = sum(one.human.female and 18 <= _age(one) <= 23 for one in some)
    assert 38.5 < 100 * young / len(some) < 40  # "almost 40 %"


def test_the_police_report_a_falling_share_that_stays_above_the_one_found_for_2013(registered):
    shares = []
    for year in sources.YEARS:
        sent = years.by_reporter(registered[year])
        shares.append(sent["police"] / sum(sent.values()))
    assert shares[0] > shares[1] > shares[2] > 0.75


def test_a_person_may_have_several_reporters_and_none_twice(registered):
    everybody = [one for some in registered.values() for one in some]
    assert max(len(one.told) for one in everybody) >= 3
    for one in everybody:
        reporters = [report.reporter for report in one.told]
        assert reporters and len(set(reporters)) == len(reporters)
        assert {report.on.year for report in one.told} == {one.year}
    sent = sum(len(one.told) for one in everybody)
    assert 1.06 < sent / len(everybody) < 1.2  # 708 for 668 in 2018, 1,104 for 952 in 2016


def test_every_pair_of_the_large_lists_overlaps_so_that_the_unseen_can_be_estimated(registered):
    pairs = Counter()
    for one in registered[2012]:
        kinds = sorted(report.reporter for report in one.told)
        pairs.update((a, b) for number, a in enumerate(kinds) for b in kinds[number + 1 :])
    for other in ("care_coordinator", "ngo", "shelter", "border_police", "labour_inspectorate"):
        assert pairs[tuple(sorted(("police", other)))] >= 5
