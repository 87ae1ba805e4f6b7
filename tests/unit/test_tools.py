"""The maintainers' tools, on small notebooks made here."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import course, navigation, notebooks


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    return tmp_path


def add(folder, name, *sources):
    heading = new_markdown_cell(f"# {name.split('_')[1].title()}", id="heading")
    code = [new_code_cell(source, id=f"code-{i}") for i, source in enumerate(sources)]
    path = folder / f"{name}.ipynb"
    notebook = new_notebook(cells=[heading, *code], metadata={"author": "me"})
    notebook.cells[0].metadata = {"editable": True}
    notebooks.write(notebook, path)
    return path


def test_navigation_links_the_neighbours(folder):
    paths = [
        add(folder, f"0{i}_{name}") for i, name in enumerate(["one", "two", "six"])
    ]
    assert all(map(navigation.update, paths))
    assert not any(map(navigation.update, paths))
    cells = notebooks.read(paths[1]).cells
    assert [cell.id for cell in cells] == ["nav-top", "heading", "nav-bottom"]
    assert cells[0].source == cells[-1].source
    assert cells[0].source == (
        "[← One](00_one.ipynb) · [Course map](../README.md#the-course) "
        "· [Six →](02_six.ipynb)"
    )


def test_a_removed_neighbour_makes_navigation_stale(folder):
    paths = [
        add(folder, f"0{i}_{name}") for i, name in enumerate(["one", "two", "six"])
    ]
    assert all(map(navigation.update, paths))
    paths[2].unlink()
    assert [navigation.update(path) for path in paths[:2]] == [False, True]


def test_the_course_is_run_in_place_and_measured(folder, capsys):
    path = add(folder, "00_one", 'print("a")\nprint("b")', "1 + 1")
    add(folder, "01_two", "import nowhere")
    course.main(["00"])
    notebook = notebooks.read(path)
    first, second = (cell for cell in notebook.cells if cell.cell_type == "code")
    assert [output.text for output in first.outputs] == ["a\nb\n"]
    assert second.outputs[0].data["text/plain"] == "2"
    assert [first.execution_count, second.execution_count] == [1, 2]
    assert notebook.metadata.keys() == {"kernelspec", "language_info"}
    assert not any(cell.metadata for cell in notebook.cells)

    header, row, total = capsys.readouterr().out.splitlines()
    name, seconds, megabytes = row.split()
    assert header.split() == ["notebook", "seconds", "peak", "MB"]
    assert name == "00_one"
    assert 0 <= int(seconds) < 60
    assert 20 < int(megabytes) < 500
    assert total.split()[0] == "all"


def test_a_failing_notebook_is_left_as_it_was(folder):
    path = add(folder, "00_one", 'print("new")', "1 / 0")
    navigation.update(path)
    before = path.read_bytes()
    with pytest.raises(SystemExit, match="00_one.ipynb was left as it was.*") as stop:
        course.main([])
    assert "ZeroDivisionError" in str(stop.value)
    assert path.read_bytes() == before
    assert list(folder.iterdir()) == [path]


def test_a_notebook_that_is_not_there(folder):
    add(folder, "00_one")
    with pytest.raises(SystemExit, match="No notebook starts with 07"):
        course.main(["07"])
