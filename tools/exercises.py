"""The exercises and the questions of a notebook: found, taken out, filled in."""

import ast
import copy
import re
from typing import NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import new_output

from utils.exercises import EXERCISES

EXERCISE = re.compile(r"^### Exercise (\d\d\.\d)", re.MULTILINE)
SOLUTION = re.compile(
    r"<details>\s*<summary>Solution</summary>.*?```python\n(.*?)```.*?</details>\n*",
    re.DOTALL,
)
# the functions of the package are solutions once more
IN_THE_PACKAGE = re.compile(
    r"<details>\s*<summary>(?:In|The same in|The functions of) the package.*?"
    r"</details>\n*",
    re.DOTALL,
)
QUESTION = re.compile(
    r"^\*\*Question \d+\.\*\*.*?\n(?:<details><summary>.*?</details>\n?\s*)+",
    re.DOTALL | re.MULTILINE,
)
OPTION = re.compile(
    r"<details><summary>(.+?)</summary>\n\n([✓✗] .+?)\n</details>", re.DOTALL
)
CHECKED = "nbval-check-output"


class Found(NamedTuple):
    """An exercise in a notebook: its number, the cell to fill in, and the next one,
    which begins with the solution.
    """

    number: str
    stub: NotebookNode
    after: NotebookNode

    @property
    def code(self):
        """The code of the solution, or None."""
        solution = SOLUTION.match(self.after.source)
        return solution.group(1) if solution else None


def found(notebook):
    """The exercises of a notebook, in its order."""
    return [
        Found(
            EXERCISE.findall(cell.source)[-1],
            *notebook.cells[place + 1 : place + 3],
        )
        for place, cell in enumerate(notebook.cells)
        if cell.cell_type == "markdown" and EXERCISE.search(cell.source)
    ]


def without_answers(notebook):
    """A copy without solutions, without what the questions explain, and without the
    outputs of the cells to fill in.
    """
    notebook = copy.deepcopy(notebook)
    for exercise in found(notebook):
        _empty(exercise.stub)
        exercise.after.source = SOLUTION.sub("", exercise.after.source, count=1)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            source = IN_THE_PACKAGE.sub("", cell.source)
            cell.source = QUESTION.sub(_asked, source).strip()
    notebook.cells = [cell for cell in notebook.cells if cell.source]
    return notebook


def with_answers(notebook):
    """A copy in which every exercise is filled in with its own solution."""
    notebook = copy.deepcopy(notebook)
    for number, stub, after in found(notebook):
        code = Found(number, stub, after).code
        _empty(stub)
        stub.source = _filled(stub.source, code)
        said = f"✓ Right! {EXERCISES[number].why}\n"
        stub.outputs = [new_output("stream", name="stdout", text=said)]
    return notebook


def _empty(stub):
    stub.outputs, stub.execution_count = [], None
    if CHECKED in stub.metadata.get("tags", []):  # there is none to compare with
        stub.metadata.tags.remove(CHECKED)


def _asked(question):
    """A question with its options as a list, and no more."""
    before, *_ = question[0].partition("<details>")
    options = zip("abcdefgh", OPTION.findall(question[0]))  # noqa: B905
    lines = [f"- {letter}) {option}" for letter, (option, _) in options]
    return "\n".join([before.rstrip(), "", *lines, "", ""])


def _filled(stub, solution):
    """The cell with what the solution defines in the place of its dots."""
    given = _names(ast.parse(solution).body)
    *statements, call = ast.parse(stub).body
    lines = stub.splitlines()
    check = "\n".join(lines[call.lineno - 1 :])
    for one in [call, *reversed(statements)]:
        if one is call or _names([one]) & given:
            del lines[one.lineno - 1 : one.end_lineno]
    apart = "\n\n\n" if "def " in solution else "\n\n"
    parts = ["\n".join(lines).strip(), solution.strip(), check.strip()]
    return apart.join(filter(None, parts))


def _names(statements):
    """What they define at the top, but for imports."""
    assigned = {
        name.id
        for one in statements
        if isinstance(one, ast.Assign)
        for name in one.targets
        if isinstance(name, ast.Name)
    }
    return assigned | {one.name for one in statements if hasattr(one, "name")}
