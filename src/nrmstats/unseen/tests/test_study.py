"""The simulation study: known truths, seeds of their own, the same figures on every mapper."""

import numpy as np
import pytest

from nrmstats.unseen.bench import CASES, bench, in_lines
from nrmstats.unseen.study import DESIGNS, Design, coverage, main, on_dask
from nrmstats.unseen.tests.published import DATA


def test_there_are_at_least_six_designs_and_their_classes_add_up():
    assert len(DESIGNS) >= 6
    for design in DESIGNS:
        assert sum(design.sizes) == pytest.approx(1)
        assert len(design.sizes) == len(design.chances)


def test_a_drawn_table_has_the_margins_its_chances_promise():
    table = DESIGNS[0].draw(np.random.SeedSequence(1))
    for total, chance in zip(table.list_totals.values(), (0.2, 0.15, 0.25), strict=True):
        assert total == pytest.approx(2000 * chance, abs=4.5 * np.sqrt(2000 * chance * (1 - chance)))


def test_intervals_hold_the_truth_where_the_lists_are_independent():
    found = coverage(DESIGNS[0], tables=60, replicates=200, seed=1)
    assert found.tables == 60 and found.refused == 0
    assert found.held >= 0.85  # 0.95 less 3.5 standard errors of 60 tables
    assert abs(found.bias) < 0.05


def test_a_population_that_leaves_no_overlap_is_counted_as_refused():
    thin = Design("nobody is seen twice", 40, ((0.001, 0.001, 0.001),))
    assert coverage(thin, tables=5, replicates=200, seed=1).refused == 5


@pytest.mark.parametrize("scheduler", ["synchronous", "threads"])
def test_dask_gives_the_same_figures(scheduler):
    here = coverage(DESIGNS[2], tables=4, replicates=200, seed=5)
    assert coverage(DESIGNS[2], tables=4, replicates=200, seed=5, mapper=on_dask(scheduler)) == here


def test_the_study_tells_one_line_a_design(capsys, monkeypatch):
    monkeypatch.setattr("nrmstats.unseen.study.DESIGNS", DESIGNS[:1])
    told = []
    for words in ([], ["--dask", "synchronous"]):
        assert main(["--tables", "3", "--replicates", "200", *words]) == 0
        told.append(capsys.readouterr().out)
    assert told[0].startswith("three independent lists: truth 2,000, 3 tables (0 refused), held ")
    assert told[0] == told[1]


def test_the_bench_names_every_case_and_keeps_compiling_apart(monkeypatch):
    monkeypatch.setattr("nrmstats.unseen.bench.CASES", CASES[2:3])
    timings = bench(DATA, threads=(1,), runs=2)
    assert [t.case for t in timings] == ["BIC, Kosovo, 113 models"]
    assert timings[0].fastest <= timings[0].seconds <= timings[0].slowest
    assert "113 models" in in_lines(timings)
