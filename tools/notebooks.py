"""The notebooks as files: which there are, how they are read and written."""

import nbformat

from utils.files import replaced
from utils.paths import ROOT

FOLDER = ROOT / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {
    "display_name": "Python 3 (ipykernel)",
    "language": "python",
    "name": "python3",
}


def paths():
    """The notebooks in the order of the course."""
    return sorted(FOLDER.glob("[0-9][0-9]_*.ipynb"))


def read(path):
    return nbformat.read(path, as_version=4)


def write(notebook, path):
    """Write a notebook in one step, without what differs from machine to machine.

    Of a widget only its picture is kept: without a kernel, that is what can be shown.
    """
    notebook.metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        cell.metadata = {k: v for k, v in cell.metadata.items() if k == "tags" and v}
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.data.pop(WIDGET, None)
    nbformat.validate(notebook)
    with replaced(path) as unfinished:
        unfinished.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def title(notebook):
    """The text of the notebook's H1."""
    for cell in notebook.cells:
        for line in cell.source.splitlines():
            if cell.cell_type == "markdown" and line.startswith("# "):
                return line[2:].strip()
    raise ValueError("the notebook has no H1 heading")
