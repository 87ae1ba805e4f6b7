"""Writes the links from each notebook to its neighbours: python -m tools.navigation

They are the cells with the ids nav-top and nav-bottom, made from the list of files.
"""

from nbformat.v4 import new_markdown_cell

from tools import notebooks


def navigation(path):
    """The line of links for one notebook."""
    course = notebooks.paths()
    place = course.index(path)
    parts = ["[Course map](../README.md#the-course)"]
    if place > 0:
        parts.insert(0, _link("← ", course[place - 1], ""))
    if place + 1 < len(course):
        parts.append(_link("", course[place + 1], " →"))
    return " · ".join(parts)


def _link(before, path, after):
    return f"[{before}{notebooks.title(notebooks.read(path))}{after}]({path.name})"


def update(path):
    """Put the navigation first and last in a notebook; return whether it changed."""
    notebook = notebooks.read(path)
    top = new_markdown_cell(navigation(path), id="nav-top")
    bottom = new_markdown_cell(navigation(path), id="nav-bottom")
    content = [cell for cell in notebook.cells if not cell.id.startswith("nav-")]
    cells = [top, *content, bottom]
    changed = cells != notebook.cells
    notebook.cells = cells
    if changed:
        notebooks.write(notebook, path)
    return changed


if __name__ == "__main__":
    for notebook_path in notebooks.paths():
        print("updated" if update(notebook_path) else "kept   ", notebook_path.name)
