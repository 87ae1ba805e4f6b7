"""Digits are read from pictures on the command line."""

import json
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from utils import predict
from utils.datasets.samples import photograph
from utils.paths import ROOT
from utils.pictures import reading
from utils.predict import predict_digit


@pytest.fixture
def file(photo, tmp_path):
    path = tmp_path / "sieben ✎.jpg"
    Image.fromarray(photo).save(path)
    return path


def run(*arguments):
    return predict.main([str(argument) for argument in arguments])


def test_the_command_line_answers_one_line_a_picture(file, tmp_path, capsys):
    missing, blank = tmp_path / "missing.png", tmp_path / "blank.png"
    Image.new("L", (50, 50), 255).save(blank)
    assert run(file) == 0
    assert capsys.readouterr().out.startswith(f"{file}: 7 (")
    assert run(missing, blank, file) == 1
    output = capsys.readouterr()
    assert output.out.startswith(f"{file}: 7 (")
    assert len(output.out.splitlines()) == 1
    assert [line.split(": ")[0] for line in output.err.splitlines()] == [
        str(missing),
        str(blank),
    ]


def test_the_command_line_answers_in_json(digits, tmp_path, capsys):
    path = tmp_path / "row.png"
    Image.fromarray(photograph(digits[0][:4], seed=5)).save(path)
    assert run("--many", "--json", path, tmp_path) == 1
    row, folder = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["picture"] == str(path)
    assert [answer["digit"] for answer in row["digits"]] == [*digits[1][:4]]
    assert set(row["digits"][0]) == {
        "digit",
        "confidence",
        "uncertain",
        "probabilities",
        "box",
    }
    assert "folder" in folder["error"]


def test_the_command_line_without_a_model(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_MODELS", str(tmp_path))
    assert run(file) == 1
    assert "is missing: run notebook 05" in capsys.readouterr().err


def test_the_command_line_draws(file, tmp_path, capsys):
    drawn = tmp_path / "drawn.png"
    assert run("--annotate", drawn, file) == 0
    answer = predict_digit(file)
    left, top, *_ = answer.box
    assert tuple(np.array(Image.open(drawn))[top, left]) == reading.RIGHT
    assert len(list(tmp_path.iterdir())) == 2


def test_the_command_line_draws_on_no_folder(file, tmp_path, capsys):
    folder = tmp_path / "drawn.png"
    folder.mkdir()
    assert run("--annotate", folder, file) == 1
    assert "drawn.png" in capsys.readouterr().err
    assert folder.is_dir()
    assert len(list(tmp_path.iterdir())) == 2  # nothing half-written


@pytest.mark.parametrize("name", ["missing/drawn.png", "sieben ✎.jpg/drawn.png"])
def test_the_command_line_makes_no_folders(file, tmp_path, capsys, name):
    with pytest.raises(SystemExit) as stop:
        run("--annotate", tmp_path / name, file)
    assert stop.value.code == 2
    assert f"there is no folder {(tmp_path / name).parent}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ("7" * 5000, "cannot be read"),
        ("7/" * 5000, "cannot be read"),
        ("a\0b", "cannot be read"),
        ("https://example.org/seven.png", "Save the picture first"),
        ("", "folder"),
    ],
)
def test_what_is_no_name_of_a_file_is_explained(picture, message, capsys):
    assert run(picture) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{picture}: ")
    assert message in error
    assert len(error.splitlines()) == 1


def test_who_reads_the_answers_may_have_enough(tmp_path):
    """As in `python -m utils.predict --json *.png | head -1`."""
    names = [f"{number}.png" for number in range(3000)]  # more than a pipe holds
    command = [sys.executable, "-m", "utils.predict", "--json", *names]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        first = json.loads(process.stdout.readline())
        process.stdout.close()
        assert process.stderr.read() == ""
    assert first["picture"] == names[0]
    assert process.returncode == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--annotate", "out.png", "one.png", "two.png"],
        ["--annotate", "out.txt", "one.png"],
    ],
)
def test_a_wrong_use_of_the_command_line_is_explained(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        run(*arguments)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_command_line_is_silent_otherwise(file):
    """In a process of its own, as a learner starts it."""
    command = [sys.executable, "-m", "utils.predict", str(file)]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0
    assert result.stdout.startswith(f"{file}: 7 (")
    assert result.stderr == ""
