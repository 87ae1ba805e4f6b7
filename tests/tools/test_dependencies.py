"""What a measurement depends on is found in its code, to the last constant."""

import ast

import pytest

from tools import dependencies, notebooks
from tools.dependencies import changes, fingerprint, reached, reached_by

RECIPE = "utils.training.train_digits_cnn"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A function that writes modules of a project, and forgets what was read before."""
    monkeypatch.setattr(dependencies, "ROOT", tmp_path)
    (tmp_path / "constraints.txt").touch()
    monkeypatch.setattr(dependencies, "PROJECT", ("house", "attic"))

    def write(wing="", face="", **files):
        packaged = {"house/wing": wing, "house/__init__": face} if wing else {}
        for name, text in (files | packaged).items():
            path = tmp_path / f"{name}.py"
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        dependencies._module.cache_clear()

    yield write
    dependencies._module.cache_clear()


def names(*roots):
    return [name for name in reached(*roots) if name.startswith(("house", "attic"))]


def test_what_a_function_names_is_followed(project):
    project(
        house="""
from attic import LIMIT as limit, f
import attic
UNUSED, USED = 1, 2
def root(g=USED): return f(limit) + attic.other
def apart(): return UNUSED
""",
        attic="""
LIMIT = 3
other = 4
class Base: pass
class Part(Base): pass
def f(x):
    return Part()
""",
    )
    assert names("house.root") == [
        "attic.Base",
        "attic.LIMIT",
        "attic.Part",
        "attic.f",
        "attic.other",
        "house.USED",
        "house.root",
    ]


def test_an_asynchronous_function_is_a_function(project):
    project(house="A = 1\nasync def f(): b = A\ndef g(): return f, b\nb = 2\n")
    assert names("house.f") == ["house.A", "house.f"]
    assert names("house.g") == ["house.A", "house.b", "house.f", "house.g"]


def test_the_face_of_a_package_leads_to_the_module(project):
    project(
        wing="def f(): return 1\n",
        face="""
import lazy_loader
__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__, submod_attrs={"wing": ["f"]}
)
""",
        attic="""
def g():
    from house import f
    return f()
def h():
    from house import wing
    return wing.f
""",
    )
    assert names("house.f") == ["house.wing.f"]
    assert names("attic.g") == ["attic.g", "house.wing.f"]
    assert names("attic.h") == ["attic.h", "house.wing.f"]


def test_a_module_that_is_asked_for_any_name_counts_as_a_whole(project):
    project(
        attic="import house\nfrom house import wing\n"
        "def f(name): return getattr(wing, name)\n",
        wing="A = 1\ndef g(): return A\n",
    )
    assert names("attic.f") == ["attic.f", "house.wing.A", "house.wing.g"]


def test_a_place_of_an_array_belongs_to_it(project):
    project(house="A = [0]\nA[0] = 5\n")
    before = reached("house.A")
    project(house="A = [0]\nA[0] = 6\n")
    assert changes(before, reached("house.A")) == ["house.A has changed"]


def test_what_changed_is_named(project):
    project(house="A, B = 1, 2\nC = 5\ndef f(): return A + C\n")
    before = reached("house.f")
    project(house="A, B = 1, 2\nD = 6\ndef f(): return A + D\n")
    assert changes(before, reached("house.f")) == [
        "house.f has changed",
        "house.D is new",
        "house.C is gone",
    ]
    assert changes(before, before) == []


def test_what_only_moved_has_not_changed(project):
    project(house="A = 1\ndef f(): return A\n")
    before = reached("house.f")
    project(house="from attic import A\ndef f(): return A\n", attic="A = 1\n")
    assert reached("house.f") != before
    assert changes(before, reached("house.f")) == []


def test_a_name_that_nobody_defines(project):
    project(house="from attic import nothing\n", attic="")
    for name in ("house.g", "house.nothing", "house.nowhere.f"):
        with pytest.raises(LookupError, match="define|module"):
            reached(name)


def fingerprint_of(text):
    return fingerprint(text, ast.parse(text).body)


FUNCTION = '''
@wrapped
def f(a, b):
    """What it does."""
    for c in (a, b):
        print(f"{a!r} and {{b}}")
    return a
'''


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"""What it does."""', '"""What\n    it did."""'),
        ('(a, b):\n    """', '(\n    a,\n    b,\n):  # two\n\n    """'),
        ("return a", "# the first\n    return a"),
    ],
)
def test_comments_docstrings_and_line_breaks_do_not_count(old, new):
    assert old in FUNCTION
    assert fingerprint_of(FUNCTION.replace(old, new)) == fingerprint_of(FUNCTION)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("@wrapped\n", ""),
        ("return a", "return b"),
        ("    return a", "        return a"),
        (" and ", " or "),
        ("{{b}}", "{b}"),
        ("!r", ""),
    ],
)
def test_code_counts(old, new):
    assert old in FUNCTION
    assert fingerprint_of(FUNCTION.replace(old, new)) != fingerprint_of(FUNCTION)


def test_a_fingerprint_is_the_same_on_every_python():
    assert fingerprint_of(FUNCTION) == "39dea85595"


def test_the_recipe_reaches_its_constants_the_network_and_the_data():
    found = reached(RECIPE, "utils.datasets.load_mnist")
    assert {
        "utils.training.recipe.SHARE",
        "utils.training.recipe.AMOUNTS",
        "utils.training.recipe.adamw",
        "utils.training.augmenting.RandomNoise",
        "utils.models.digits_cnn",
        "utils.models.convolution",
        "utils.datasets.data_files.SHA256",
        "keras",
    } <= found.keys()
    assert found["keras"].startswith("3.")
    assert "utils.checks.check_recipe" not in found
    assert "models/digits_cnn.keras" not in found


def test_the_reader_reaches_its_thresholds_and_the_shipped_model():
    found = reached("utils.predict.predict_digits")
    assert {
        "utils.pictures.reading.SURE",
        "utils.pictures.touching.WIDE",
        "utils.pictures.ink.SMALL",
        "models/digits_cnn.keras",
    } <= found.keys()


def test_a_notebook_reaches_what_it_imports():
    for path in notebooks.paths():
        cells = [c for c in notebooks.read(path).cells if c.cell_type == "code"]
        found = reached_by("\n".join(cell.source for cell in cells))
        assert "utils.datasets.data_files.load_mnist" in found, path.name
    assert reached_by("import numpy as np") == dependencies.versions()
