"""The house rules of the course, for every notebook."""

import ast
import re
import statistics
from itertools import groupby

import pytest

from tests.notebooks import reading
from tools import navigation, notebooks

pytestmark = pytest.mark.parametrize(
    "path", notebooks.paths(), ids=[path.stem for path in notebooks.paths()]
)

DOWNLOADS = {"get_file", "load_data", "urlopen", "urlretrieve", "snapshot_download"}
NETWORK_MODULES = {"requests", "urllib", "httpx", "socket", "http"}
# notebook 09 asks the server that it has started on this computer
ASKS_ITSELF = {"09_deployment": {"http"}}


@pytest.fixture
def notebook(path):
    return notebooks.read(path)


@pytest.fixture
def text(notebook):
    """All Markdown of the notebook, without its code blocks."""
    cells = (c.source for c in notebook.cells if c.cell_type == "markdown")
    return re.sub(r"```.*?```", "", "\n\n".join(cells), flags=re.DOTALL)


def test_one_heading_with_objectives_minutes_and_prerequisites(notebook, text):
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    head = notebook.cells[1].source
    assert head.startswith("# ")
    assert "**Objectives.**" in head
    assert re.search(r"\*\*Time:\*\* \d+ minutes", head)
    assert "**Prerequisites:**" in head


def test_navigation_is_current(path, notebook):
    assert notebook == navigation.linked(path), "run: make pages"


def test_ends_with_a_recap(text):
    assert re.findall(r"^## (.*)", text, re.MULTILINE)[-1] == "Recap"


def test_quiz_explains_every_option(text):
    numbers = re.findall(r"^\*\*Question (\d+)\.\*\*", text, re.MULTILINE)
    assert numbers == [str(i) for i in range(1, len(numbers) + 1)]
    assert len(numbers) >= 3
    for question in reading.questions(text):
        options = re.findall(
            r"<details><summary>(.+?)</summary>\n\n([✓✗]) (.+?)\n</details>",
            question,
            re.DOTALL,
        )
        assert len(options) >= 3
        assert [mark for _, mark, _ in options].count("✓") == 1
        assert all(len(explanation) > 20 for _, _, explanation in options)


def test_exercises_are_complete(path, notebook):
    exercises = reading.exercises(notebook)
    numbers = [number for number, _, _ in exercises]
    assert numbers == [f"{path.name[:2]}.{i}" for i in range(1, len(numbers) + 1)]
    assert len(numbers) >= 3
    for number, stub, solution in exercises:
        assert f'check("{number}", ' in stub.source
        assert "..." in stub.source
        assert solution
        assert "nbval-check-output" in stub.metadata.tags
        assert "Not attempted yet" in stub.outputs[0].text


def test_outputs_are_of_one_clean_run(notebook):
    cells = reading.code_cells(notebook)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
    # without its kernel a widget would show an error; its picture is kept instead
    assert not [
        output for output in outputs if notebooks.WIDGET in output.get("data", {})
    ]


def test_metadata_is_the_same_everywhere(notebook):
    assert notebook.metadata == {
        "kernelspec": notebooks.KERNEL,
        "language_info": {"name": "python"},
    }
    assert all(cell.metadata.keys() <= {"tags"} for cell in notebook.cells)


def test_code_cells_are_short(notebook):
    lines = [
        sum(bool(line.strip()) for line in cell.source.splitlines())
        for cell in reading.code_cells(notebook)
    ]
    assert statistics.median(lines) <= 5


def test_never_more_than_two_code_cells_in_a_row(notebook):
    runs = groupby(notebook.cells, key=lambda cell: cell.cell_type)
    longest = max(len(list(cells)) for kind, cells in runs if kind == "code")
    assert longest <= 2


def test_figures_have_captions_in_order(notebook):
    captions = 0
    cells = notebook.cells
    for cell, after in zip(cells, cells[1:], strict=False):
        outputs = cell.get("outputs", [])
        if any("image/png" in output.get("data", {}) for output in outputs):
            captions += 1
            assert after.cell_type == "markdown", cell.id
            assert re.match(
                rf"\*Figure {captions}\. .{{20,}}\*$", after.source.split("\n")[0]
            )
    assert captions


def test_imports(path, notebook):
    statements = [
        node
        for cell in reading.code_cells(notebook)
        for node in ast.walk(reading.tree(cell))
    ]
    imports = [
        node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in statements
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    # utils comes first: it keeps TensorFlow's start-up messages out of the notebook.
    assert imports[0].startswith("utils.")
    banned = NETWORK_MODULES - ASKS_ITSELF.get(path.stem, set())
    assert not {name.split(".")[0] for name in imports} & banned
    for node in statements:
        if isinstance(node, ast.ImportFrom):
            assert node.names[0].name != "*"
        if isinstance(node, ast.Attribute):
            assert ast.unparse(node) != "sys.path"
            assert node.attr not in DOWNLOADS
        if isinstance(node, ast.Name):
            assert node.id not in DOWNLOADS


def test_no_shell_commands(notebook):
    for cell in reading.code_cells(notebook):
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE)


def test_size(path):
    assert path.stat().st_size < 1.5e6
