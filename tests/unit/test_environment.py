"""The check of the environment finds what is wrong, and says what to do."""

import sys
from importlib import metadata

import pytest

from utils import environment
from utils.datasets import data_files as datasets


@pytest.fixture
def line(capsys):
    """The line that begins with ✗, once the check has run; there may be no other."""

    def line():
        assert not environment.check_environment()
        lines = capsys.readouterr().out.splitlines()
        [wrong] = [one for one in lines if one.startswith("✗")]
        assert lines[-1] == "1 to mend."
        return wrong

    return line


def test_all_is_well(capsys):
    assert environment.check_environment()
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("✓") for line in lines[:-1])
    assert lines[-1] == "All is well."


def test_another_python(line, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert "Python 3.9.1: 3.10 to 3.13 is needed" in line()


@pytest.mark.parametrize("found", ["1.0", None])
def test_another_package(line, monkeypatch, found):
    version = environment._version
    monkeypatch.setattr(
        environment,
        "_version",
        lambda name: found if name == "keras" else version(name),
    )
    wrong = line()
    assert f"keras~=3.12.0 (found {found or 'none'})" in wrong
    assert "pip install -r requirements.txt -c constraints.txt" in wrong


def test_a_package_that_cannot_be_imported(line, monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    wrong = line()
    assert "psutil" in wrong
    assert wrong.endswith(environment.INSTALL)


def test_another_build_of_tensorflow(monkeypatch, capsys):
    def version(name):
        if name == "tensorflow-cpu":
            raise metadata.PackageNotFoundError(name)
        return "2.21.0" if name == "tensorflow" else found(name)

    found = metadata.version
    monkeypatch.setattr(environment.metadata, "version", version)
    assert environment.check_environment()
    assert "tensorflow-cpu 2.21.0" in capsys.readouterr().out


def test_little_memory(line, monkeypatch, tmp_path):
    limit = tmp_path / "memory.max"
    limit.write_text("1000000000\n")
    monkeypatch.setattr(environment, "CGROUP_LIMITS", [limit, tmp_path / "none"])
    assert "1.0 GB of memory: 2 GB are needed" in line()
    limit.write_text("max\n")
    assert environment.check_environment()


def test_missing_data(line, monkeypatch, tmp_path):
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    assert "mnist.npz is missing: restore it" in line()


def test_missing_model(line, monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_MODELS", str(tmp_path))
    assert "digits_cnn.keras is missing" in line()


def test_nothing_can_be_kept(line, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("COURSE_MY_DIGITS", str(tmp_path / "file" / "mine"))
    assert "not writable" in line()
