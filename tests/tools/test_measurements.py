"""The stored measurements are of the code, the data and the libraries of today."""

import shutil

import keras
import numpy as np
import pytest

from tools import bench, course, dependencies, notebooks, report, results
from tools.results import MEASUREMENTS
from utils.paths import ROOT

LIMIT = 12  # names of changes that a failure lists


def told(changes, command):
    more = [f"and {len(changes) - LIMIT} more"] if len(changes) > LIMIT else []
    return "\n".join([f"stale; run: {command}", *changes[:LIMIT], *more])


@pytest.mark.parametrize("measurement", MEASUREMENTS)
def test_the_measurement_is_of_this_code(measurement):
    changes = results.stale(measurement)
    narrow = f"{MEASUREMENTS[measurement].command}, then make pages"
    assert not changes, told(changes, f"{narrow}; or with all others: make bench")


@pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
def test_the_notebook_was_executed_with_this_code(path):
    changes = course.stale(path)
    assert not changes, told(changes, f"make course ARGS={path.stem[:2]}")


def test_every_stored_measurement_is_known():
    stored = {path.stem for path in results.FOLDER.glob("*.json")}
    known = {name.split("/")[0] for name in MEASUREMENTS}
    assert stored == known | {"course", "binder"}


def mean(recipe, what):
    return np.mean([run[what] for run in results.read("benchmark")[recipe]])


def test_the_figures_are_what_the_course_promises():
    """They are those of this code, as the tests above make sure."""
    figures = results.read("benchmark")
    assert {len(figures[recipe]) for recipe in bench.RECIPES} == {3}
    assert mean("augmented", "accuracy") >= 0.9966
    # whatever the machine: the tutorial's ten epochs take two minutes on two cores
    assert mean("augmented", "seconds") < mean("tutorial", "seconds")
    assert mean("augmented", "calibration_error") <= 0.003
    assert mean("augmented", "sure_of_non_digits") <= 0.1
    lost = mean("augmented", "robustness_loss")
    assert lost <= min(0.0045, mean("plain", "robustness_loss") / 3)
    assert figures["milliseconds_per_step"]["ratio"] <= 1.25
    assert report.fast_ratio(figures) <= 0.2


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the project's code, measured as it is; the figures are elsewhere."""
    for name in dependencies.PROJECT:
        shutil.copytree(
            ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "constraints.txt", tmp_path)
    (tmp_path / "models").symlink_to(ROOT / "models")
    monkeypatch.setattr(dependencies, "ROOT", tmp_path)
    monkeypatch.setattr(results, "FOLDER", tmp_path)
    dependencies._module.cache_clear()
    for name in MEASUREMENTS:
        file, _, part = name.partition("/")
        found = results.origin(name)
        results.write(file, results.read(file) | ({part: found} if part else found))
    assert not any(map(results.stale, MEASUREMENTS))
    yield tmp_path
    dependencies._module.cache_clear()


TRAINED = {"benchmark", "tries"}
ROWS = {"pictures/pages", "pictures/several_digits"}
READ = ROWS | {"pictures/speed", "pictures/one_digit"}


@pytest.mark.parametrize(
    ("file", "old", "new", "name", "measurements"),
    [
        ("app.py", "WAITING = 1024", "WAITING = 1", "WAITING", {"load"}),
        ("app.py", "mtime=0", "mtime=1", "application", {"load"}),
        ("load.py", "VISITORS = 200", "VISITORS = 9", "VISITORS", {"load"}),
        ("training/recipe.py", "SHARE = 0.6", "SHARE = 0.9", "SHARE", TRAINED),
        ("training/recipe.py", "peak=6e-3", "peak=5e-3", "train_digits_cnn", TRAINED),
        ("training/recipe.py", "beta_2=0.99", "beta_2=0.9", "adamw", TRAINED),
        ("models.py", "maps=(16, 64", "maps=(16, 60", "digits_cnn", TRAINED),
        ("datasets/strokes.py", "HEIGHT = 64", "HEIGHT = 60", "HEIGHT", TRAINED),
        ("pictures/reading.py", "SURE = 0.75", "SURE = 0.5", "SURE", READ | TRAINED),
        ("pictures/touching.py", "WIDE = 0.8", "WIDE = 0.9", "WIDE", ROWS),
    ],
)
def test_a_change_makes_stale_what_depends_on_it(
    file, old, new, name, measurements, copy
):
    [path] = copy.glob(f"*/{file}")
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    dependencies._module.cache_clear()
    for one in measurements:
        [change] = results.stale(one)
        assert change.endswith(f".{name} has changed")
    assert not any(map(results.stale, MEASUREMENTS.keys() - measurements))


