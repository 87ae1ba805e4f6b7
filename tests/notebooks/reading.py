"""What the tests read out of a notebook."""

import ast
import re

from tools import notebooks

EXERCISE = re.compile(r"^### Exercise (\d\d\.\d)", re.MULTILINE)
SOLUTION = re.compile(
    r"<summary>Solution</summary>.*?```python\n(.*?)```.*?</details>", re.DOTALL
)
FOLDED = re.compile(
    r"<details>\s*<summary>(?!Solution)(?:(?!</details>).)*?```python\n(.*?)```",
    re.DOTALL,
)
QUESTION = re.compile(
    r"^\*\*Question \d+\.\*\*.*?\n(?:<details><summary>.*?</details>\n?\s*)+",
    re.DOTALL | re.MULTILINE,
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
    found = []
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and EXERCISE.search(cell.source):
            number = EXERCISE.findall(cell.source)[-1]
            stub, after = notebook.cells[place + 1 : place + 3]
            solution = SOLUTION.match(after.source.split("\n", 1)[1])
            found.append((number, stub, solution.group(1) if solution else None))
    return found


def questions(text):
    """Each question of the quiz, with its options."""
    return QUESTION.findall(text)


def all_exercises():
    return [
        (number, stub, solution)
        for path in notebooks.paths()
        for number, stub, solution in exercises(notebooks.read(path))
    ]
