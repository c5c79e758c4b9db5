"""A tutorial in which every line is run as a test: from a file of lists to words that may be quoted.

**The data.** Six kinds of organisations in the United Kingdom reported potential victims of trafficking in 2013. A row
is a combination of lists, the last column the number of persons.

>>> from nrmstats.unseen.tutorial import united_kingdom
>>> table = united_kingdom()
>>> table.lists, table.observed
(('LA', 'NG', 'PF', 'GO', 'GP', 'NCA'), 2744)
>>> table.on_several(), table.empty_pairs()
(252, (('LA', 'GP'), ('LA', 'NCA')))

**The idea, with two lists.** If the police know 200 persons, shelters know 150, and 30 are known to both, then shelters
know 15 % of those the police know, and perhaps 15 % of all: about 1,000. Two lists cannot say whether this is so:
a person brought to a shelter by the police makes the lists depend on each other.

>>> from nrmstats.unseen.simple import lincoln_petersen
>>> lincoln_petersen(200, 150, 30).warnings
('For teaching only: use three lists or more.',)

**With more lists** one can ask which pairs share more persons than chance would make, and allow for it. Which pairs to
allow for is a choice, and it moves the answer more than anything else.

>>> from nrmstats.unseen.loglinear import fit, read_model
>>> for model in ("", "LA:NG LA:PF NG:GP PF:GP PF:NCA GO:GP", "LA:NG LA:PF NG:PF NG:GP PF:GO PF:NCA"):
...     found = fit(table, read_model(table, model))
...     print(f"{model or 'independent':38} {found.total:9,.0f} persons, BIC {found.bic:.1f}")
independent                               12,214 persons, BIC 346.4
LA:NG LA:PF NG:GP PF:GP PF:NCA GO:GP      12,350 persons, BIC 244.1
LA:NG LA:PF NG:PF NG:GP PF:GO PF:NCA      21,136 persons, BIC 247.1

The last two describe the data almost equally well, and the answers lie 9,000 persons apart.

Some models have no answer, and that is said, not hidden:

>>> from nrmstats.unseen.tables import from_counts
>>> small = from_counts("ABC", [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 6)])
>>> fit(small, read_model(small, "A:B"))  # doctest: +ELLIPSIS
Traceback (most recent call last):
    ...
nrmstats.unseen.refusals.NoFiniteEstimate: [12] (A:B) has no finite estimate on these overlaps. ...

**An honest interval** repeats the choice of the model in every resample of the data. The interval that takes the model
for granted is narrower than it should be.

>>> from nrmstats.unseen import Settings, estimate_total
>>> answer = estimate_total(table, settings=Settings(replicates=1000, seed=1))
>>> answer.estimate.model
'PF:NCA LA:NG NG:GP LA:PF PF:GP GO:GP NG:GO'
>>> for interval in answer.estimate.intervals[::3]:
...     print(interval)
9,396 to 14,364 (95 %, BCa bootstrap, 1,000 replicates)
9,977 to 13,146 (95 %, normal, given the model)

**Never one number.** The answer always knows what other methods say, and refuses to be a bare number.

>>> low, high = answer.spread
>>> round(low, -3), high > 20_000
(11000.0, True)
>>> float(answer)
Traceback (most recent call last):
    ...
nrmstats.results.LonelyNumber: A population estimate is shown with its interval and its rivals: use str().

`report.write_report(answer, "folder")` draws the page; `as_record(answer)` gives the same as plain data.
"""

from __future__ import annotations

from importlib.resources import as_file, files

from nrmstats.unseen.reading import read_table
from nrmstats.unseen.tables import CaptureTable


def united_kingdom() -> CaptureTable:
    """Potential victims of trafficking in the United Kingdom in 2013, six lists (Silverman 2014; 2020)."""
    with as_file(files("nrmstats.unseen") / "data" / "UKdat.csv") as path:
        return read_table(path)