@pytest.mark.parametrize("library", ["keras", "tornado"])
def test_another_version_of_a_library_makes_stale_what_it_computes(library, copy):
    path = copy / "constraints.txt"
    text = path.read_text()
    assert f"\n{library}==" in text
    path.write_text(text.replace(f"\n{library}==", f"\n{library}==9"))
    for name, measurement in MEASUREMENTS.items():
        counts = library in measurement.libraries
        assert results.stale(name) == [f"{library} has changed"] * counts


def own_models(copy):
    """A folder of its own, empty, where the copy has a link to ours."""
    (copy / "models").unlink()
    (copy / "models").mkdir()


def another_model(copy):
    own_models(copy)
    model = keras.saving.load_model(ROOT / dependencies.MODEL)
    *others, bias = model.get_weights()
    model.set_weights([*others, bias + 1e-6])
    model.save(copy / dependencies.MODEL)


def with_other_names(model):
    """A copy of a model as another training in the same session makes it."""

    def named(layer):
        return type(layer).from_config(layer.get_config() | {"name": f"a_{layer.name}"})

    other = keras.models.clone_model(model, clone_function=named)
    other.set_weights(model.get_weights())
    return other


def test_the_same_weights_saved_again_make_nothing_stale(copy):
    own_models(copy)
    model = keras.saving.load_model(ROOT / dependencies.MODEL)
    with_other_names(model).save(copy / dependencies.MODEL)
    before, after = (root / dependencies.MODEL for root in (ROOT, copy))
    assert before.read_bytes() != after.read_bytes()
    assert not any(results.stale(one) for one in MEASUREMENTS)


def test_another_model_makes_stale_what_asks_it(copy):
    another_model(copy)
    stale = {one for one in MEASUREMENTS if results.stale(one)}
    assert stale == READ | {"runtimes"}


def test_a_measurement_without_fingerprints_is_stale(copy):
    results.write("tries", {})
    assert "tools.tries.TRIES is new" in results.stale("tries")


def test_the_notebook_that_makes_the_model_comes_first(tmp_path, monkeypatch):
    run = []
    monkeypatch.setattr(notebooks, "write", lambda *_: None)
    monkeypatch.setattr(course, "measured", lambda chosen, _: run.extend(chosen) or [])
    course.in_place(notebooks.paths())
    numbers = [path.stem[:2] for path in run]
    assert numbers[0] == "08"
    assert sorted(numbers) == [path.stem[:2] for path in notebooks.paths()]


def test_a_notebook_is_stale_when_its_code_or_its_model_has_changed(copy):
    [path] = [path for path in notebooks.paths() if path.stem.startswith("09")]
    notebook = notebooks.read(path)
    results.write("course", {path.stem: {"depends_on": course.depends(notebook)}})
    assert course.stale(path) == []
    another_model(copy)
    samples = copy / "utils" / "datasets" / "samples.py"
    samples.write_text(samples.read_text().replace("DIGIT = 160", "DIGIT = 150"))
    dependencies._module.cache_clear()
    assert course.stale(path) == [
        "utils.datasets.samples.DIGIT has changed",
        f"{dependencies.MODEL} has changed",
    ]
