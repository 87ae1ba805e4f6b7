"""What docs/teaching.md promises a teacher is true."""

import ast
import re
from dataclasses import fields

import pytest

from tests.tools.test_student import MEASURED, SHOWN
from tools import marks, minutes, navigation, notebooks, student
from utils.exercises import EXERCISES
from utils.paths import ROOT
from utils.training.fit import TrainingResult

TEXT = (ROOT / "docs" / "teaching.md").read_text("utf-8")
PATHS = {int(path.stem[:2]): path for path in notebooks.paths()}
NOTEBOOK = re.compile(r"\b(\d+) · ([^,:|\]]+)")
NEAR = 5  # minutes: the plans are rounded


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)[1]


def tables(text):
    """The rows of each table, without its head."""
    found = re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)
    return [
        [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows.splitlines()][
            2:
        ]
        for rows in found
    ]


def named(text):
    """The paths of the notebooks that are named in a text, each with its title."""
    found = []
    for number, title in NOTEBOOK.findall(text):
        path = PATHS[int(number)]
        assert notebooks.title(notebooks.read(path)) == f"{number} · {title.strip()}"
        found.append(path)
    return found


PLANS = tables(section("Plans"))
PARTS = [(what, int(count)) for rows in PLANS for what, count in rows if named(what)]


def test_every_notebook_has_goals_and_its_minutes():
    [rows] = tables(section("What they learn"))
    said = {named(row[0])[0]: int(row[1]) for row in rows}
    assert said == {path: navigation.minutes(path) for path in notebooks.paths()}


def test_there_are_plans_for_half_a_day_two_days_and_six_weeks():
    assert len(PLANS) == 4
    assert len(PARTS) == 4 + 5 + 3 + 6


@pytest.mark.parametrize("rows", PLANS)
def test_the_minutes_of_a_plan_add_up(rows):
    *parts, (last, total) = rows
    assert last == "together"
    assert sum(int(count) for _, count in parts) == int(total)


@pytest.mark.parametrize(("what", "count"), PARTS)
def test_a_part_of_a_plan_takes_what_the_notebook_says(what, count):
    paths = named(what)
    if pause := re.search(r"to pause (\d)", what):
        [path] = paths
        parts = minutes.of(path)[: int(pause[1])]
        assert abs(sum(parts) - count) <= NEAR
    else:
        assert count == sum(map(navigation.minutes, paths))


def test_six_weeks_hold_the_whole_course():
    planned = [path for row in PLANS[-1] for path in named(row[0])]
    [for_more] = re.findall(r"^For those who want more: (.+)$", TEXT, re.MULTILINE)
    assert sorted([*planned, *named(for_more)]) == notebooks.paths()
    assert planned == sorted(planned)


def test_what_it_runs_is_there():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make (\w+)", TEXT):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
    modules = {name.replace(".", "/") for name in re.findall(r"-m ([\w.]+)", TEXT)}
    assert {"tools/student", "tools/marks", "utils/lab"} <= modules
    for module in modules - {"venv"}:
        assert (ROOT / f"{module}.py").exists(), module


def test_exercises_that_it_names_exist():
    numbers = re.findall(r"\b[01]\d\.\d\b", TEXT)
    assert numbers
    assert set(numbers) <= EXERCISES.keys()


def test_it_says_how_much_gives_an_answer_away():
    words = {8: "eight", 9: "nine", 10: "ten", 11: "eleven"}
    count = words[len(SHOWN) + len(MEASURED)]
    assert f"There are {count} such places" in TEXT


def test_the_contest_is_that_of_the_notebook():
    goals = section("The contest")
    lesson = "\n".join(cell.source for cell in notebooks.read(PATHS[6]).cells)
    for goal in ("98.5 %", "20,000", "60 seconds"):
        assert goal in goals
        assert goal in lesson
    known = {field.name for field in fields(TrainingResult)}
    for code in re.findall(r"```python\n(.*?)```", goals, re.DOTALL):
        asked = {
            node.attr
            for node in ast.walk(ast.parse(re.sub(r"^ +", "", code, flags=re.M)))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "mine"
        }
        assert asked
        assert asked <= known


def test_it_names_what_the_commands_write():
    for folder in (student.STUDENT, student.SOLUTIONS):
        assert f"**`{folder.name}/`**" in TEXT
    assert "`class/marks.csv`" in TEXT
    assert "marks.csv" in marks.__doc__
