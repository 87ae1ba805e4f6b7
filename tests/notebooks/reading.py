"""What the tests read out of a notebook."""

import ast
import re

from tools import notebooks
from tools.exercises import QUESTION, found

FOLDED = re.compile(
    r"<details>\s*<summary>(?!Solution)(?:(?!</details>).)*?```python\n(.*?)```",
    re.DOTALL,
)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def tree(cell):
    return ast.parse(cell.source)


def code(notebook):
    """The code of all cells and of what is folded, but for solutions, as trees."""
    for cell in notebook.cells:
        if cell.cell_type == "code":
            yield tree(cell)
        for block in FOLDED.findall(cell.source):
            yield ast.parse(block)


def exercises(notebook):
    """Each exercise as (number, the cell with the stub, the code of the solution)."""
    return [(each.number, each.stub, each.code) for each in found(notebook)]


def questions(text):
    """Each question of the quiz, with its options."""
    return QUESTION.findall(text)


def all_exercises():
    return [
        (number, stub, solution)
        for path in notebooks.paths()
        for number, stub, solution in exercises(notebooks.read(path))
    ]
