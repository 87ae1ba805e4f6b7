"""Links between notebooks, and the course map, made of small notebooks."""

import pytest
from nbformat.v4 import new_markdown_cell

from tools import navigation, notebooks


@pytest.fixture
def three(add):
    return [add(f"0{i}_{name}") for i, name in enumerate(["one", "two", "six"])]


def test_navigation_links_the_neighbours(three):
    cells = navigation.linked(three[1]).cells
    assert [cell.id for cell in cells] == ["nav-top", "heading", "nav-bottom"]
    assert cells[0].source == cells[-1].source
    assert cells[0].source == (
        "[← One](00_one.ipynb) · [Contents](contents.ipynb) · [Six →](02_six.ipynb)"
    )
    notebooks.write(navigation.linked(three[1]), three[1])
    assert navigation.linked(three[1]) == notebooks.read(three[1])
    three[2].unlink()
    assert "Six" not in navigation.linked(three[1]).cells[-1].source


def test_the_course_map(three, tmp_path, monkeypatch):
    monkeypatch.setattr(navigation, "SUMMARIES", tmp_path / "summaries.yaml")
    navigation.SUMMARIES.write_text("00_one: count\n01_two: add")
    for path in three:
        notebook = notebooks.read(path)
        head = "**Time:** 45 minutes, 2 of them waiting."
        notebook.cells.insert(0, new_markdown_cell("", id="nav-top"))
        notebook.cells[1].source += f"\n\n{head}\n\n## 1. Numbers\n\n## Quiz"
        notebook.cells.append(new_markdown_cell("old", id="nav-map"))
        notebooks.write(notebook, path)
    with pytest.raises(KeyError, match="02_six"):
        navigation.course_map()
    three[2].unlink()
    table = (
        "| Notebook | What you do | Minutes |\n|---|---|---|\n"
        "| [One](to/00_one.ipynb) | count | 45 |\n"
        "| [Two](to/01_two.ipynb) | add | 45 |\n"
        "| all | | 90 |"
    )
    assert navigation.course_map("to/") == table
    assert navigation.linked(three[0]).cells[-2].source == table.replace("to/", "")
    head, _, progress, sections = navigation.contents().cells
    assert table.replace("to/", "") in head.source
    assert progress.source == navigation.PROGRESS
    assert sections.source.endswith("## [Two](01_two.ipynb)\n\n1. Numbers")


def test_the_contents_are_current():
    stored = notebooks.read(notebooks.FOLDER / navigation.CONTENTS)
    made = navigation.contents()
    assert [c.source for c in stored.cells] == [c.source for c in made.cells], (
        "run: make pages"
    )
