"""What the notebooks cost, as `make course` measured it, is within their budgets.

The budgets are for a machine of pace 1: when it was twice as slow, a notebook may have
taken twice as long.
"""

import pytest

from tools import course, notebooks, results

COSTS = results.read("course")
ON_BINDER = results.read("binder")
OPTIONAL = ("11_scaling_out", "12_your_handwriting", "13_how_it_sees_and_fails")
# in MB: 11 has several processes
PEAKS = {"11_scaling_out": 2000}

each = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=[path.stem for path in notebooks.paths()]
)


@each
def test_every_cell_was_measured_as_it_is(path):
    code = [c for c in notebooks.read(path).cells if c.cell_type == "code"]
    measured = [(n, c.get("hash")) for n, c in COSTS[path.stem]["cells"].items()]
    assert measured == [(cell.id, course.digest(cell)) for cell in code], (
        f"run: make course ARGS={path.stem}"
    )


@each
def test_the_notebook_is_within_its_budget(path):
    cost = COSTS[path.stem]
    assert cost["seconds"] <= 360 * cost["pace"]
    assert cost["peak_mb"] <= PEAKS.get(path.stem, 1500)
    slowest = max(cell["seconds"] for cell in cost["cells"].values())
    assert slowest <= 120 * cost["pace"]


@each
def test_the_notebook_ran_as_on_binder(path):
    assert path.stem in ON_BINDER, f'run: make course ARGS="--binder {path.stem}"'
    assert ON_BINDER[path.stem]["peak_mb"] <= course.LIMIT / 1e6


def test_the_course_takes_twenty_minutes():
    seconds = {name: cost["seconds"] / cost["pace"] for name, cost in COSTS.items()}
    assert sum(seconds[name] for name in seconds if name not in OPTIONAL) <= 20 * 60
