"""What a lesson goes on with, where that is the answer to one of its exercises.

In the course it stands there for all to read. In the folder for a class it is packed.
"""

import ast

from tools import exercises

# exercise: the cell, and how the statements begin that give the answer away; without
# any, only what the cell prints does
GIVEN = {
    "00.3": ("game-accuracy", ("share = ",)),
    "03.2": ("shuffled", ("def shuffled",)),
    "05.5": ("model-compiled-tutorial-cnn-first-loss-f", ("print(", "assert ")),
    "06.3": ("case-settings", ()),
    "08.4": ("new-changes", ("def spilled",)),
    "09.1": ("quantize-kernel", ("whole = ",)),
    "10.3": ("pairs", ("for i, size",)),
    "10.4": ("hardest-letters", ("shares = ",)),
    "11.2": ("volumes", ("def volume",)),
    "12.3": ("only-mine", ("def every_second",)),
    "12.4": ("luck", ("def p_value",)),
    "13.2": ("pca", ("center = ", "_, spreads")),
    "13.3": ("attack-source", ()),
    "13.5": ("distill-run", ("teacher = ", "teacher /= ")),
}
IMPORT = "from utils.exercises.lesson import given"
LINE = 'exec(given("{0}"))  # the answer to exercise {0}: the lesson goes on with it'
MODULE = '''"""What the lessons go on with, where it is the answer to an exercise."""

_GIVEN = {given!r}


def given(number):
    """The code that answers an exercise, as the lesson needs it."""
    return _GIVEN[number]
'''


def take_out(notebook):
    """Take it out of a notebook, and what it has printed; `given` runs it instead.

    Returns:
        {exercise: the code that was taken out}.
    """
    cells = {cell.id: cell for cell in notebook.cells}
    taken = {}
    for number in [one.number for one in exercises.found(notebook)]:
        if number in GIVEN:
            name, beginnings = GIVEN[number]
            cells[name].outputs, cells[name].execution_count = [], None
            if beginnings:
                parts = _split(cells[name].source, number, beginnings)
                cells[name].source, taken[number] = parts
    return taken


def _split(source, number, beginnings):
    """The source without such statements, and these."""
    lines = source.splitlines()
    taken, kept, end = [], [], 0
    for statement in ast.parse(source).body:
        if lines[statement.lineno - 1].startswith(beginnings):
            kept += lines[end : statement.lineno - 1]
            kept += [] if taken else [LINE.format(number)]
            end = statement.end_lineno
            taken += lines[statement.lineno - 1 : end]
    text = "\n".join([IMPORT, "", *kept, *lines[end:]])
    return text, "\n".join(taken)


def module(given):
    """The module with the function `given`."""
    return MODULE.format(given=given)
