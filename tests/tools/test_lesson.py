"""What a lesson goes on with is out of sight, and does what it did."""

import ast

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import lesson, notebooks


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


@pytest.mark.parametrize("number", lesson.GIVEN)
def test_it_can_be_put_back(number):
    name, beginnings = lesson.GIVEN[number]
    [path] = notebooks.FOLDER.glob(f"{number[:2]}_*.ipynb")
    before, after = notebooks.read(path), notebooks.read(path)
    taken = lesson.take_out(after)
    before, after = cell(before, name), cell(after, name)
    assert (after.outputs, after.execution_count) == ([], None)
    if beginnings:
        names = {}
        exec(lesson.module(taken), names)
        given, line = names["given"](number), lesson.LINE.format(number)
        assert given not in after.source
        again = after.source.removeprefix(lesson.IMPORT).replace(line, given)
        assert ast.dump(ast.parse(again)) == ast.dump(ast.parse(before.source))


def test_one_line_stands_for_all_that_was_taken_out(monkeypatch):
    monkeypatch.setattr(lesson, "GIVEN", {"07.1": ("next", ("total ", "total /="))})
    code = "count = 2\ntotal = sum(\n    values\n)\ntotal /= count\nprint(total)"
    cells = [
        new_markdown_cell("### Exercise 07.1: a mean"),
        new_code_cell("check(...)"),
        new_code_cell(code, id="next"),
    ]
    notebook = new_notebook(cells=cells)
    assert lesson.take_out(notebook) == {
        "07.1": "total = sum(\n    values\n)\ntotal /= count"
    }
    assert notebook.cells[2].source.splitlines() == [
        lesson.IMPORT,
        "",
        "count = 2",
        lesson.LINE.format("07.1"),
        "print(total)",
    ]
