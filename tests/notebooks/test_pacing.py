"""A lesson is as long as it says, with places to stop, to guess and to be asked."""

import re

import pytest

from tests.notebooks import reading
from tools import minutes, navigation, notebooks, results
from utils.exercises import EXERCISES

COSTS = results.read("course")
PATHS = notebooks.paths()
LONG = 20  # seconds that a learner waits without being asked for a guess

pytestmark = pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])


@pytest.fixture
def notebook(path):
    return notebooks.read(path)


def test_the_minutes_are_those_counted(path):
    counted = sum(minutes.of(path))
    stated = navigation.minutes(path)
    assert abs(stated - counted) <= counted / 5, f"counted: {counted:.0f}"
    assert stated <= 110


def test_there_is_a_pause_every_half_hour(path):
    assert max(minutes.of(path)) <= 30, "run: python -m tools.minutes"


def test_it_has_at_most_a_hundred_cells(notebook):
    assert len(notebook.cells) <= 100


def test_half_of_the_exercises_ask_for_code(path):
    asked = [one for number, one in EXERCISES.items() if number[:2] == path.name[:2]]
    assert len(asked) >= 5
    assert 2 * sum(exercise.asks_for_code for exercise in asked) >= len(asked)


def test_questions_stand_where_the_thing_was_learned(notebook):
    text = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    asked = [len(reading.questions(source)) for source in text]
    assert sum(asked) >= 3
    assert max(asked) == 1
    sections = re.split(r"^## ", "\n".join(text), flags=re.MULTILINE)
    assert max(len(reading.questions(section)) for section in sections) <= 2


def test_who_waits_has_guessed(path, notebook):
    cost = COSTS[path.stem]
    cells = notebook.cells
    for before, cell in zip(cells, cells[1:], strict=False):
        if cell.cell_type == "code":
            seconds = cost["cells"][cell.id]["seconds"] / cost["pace"]
            assert seconds < LONG or "**Guess first.**" in before.source, cell.id


def test_every_picture_is_described(notebook):
    for cell, after in zip(notebook.cells, notebook.cells[1:], strict=False):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                alt = output.metadata.get("image/png", {}).get("alt", "")
                assert len(alt) > 30, cell.id
                assert alt not in after.source, cell.id
