"""Every exercise: its solution, its stub, its typical mistakes."""

import ast
from importlib import import_module

import keras
import numpy as np
import pytest

from tests.notebooks import reading
from tools import notebooks
from utils.exercises import EXERCISES, check

IN_NOTEBOOKS = {number: rest for number, *rest in reading.all_exercises()}
MISTAKES = [
    pytest.param(exercise, wrong, hint, id=f"{number}-{i}")
    for number, exercise in EXERCISES.items()
    for i, (wrong, hint) in enumerate(exercise.mistakes)
]
# What learners answer besides: {number: sources}, by the notebook
OTHERS = [
    import_module(f"tests.notebooks.answers.notebook_{path.name[:2]}")
    for path in notebooks.paths()
]
RIGHT = {number: each for one in OTHERS for number, each in one.RIGHT.items()}
WRONG = {number: each for one in OTHERS for number, each in one.WRONG.items()}
each_exercise = pytest.mark.parametrize("number", EXERCISES)


def answer_of(number, *sources):
    """Run code as a learner would, and return what the stub passes to `check`."""
    stub, _ = IN_NOTEBOOKS[number]
    *statements, call = reading.tree(stub).body
    namespace = {"np": np, "keras": keras, "layers": keras.layers}
    exec(compile(ast.Module(statements, []), "stub", "exec"), namespace)
    for source in sources:
        exec(source, namespace)
    return namespace[call.value.args[1].id]


def test_notebooks_and_module_have_the_same_exercises():
    assert sorted(IN_NOTEBOOKS) == sorted(EXERCISES)


@each_exercise
def test_the_solution_is_right(number, capsys):
    _, solution = IN_NOTEBOOKS[number]
    answer = answer_of(number, solution)
    capsys.readouterr()  # what the solution itself prints, such as its curves
    check(number, answer)
    assert capsys.readouterr().out == f"✓ Right! {EXERCISES[number].why}\n"


@each_exercise
def test_the_stub_is_not_attempted_yet(number, capsys):
    check(number, answer_of(number))
    assert capsys.readouterr().out.startswith("○ Not attempted yet")


@each_exercise
def test_three_other_answers_and_three_wrong_ones_are_tried(number):
    for answers in (RIGHT, WRONG):
        assert len(set(answers[number])) >= 3


def cases(answers):
    return [
        pytest.param(number, source, id=f"{number}-{i}")
        for number, sources in answers.items()
        for i, source in enumerate(sources)
    ]


@pytest.mark.parametrize(("number", "source"), cases(RIGHT))
def test_another_right_answer_is_right(number, source):
    right, text = EXERCISES[number].mark(answer_of(number, source))
    assert right, text


@pytest.mark.parametrize(("number", "source"), cases(WRONG))
def test_a_wrong_answer_is_wrong(number, source):
    right, text = EXERCISES[number].mark(answer_of(number, source))
    assert right is False, text
    assert "Hint: " in text


@each_exercise
def test_each_has_typical_mistakes_with_hints_of_their_own(number):
    hints = [hint for _, hint in EXERCISES[number].mistakes]
    assert hints
    assert len({*hints, EXERCISES[number].hint}) == len(hints) + 1


@pytest.mark.parametrize(("exercise", "wrong", "hint"), MISTAKES)
def test_a_typical_mistake_gets_its_hint(exercise, wrong, hint):
    answer = exercise.answer | wrong if isinstance(wrong, dict) else wrong
    right, text = exercise.mark(answer)
    assert not right
    assert text.startswith(f"Not yet. Expected: {exercise.asks}.")
    assert text.endswith(f"Hint: {hint}")


@each_exercise
@pytest.mark.parametrize(
    "answer", ["?", None, -1, 1j, [1, 2], lambda: 1 / 0, np.zeros(3)]
)
def test_anything_else_is_wrong_and_explained(number, answer):
    right, text = EXERCISES[number].mark(answer)
    assert right is False
    assert text.startswith("Not yet. Expected: ")
    assert "Hint: " in text
