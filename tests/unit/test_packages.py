"""`tools` and `tests` are the course's own: tf2onnx installs folders of these names."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import tests
import tools
from utils.paths import ROOT

OWN = [ROOT / name / "__init__.py" for name in ("tools", "tests")]
BIN = Path(sys.executable).parent


@pytest.fixture
def run(tmp_path):
    """Run a command in a folder of the course, where others installed packages.

    Theirs come before the environment's, and have an `__init__.py`, which tf2onnx's
    have not.
    """
    for name in ("tools", "tests"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()

    def run(*command, folder=""):
        return subprocess.run(
            command,
            cwd=ROOT / folder,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )

    return run


def test_pytest_imports_the_own():
    assert [Path(tools.__file__), Path(tests.__file__)] == OWN


@pytest.mark.parametrize(
    ("command", "folder"),
    [("pytest", ""), ("pytest", "tests"), ("python -m pytest", "tests")],
)
def test_pytest_does_so_however_it_is_started(command, folder, run):
    program, *options = command.split()
    test = os.path.relpath(__file__, ROOT / folder)
    name = test_pytest_imports_the_own.__name__
    done = run(BIN / program, *options, f"{test}::{name}", folder=folder)
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_python_imports_the_own_from_the_root(run):
    code = "import tools, tests; print(tools.__file__, tests.__file__, sep='\\n')"
    done = run(sys.executable, "-c", code)
    assert [Path(line) for line in done.stdout.splitlines()] == OWN, done.stderr


def test_the_tools_start_from_the_root(run):
    done = run(sys.executable, "-m", "tools.course", "--help")
    assert done.stdout.startswith("usage: "), done.stderr
