"""What the notebooks cost, as `make course` measured it, is within their budgets."""

import pytest

from tools import notebooks, results

COSTS = results.read("course")
OPTIONAL = "08_scaling_out"  # several processes

each = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=[path.stem for path in notebooks.paths()]
)


@each
def test_every_cell_was_measured(path):
    code = [c.id for c in notebooks.read(path).cells if c.cell_type == "code"]
    assert list(COSTS[path.stem]["cells"]) == code, f"run: make course ARGS={path.stem}"


@each
def test_the_notebook_is_within_its_budget(path):
    cost = COSTS[path.stem]
    assert cost["seconds"] <= 360
    assert cost["peak_mb"] <= (2000 if path.stem == OPTIONAL else 1500)
    assert max(cell["seconds"] for cell in cost["cells"].values()) <= 120


def test_the_course_takes_twenty_minutes():
    seconds = {name: cost["seconds"] for name, cost in COSTS.items()}
    assert sum(seconds.values()) - seconds[OPTIONAL] <= 20 * 60
