"""A function that a notebook shows is the one that the others import."""

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest

import utils
from tests.notebooks import reading
from tools import notebooks

IMPORTED = {
    name: thing
    for found in pkgutil.walk_packages(utils.__path__, "utils.")
    if not found.ispkg
    for name, thing in vars(import_module(found.name)).items()
    if not name.startswith("_")
    if getattr(thing, "__module__", None) == found.name and callable(thing)
}
SHOWN = [
    pytest.param(node, id=f"{path.stem[:2]}-{node.name}")
    for path in notebooks.paths()
    for cell in reading.code_cells(notebooks.read(path))
    for node in reading.tree(cell).body
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name in IMPORTED
]


def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.unparse(tree)


@pytest.mark.parametrize("shown", SHOWN)
def test_shown_is_imported(shown):
    imported = ast.parse(inspect.getsource(IMPORTED[shown.name]))
    assert without_docstrings(shown) == without_docstrings(imported)


def test_what_is_taught_is_shown():
    taught = {"scale", "one_hot", "make_dataset", "from_pixels", "tutorial_cnn"}
    taught |= {"dense_rival", "LivePlot", "OneCycle"}
    taught |= {"RandomThickness", "augment", "digits_cnn", "convolution", "robustness"}
    taught |= {"median_milliseconds"}
    taught |= {"train_digits_cnn", "reliability", "fit_temperature", "with_temperature"}
    taught |= {"quantize", "ToRGB", "PreprocessInput", "linear_head"}
    taught |= {
        name
        for name, thing in vars(utils.numpy_cnn).items()
        if inspect.isfunction(thing) and thing.__module__ == "utils.numpy_cnn"
    }
    assert taught <= {parameter.values[0].name for parameter in SHOWN}


def test_a_difference_is_found():
    one, other = (ast.parse(f"def f():\n    '''{n}'''\n    return {n}") for n in (1, 2))
    assert without_docstrings(one) != without_docstrings(other)
