"""The course runs from a folder with blanks, accents and Chinese characters."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from utils.paths import ROOT

NAME = "Übung 数字 (1)"
LEFT_OUT = shutil.ignore_patterns(
    ".*", "cache", "tests", "student", "solutions", "my_digits", "__pycache__"
)
FORMATS = """
import json, sys
from pathlib import Path
import numpy as np
import utils
from utils.datasets import load_mnist, read_sheet
from utils.export import FORMATS, load, load_digits_cnn, save
from utils.predict import predict_digit

folder = Path("räume für Ziffern 数")
folder.mkdir()
model = load_digits_cnn()
images = load_mnist().train.images[:200]
told = {"utils": utils.__file__}
for ending, form in FORMATS.items():
    save(model, folder / f"digits{ending}", examples=images)
    run = load(folder / f"digits{ending}", model)
    answer = np.asarray(run(images[:1, ..., None].astype("float32")))
    told[form.name] = int(answer.argmax())
told["sheet"] = len(read_sheet("examples/sheet.jpg")[0])
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A copy of the course in such a folder."""
    return shutil.copytree(
        ROOT, tmp_path_factory.mktemp("home") / NAME, ignore=LEFT_OUT
    )


def run(course, *command, folder="."):
    """Run Python there, with the package that is there; return what it printed."""
    own = {name: os.environ[name] for name in os.environ if "COURSE_" not in name}
    paths = os.pathsep.join([str(course), os.environ["PYTHONPATH"]])
    done = subprocess.run(
        [sys.executable, *command],
        cwd=course / folder,
        env=own | {"PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_every_format_is_written_and_read(course):
    told = json.loads(run(course, "-c", FORMATS).splitlines()[-1])
    assert NAME in told.pop("utils")
    assert told.pop("sheet") == 100
    assert set(told.values()) == {5}  # the first digit of MNIST
    assert len(told) == 8


def test_a_notebook_runs_from_its_first_cell_to_its_last(course):
    options = ["--to", "notebook", "--execute", "--output", "run.ipynb"]
    run(
        course,
        *("-m", "nbconvert", *options, "00_start_here.ipynb"),
        folder="notebooks",
    )
    done = json.loads((course / "notebooks" / "run.ipynb").read_text("utf-8"))
    counts = [c["execution_count"] for c in done["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1))


def test_make_knows_what_to_do_there(course):
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "lab"],
        cwd=course,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith(".venv/bin/python -m utils.lab")
