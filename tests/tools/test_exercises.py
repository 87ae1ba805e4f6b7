"""Exercises and questions, taken out of a small notebook and filled in."""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import exercises, notebooks
from utils.exercises import EXERCISES

SOLUTION = """<details>
<summary>Solution</summary>

```python
{code}
```

Because it is.

</details>

{after}"""
QUESTION = """**Question 1.** Which one?

<details><summary>This one.</summary>

✗ It is the other one.
</details>
<details><summary>The other one.</summary>

✓ Yes. It is not this one.
</details>

And so on."""

DOTS = re.compile(r"(=|:|,|return) \.\.\.")  # but not those of array[..., 0]


def notebook(stub, code, after="", tags=("nbval-check-output",)):
    """One exercise, with the output of its stub."""
    said = new_output("stream", name="stdout", text="○ Not attempted yet")
    cell = new_code_cell(f'{stub}\n\ncheck("00.1", numbers)', outputs=[said])
    cell.metadata, cell.execution_count = {"tags": list(tags)}, 3
    return new_notebook(
        cells=[
            new_markdown_cell("### Exercise 00.1: count (2 minutes)"),
            cell,
            new_markdown_cell(SOLUTION.format(code=code, after=after)),
            new_markdown_cell("The end."),
        ]
    )


def texts(notebook):
    return [cell.source for cell in notebook.cells]


def filled(stub, code):
    return exercises.with_answers(notebook(stub, code)).cells[1].source


def test_an_exercise_is_found_with_its_solution():
    [found] = exercises.found(notebook("numbers = ...", "numbers = 3"))
    assert found.number == "00.1"
    assert found.stub.source.startswith("numbers = ...")
    assert found.code == "numbers = 3\n"


def test_without_a_solution_there_is_no_code():
    other = notebook("numbers = ...", "numbers = 3")
    other.cells[2].source = "Think about it."
    assert exercises.found(other)[0].code is None


def test_the_solution_goes_and_what_comes_after_it_stays():
    before = notebook("numbers = ...", "numbers = 3", after="Go on.")
    found = exercises.without_answers(before)
    assert texts(found)[2:] == ["Go on.", "The end."]
    assert "numbers = 3" in before.cells[2].source  # it is a copy that has changed


def test_a_cell_that_held_only_the_solution_goes():
    found = exercises.without_answers(notebook("numbers = ...", "numbers = 3"))
    assert texts(found)[2:] == ["The end."]


def test_the_same_in_the_package_goes_and_another_fold_stays():
    folds = [
        f"<details>\n<summary>{text}</summary>\n\nMore.\n</details>\n"
        for text in ("In the package, for many", "How it is quick")
    ]
    before = notebook("numbers = ...", "numbers = 3", after="\n".join(folds))
    assert texts(exercises.without_answers(before))[2] == folds[1].strip()


@pytest.mark.parametrize("change", ["without_answers", "with_answers"])
def test_the_output_of_the_stub_goes(change):
    for tags in ([], ["nbval-check-output"]):
        before = notebook("numbers = ...", "numbers = 3", tags=tags)
        cell = getattr(exercises, change)(before).cells[1]
        assert cell.execution_count is None
        assert not any("Not attempted" in output.text for output in cell.outputs)
        assert cell.metadata.tags == []


def test_a_question_keeps_its_options_only():
    before = new_notebook(cells=[new_markdown_cell(f"Before.\n\n{QUESTION}")])
    [text] = texts(exercises.without_answers(before))
    assert text == (
        "Before.\n\n**Question 1.** Which one?\n\n- a) This one.\n"
        "- b) The other one.\n\nAnd so on."
    )


def test_the_answer_takes_the_place_of_the_dots():
    stub = "from utils.exercises import check\n\nLIMIT = 3  # of all\nnumbers = ..."
    assert filled(stub, "numbers = 2 * LIMIT") == (
        "from utils.exercises import check\n\nLIMIT = 3  # of all\n\n"
        'numbers = 2 * LIMIT\n\ncheck("00.1", numbers)'
    )


def test_a_function_takes_the_place_of_a_function():
    found = filled("def numbers():\n    return ...\n", "def numbers():\n    return 3")
    assert found == 'def numbers():\n    return 3\n\n\ncheck("00.1", numbers)'


def test_a_filled_cell_says_that_it_is_right():
    found = exercises.with_answers(notebook("numbers = ...", "numbers = 784"))
    [output] = found.cells[1].outputs
    assert output.text == f"✓ Right! {EXERCISES['00.1'].why}\n"


def test_every_exercise_of_the_course_is_filled_in():
    for path in notebooks.paths():
        found = exercises.found(exercises.with_answers(notebooks.read(path)))
        assert found
        assert not [one.number for one in found if DOTS.search(one.stub.source)]
