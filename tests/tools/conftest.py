"""Small notebooks and few digits, for the maintainers' tools."""

from functools import partial

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import bench, notebooks, pace, results, tries
from utils.datasets.data_files import Mnist, Split, load_mnist
from utils.training.recipe import train_digits_cnn


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the notebooks and the figures of a test are."""
    monkeypatch.setattr(notebooks, "FOLDER", tmp_path)
    (tmp_path / "results").mkdir()
    monkeypatch.setattr(results, "FOLDER", tmp_path / "results")
    monkeypatch.setattr(pace, "now", lambda: 1.0)
    return tmp_path


@pytest.fixture
def add(folder):
    """A function that writes a notebook with these cells of code; returns its path."""

    def write(name, *sources):
        heading = new_markdown_cell(f"# {name.split('_')[1].title()}", id="heading")
        code = [
            new_code_cell(source, id=f"code-{i}") for i, source in enumerate(sources)
        ]
        path = folder / f"{name}.ipynb"
        notebook = new_notebook(cells=[heading, *code], metadata={"author": "me"})
        notebook.cells[0].metadata = {"editable": True}
        notebooks.write(notebook, path)
        return path

    return write


@pytest.fixture
def figures(tmp_path, monkeypatch):
    """Where the figures of a measurement go."""
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def few(monkeypatch):
    """Very few digits, and of what is drawn very little."""
    monkeypatch.setattr(bench, "DRAWN", 30)
    little = partial(train_digits_cnn, non_digits=20, written=20)
    for module in (bench, tries):
        monkeypatch.setattr(module, "train_digits_cnn", little)
    return Mnist(*(Split(*(part[:128] for part in split)) for split in load_mnist()))
