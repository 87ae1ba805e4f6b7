"""What a notebook shows of the package is what the others import."""

import ast
import inspect
import pkgutil
from importlib import import_module

import pytest

import utils
from tests.notebooks import reading
from tools import notebooks


def public():
    """The functions and classes that notebooks can import: {name: home module}."""
    found = {}
    for module in pkgutil.iter_modules(utils.__path__, "utils."):
        face = import_module(module.name)
        for name in getattr(face, "__all__", vars(face)):
            home = getattr(getattr(face, name), "__module__", None) or ""
            if home.startswith(module.name) and not name.startswith("_"):
                found[name] = home
    return found


def definitions(tree):
    """The functions, classes and constants at the top of some code: {name: node}."""
    found = {}
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = node
        elif isinstance(node, ast.Assign):
            names = map(ast.unparse, node.targets)
            found |= {name: node for name in names if name.isupper()}
    return found


def shown():
    """(name, as a notebook defines it, as the package does), with an id.

    A cell that shows something that can be imported may show with it what that needs,
    such as constants. What is folded in a text counts, too.
    """
    homes = public()
    for path in notebooks.paths():
        for tree in reading.code(notebooks.read(path)):
            here = definitions(tree)
            for home in {homes[name] for name in here if name in homes}:
                there = definitions(ast.parse(inspect.getsource(import_module(home))))
                for name in sorted(here.keys() & there.keys()):
                    case = name, here[name], there[name]
                    yield pytest.param(*case, id=f"{path.stem[:2]}-{name}")


SHOWN = list(shown())


def without_docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    return ast.unparse(tree)


@pytest.mark.parametrize(("name", "here", "there"), SHOWN)
def test_shown_is_imported(name, here, there):
    assert without_docstrings(here) == without_docstrings(there)


def test_what_is_taught_is_shown():
    taught = {"scale", "one_hot", "make_dataset", "from_pixels", "tutorial_cnn"}
    taught |= {"dense_rival", "LivePlot", "OneCycle"}
    taught |= {"RandomThickness", "augment", "digits_cnn", "convolution", "robustness"}
    taught |= {"median_milliseconds"}
    taught |= {"train_digits_cnn", "adamw", "AMOUNTS", "SHARE"}
    taught |= {"training_images", "smooth", "SKIP", "NON_DIGITS", "WRITTEN"}
    taught |= {"reliability", "fit_temperature", "with_temperature"}
    taught |= {"quantize", "ToRGB", "PreprocessInput", "linear_head"}
    taught |= {
        name
        for name, thing in vars(utils.numpy_cnn).items()
        if inspect.isfunction(thing) and thing.__module__ == "utils.numpy_cnn"
    }
    assert taught <= {parameter.values[0] for parameter in SHOWN}


def test_a_difference_is_found():
    one, other = (ast.parse(f"def f():\n    '''{n}'''\n    return {n}") for n in (1, 2))
    assert without_docstrings(one) != without_docstrings(other)
