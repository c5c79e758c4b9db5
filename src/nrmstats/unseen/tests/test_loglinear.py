"""Log-linear fits against published figures and against the equations that define them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrmstats.unseen import existence, refusals
from nrmstats.unseen.loglinear import Model, Verdict, check_exists, fit, hierarchical, pairs_of, read_model
from nrmstats.unseen.tables import from_counts
from nrmstats.unseen.tests.published import published


@pytest.mark.parametrize(
    "data, model, total",
    [  # totals that SparseMSE 2.0.1 and MultipleSystemsEstimation 1.2.0 give for these models
        ("UKdat", "PF:NCA LA:NG NG:GP LA:PF PF:GP GO:GP NG:GO", 11417.99),
        ("UKdat_5", "LA:NG NG:GP PFNCA:GP LA:PFNCA GO:GP NG:GO", 11312.99),
        ("UKdat_5", "[12,13,23,25,34]", 22991.33),
        ("Kosovo", "[123,14,34]", 10356.52),
        ("Korea", "[12,23]", 157.17),
        ("NewOrl_5", "", 1034.15),
    ],
)
def test_the_total_is_the_one_the_reference_programs_give(data, model, total):
    table = published(data)
    assert fit(table, read_model(table, model)).total == pytest.approx(total, abs=0.006)


def test_the_conditional_interval_of_the_united_kingdom_is_the_published_one():
    table = published("UKdat")
    found = fit(table, read_model(table, "PF:NCA LA:NG NG:GP LA:PF PF:GP GO:GP NG:GO"))
    ends = [2744 + found.unseen * math.exp(sign * 1.959964 * found.error) for sign in (-1, 1)]
    assert [round(end) for end in ends] == [9977, 13146]


def test_two_lists_of_a_saturated_table_of_three_give_the_closed_form():
    # Bishop, Fienberg and Holland 1975, chapter 6: without three-way interaction, unseen = odds of the seen cells.
    rows = [(1, 0, 0, 30), (0, 1, 0, 25), (0, 0, 1, 40), (1, 1, 0, 8), (1, 0, 1, 9), (0, 1, 1, 7), (1, 1, 1, 3)]
    found = fit(table := from_counts("abc", rows), read_model(table, "[12,13,23]"))
    assert found.unseen == pytest.approx(3 * 30 * 25 * 40 / (8 * 9 * 7), rel=1e-12)
    assert found.deviance == pytest.approx(0, abs=1e-9)


def test_fitted_margins_are_those_of_the_data_and_empty_pairs_are_fitted_as_empty():
    table = published("UKdat")
    model = read_model(table, "LA:GP LA:NG")
    found = fit(table, model)
    index = np.arange(64)
    assert found.parameters[table.mask(("LA", "GP"))] == -math.inf
    assert found.means[(index & table.mask(("LA", "GP"))) == table.mask(("LA", "GP"))].sum() == 0
    for term in model.terms:
        inside = (index & term == term) & (index > 0)
        assert found.means[inside].sum() == pytest.approx(table.counts[inside].sum(), abs=1e-7)


def test_an_empty_pair_costs_one_parameter_in_the_information_criteria():
    table = published("UKdat")
    found = fit(table, read_model(table, "LA:GP"))
    assert found.aic == pytest.approx(2 * 8 - 2 * found.log_likelihood)
    assert found.bic == pytest.approx(8 * math.log(2744) - 2 * found.log_likelihood)
    assert found.aicc == pytest.approx(found.aic + 2 * 8 * 9 / (63 - 8 - 1))


@pytest.mark.parametrize(
    "model, code",
    [("[12,13,23]", 2), ("[12,3]", 1), ("[13,23]", 0), ("[12,13]", 1), ("[12,23]", 1)],
)
def test_the_artificial_table_has_the_published_codes(model, code):
    # Chan, Silverman and Vincent 2021
    table = published("Artificial_3")
    assert check_exists(table, read_model(table, model)) == code


def test_a_model_without_a_finite_estimate_is_refused_by_name():
    table = published("Artificial_3")
    with pytest.raises(refusals.NoFiniteEstimate, match=r"\[12\] \(A:B\) has no finite estimate"):
        fit(table, read_model(table, "[12]"))
    with pytest.raises(refusals.NotIdentified, match="is not identified"):
        fit(table, read_model(table, "[12,13,23]"))


def test_a_model_of_other_lists_than_the_table_or_with_lists_it_has_not_is_refused():
    with pytest.raises(refusals.NotHierarchical, match="one of 5 lists; the table has 3"):
        fit(published("Korea"), hierarchical(5, [0b11000]))
    with pytest.raises(refusals.NotHierarchical, match="one of 2 lists; the table has 3"):
        check_exists(published("Korea"), hierarchical(2, []))
    for term in (0b1000, -1):
        with pytest.raises(refusals.NotHierarchical, match="beyond the 3 of the model"):
            hierarchical(3, [term])


def test_the_order_in_which_terms_are_given_changes_no_figure():
    table = published("Kosovo")
    model = read_model(table, "[123,14,34]")
    turned = Model(4, (*reversed(model.terms), model.terms[-1]))
    assert sorted(turned.terms) == sorted(model.terms)
    assert fit(table, turned).total == pytest.approx(fit(table, model).total, rel=1e-12)
    assert fit(table, turned).bic == pytest.approx(fit(table, model).bic, rel=1e-12)


def test_a_model_that_names_no_list_of_the_table_is_refused():
    with pytest.raises(refusals.NotHierarchical, match="“14” names a list beyond the 3"):
        read_model(published("Korea"), "[14]")
    with pytest.raises(refusals.UnknownColumn, match="“x” is no list"):
        read_model(published("Korea"), "x:b")


sparse = st.lists(st.sampled_from([0, 0, 0, 1, 2, 9]), min_size=15, max_size=15)


@settings(max_examples=150)
@given(sparse, st.sets(st.sampled_from(pairs_of(4)), max_size=6))
def test_the_fit_the_elimination_and_the_linear_programme_agree_on_existence(counts, pairs):
    if not any(counts[w - 1] for w in range(1, 16) if w.bit_count() > 1):
        counts = [*counts[:-1], 1]
    places = range(4)
    table = from_counts("abcd", [(*(w >> i & 1 for i in places), counts[w - 1]) for w in range(1, 16)])
    model = hierarchical(4, pairs)
    verdict = check_exists(table, model)
    try:
        fit(table, model)
        fitted = True
    except refusals.ModelRefused:
        fitted = False
    assert fitted == (verdict is Verdict.EXISTS)
    live, _, left = existence.live_histories(table.counts, model.terms)
    marks = np.zeros(16)
    marks[left] = 1.0
    quick = existence.quick_verdict(
        table.counts.astype(float), marks, np.array(live), len(live), np.zeros((16, 16)), np.zeros(16, dtype=np.int64)
    )
    assert quick == -1 or (quick == 0) == (verdict is Verdict.EXISTS)
