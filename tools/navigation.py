"""Makes what leads through the course: python -m tools.navigation

All of it follows from the list of notebooks and what they hold. In each notebook, the
cells nav-top and nav-bottom link its neighbours, and a cell nav-map holds the course
map. contents.ipynb is the table of contents.
"""

import re
import sys
from pathlib import Path

import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import commands, notebooks
from utils.export import table

CONTENTS = "contents.ipynb"
PROGRESS = "from utils.exercises import Progress\n\nProgress()"
SUMMARIES = Path(__file__).with_name("summaries.yaml")


def navigation(path):
    """The line of links for one notebook."""
    course = notebooks.paths()
    place = course.index(path)
    parts = [f"[Contents]({CONTENTS})"]
    if place > 0:
        parts.insert(0, _link(course[place - 1], "← {}"))
    if place + 1 < len(course):
        parts.append(_link(course[place + 1], "{} →"))
    return " · ".join(parts)


def _link(path, text="{}", folder=""):
    title = text.format(notebooks.title(notebooks.read(path)))
    return f"[{title}]({folder}{path.name})"


def course_map(folder=""):
    """A table of all notebooks; `folder` leads from the reader to them.

    Raises:
        KeyError: a notebook has no summary.
    """
    summaries = yaml.safe_load(SUMMARIES.read_text(encoding="utf-8"))
    course = notebooks.paths()
    rows = [
        [_link(path, folder=folder), summaries[path.stem], minutes(path)]
        for path in course
    ]
    rows.append(["all", "", sum(map(minutes, course))])
    return table(["Notebook", "What you do", "Minutes"], rows)


def minutes(path):
    """How long a learner needs for a notebook, as it says.

    Raises:
        ValueError: it does not say so.
    """
    for cell in notebooks.read(path).cells:
        if found := re.search(r"\*\*Time:\*\* (\d+) minutes", cell.source):
            return int(found[1])
    raise ValueError(f'{path.name} has no "**Time:** ... minutes"')


def sections(path):
    """The headings of the numbered sections of a notebook."""
    cells = [c.source for c in notebooks.read(path).cells if c.cell_type == "markdown"]
    return re.findall(r"^## (\d+\. .+)", "\n".join(cells), re.MULTILINE)


def contents():
    """The notebook with the course map, what is solved, and all sections."""
    parts = [
        "# Contents\n\nGo through the notebooks in order, or jump: each runs by "
        "itself. Terms are explained in the [glossary](glossary.ipynb), and the "
        "[cheat sheet](cheat_sheet.ipynb) has the code of the course on a page.",
        course_map(),
    ]
    for path in notebooks.paths():
        parts += [f"## {_link(path)}", "\n".join(sections(path))]
    cells = [
        new_markdown_cell("\n\n".join(parts[:2]), id="contents"),
        new_markdown_cell(
            "Run this cell to see which exercises you have solved:", id="progress-text"
        ),
        new_code_cell(PROGRESS, id="progress"),
        new_markdown_cell("\n\n".join(parts[2:]), id="sections"),
    ]
    return new_notebook(cells=cells)


def linked(path):
    """The notebook in `path`, with its navigation as it should be."""
    notebook = notebooks.read(path)
    line = navigation(path)
    ends = [new_markdown_cell(line, id=f"nav-{end}") for end in ("top", "bottom")]
    names = {end.id for end in ends}
    inner = [cell for cell in notebook.cells if cell.id not in names]
    for cell in inner:
        if cell.id == "nav-map":
            cell.source = course_map()
    notebook.cells = [ends[0], *inner, ends[1]]
    return notebook


def main(arguments):
    commands.parser("navigation", __doc__).parse_args(arguments)
    for path in notebooks.paths():
        notebooks.write(linked(path), path)
    notebooks.write(contents(), notebooks.FOLDER / CONTENTS)


if __name__ == "__main__":
    main(sys.argv[1:])
