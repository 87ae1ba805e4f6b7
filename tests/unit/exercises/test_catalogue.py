import subprocess
import sys
from pathlib import Path

import pytest

from utils.exercises import catalogue
from utils.exercises.catalogue import EXERCISES

FILES = sorted(Path(catalogue.__file__).parent.glob("notebook_*.py"))


def test_each_file_of_exercises_is_in():
    notebooks = [path.stem.removeprefix("notebook_") for path in FILES]
    assert list(dict.fromkeys(number[:2] for number in EXERCISES)) == notebooks


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_exercises_are_numbered_from_1_on(path):
    notebook = path.stem.removeprefix("notebook_")
    keys = [int(number[3:]) for number in EXERCISES if number.startswith(notebook)]
    assert keys == list(range(1, len(keys) + 1))


def test_the_exercises_do_without_keras():
    code = "import sys, utils.exercises.catalogue; print('keras' in sys.modules)"
    command = [sys.executable, "-c", code]
    assert subprocess.check_output(command, text=True) == "False\n"
