"""utils has few rooms, each with a name, a face and tests."""

import ast
import json
import re
import subprocess
import sys
from importlib import import_module

import pytest

from tools import notebooks
from utils.paths import ROOT

UTILS, TESTS = ROOT / "utils", ROOT / "tests" / "unit"
PACKAGES = sorted(path.parent.name for path in UTILS.glob("*/__init__.py"))
FACES = {f"utils.{package}" for package in PACKAGES}
MODULES = sorted(
    path.relative_to(UTILS).with_suffix("")
    for path in UTILS.glob("**/*.py")
    if path.stem != "__init__"
)
# the exercises of a notebook are tested with it: tests/notebooks/test_exercises.py
TESTED = [path for path in MODULES if not re.fullmatch(r"notebook_\d\d", path.name)]
each_package = pytest.mark.parametrize("package", PACKAGES)


def sources(path):
    """The pieces of code of a program or a notebook."""
    if path.suffix == ".py":
        return [path.read_text("utf-8")]
    cells = notebooks.read(path).cells
    return [cell.source for cell in cells if cell.cell_type == "code"]


def imports(path):
    """(module, names) of what a file imports; no names: the module itself."""
    for source in sources(path):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom):
                yield node.module, [one.name for one in node.names]
            elif isinstance(node, ast.Import):
                yield from ((one.name, []) for one in node.names)


def inner(path):
    """What a file imports from inside of the packages, past their faces."""
    found = set()
    for module, names in imports(path):
        if module in FACES:
            offered = import_module(module).__all__
            found |= {f"{module}.{name}" for name in names if name not in offered}
        elif module.startswith("utils.") and module.count(".") > 1:
            found |= {f"{module}.{name}" for name in names} or {module}
    return found


def used(package):
    """The numbers of the notebooks that import from a package."""
    return {
        path.stem[:2]
        for path in notebooks.paths()
        if any(module == f"utils.{package}" for module, _ in imports(path))
    }


def printed(code):
    """What a fresh Python prints as JSON."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_there_are_few_packages_and_few_modules_beside_them():
    assert len(PACKAGES) == 7
    assert len([path for path in MODULES if len(path.parts) == 1]) <= 15


def test_no_module_is_long():
    lines = {p: len(p.read_text("utf-8").splitlines()) for p in UTILS.glob("**/*.py")}
    assert not {path: count for path, count in lines.items() if count > 350}


@pytest.mark.parametrize("module", TESTED, ids=str)
def test_a_module_has_tests_where_its_name_says(module):
    assert (TESTS / module.parent / f"test_{module.name}.py").is_file()


@each_package
def test_a_face_says_which_notebooks_show_it_and_what_it_may_import(package):
    text = import_module(f"utils.{package}").__doc__
    assert re.search(r"\b(may import|imports)\b", text)
    named = set(re.findall(r"\b\d\d\b", text.partition("Notebook")[2]))
    every = {path.stem[:2] for path in notebooks.paths()}
    assert used(package) >= (every if "Every notebook" in text else named)
    assert named or "Every notebook" in text


def test_what_a_face_offers_is_there_once_all_modules_are_loaded():
    """A module of the same name would take the place of a function."""
    names = [".".join(("utils", *module.parts)) for module in MODULES]
    problems = printed(f"""
import importlib, json, types
for name in {names}:
    importlib.import_module(name)
problems = []
for package in {PACKAGES}:
    face = importlib.import_module("utils." + package)
    for name in face.__all__:
        if isinstance(getattr(face, name, types), types.ModuleType):
            problems.append(package + "." + name)
print(json.dumps(problems))
""")
    assert not problems


@each_package
def test_no_module_has_the_name_of_what_its_package_offers(package):
    modules = {path.stem for path in (UTILS / package).glob("*.py")}
    assert not modules & set(import_module(f"utils.{package}").__all__)


@pytest.mark.parametrize(
    "statement",
    [
        *(f"import utils.{package}" for package in PACKAGES),
        "import utils.predict, utils.runtimes, utils.environment, utils.sources",
        "from utils.exercises import check",
        "from utils.workers import Workers",
        "from utils.predict import predict_digit",
        "from utils.datasets import load_mnist, load_my_digits, photograph",
        "from utils.pictures import predict_digits, prepare_digit",
    ],
)
def test_keras_is_not_loaded_before_it_is_needed(statement):
    code = f"{statement}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    assert not {"keras", "tensorflow"} & set(printed(code))


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*/*.ipynb")), ids=lambda path: path.stem
)
def test_a_notebook_imports_from_the_faces(path):
    assert not inner(path)
    assert "utils" not in {module for module, _ in imports(path)}


# The name of the file with VGG16's weights is of use to its maker alone.
PAST_THE_FACES = {
    "vgg16.py": {"utils.datasets.data_files.VGG16"},
}


def test_the_tools_import_from_the_faces():
    tools = ROOT / "tools"
    found = {p.relative_to(tools).as_posix(): inner(p) for p in tools.glob("**/*.py")}
    assert {name: names for name, names in found.items() if names} == PAST_THE_FACES
