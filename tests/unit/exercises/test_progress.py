import json

import pytest

from utils.exercises.catalogue import EXERCISES
from utils.exercises.progress import Progress, check, solved
from utils.paths import NOTEBOOKS


@pytest.fixture(autouse=True)
def path(tmp_path, monkeypatch):
    """Where progress is kept."""
    path = tmp_path / "my_progress.json"
    monkeypatch.setenv("COURSE_MY_PROGRESS", str(path))
    return path


def right(number):
    check(number, EXERCISES[number].answer)


@pytest.mark.parametrize(
    ("answer", "beginning"),
    [(784, "✓ Right! "), (28, "✗ Not yet. "), (..., "○ Not attempted yet: ")],
)
def test_check_prints_a_symbol_and_what_there_is_to_say(answer, beginning, capsys):
    check("00.1", answer)
    assert capsys.readouterr().out.startswith(beginning)


@pytest.mark.parametrize("number", ["99.9", "0.1", 0.1, None])
def test_an_exercise_that_does_not_exist(number):
    with pytest.raises(ValueError, match=f"expected one of 00.1, .*got {number!r}"):
        check(number, 1)


def test_what_is_right_is_kept(path):
    assert solved() == {}
    right("00.1")
    [[number, day]] = json.loads(path.read_text())["solved"].items()
    assert number == "00.1"
    assert len(day) == len("2026-11-27")
    right("04.2")
    assert list(solved()) == ["00.1", "04.2"]


@pytest.mark.parametrize("answer", [..., 28, "?"])
def test_what_is_not_right_is_not_kept(path, answer):
    check("00.1", answer)
    assert not path.exists()


def test_what_was_solved_stays_solved():
    right("00.1")
    check("00.1", 28)
    assert list(solved()) == ["00.1"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"solved": 3}', '{"other": {}}'])
def test_a_file_that_nobody_can_read_is_set_aside(path, text, capsys):
    path.write_text(text)
    assert solved() == {}
    right("00.1")
    said = "could not be read. It is now my_progress.json.unreadable"
    assert said in capsys.readouterr().out
    assert path.with_name("my_progress.json.unreadable").read_text() == text
    assert list(solved()) == ["00.1"]


def test_exercises_of_another_edition_do_not_count(path):
    path.write_text(json.dumps({"solved": {"99.1": "2026-01-01"}}))
    assert solved() == {}


def test_exercises_of_another_edition_are_kept(path, capsys):
    path.write_text(json.dumps({"solved": {"99.1": "2026-01-01"}}))
    right("00.1")
    assert "could not be read" not in capsys.readouterr().out
    noted = json.loads(path.read_text())["solved"]
    assert list(noted) == ["99.1", "00.1"]


def test_where_nothing_can_be_written(path, capsys, monkeypatch):
    (path.parent / "file").touch()
    monkeypatch.setenv("COURSE_MY_PROGRESS", str(path.parent / "file" / path.name))
    right("00.1")
    printed = capsys.readouterr().out
    assert printed.startswith("✓ Right! ")
    assert "(That could not be noted in my_progress.json: " in printed


def test_progress_is_shown_by_notebook():
    right("00.1")
    progress = Progress()
    first = min(NOTEBOOKS.glob("00_*.ipynb"))
    count = sum(number.startswith("00.") for number in EXERCISES)
    boxes = "■" + "□" * (count - 1)
    line = f"| [00 start here]({first.name}) | {boxes} | 1 of {count} |"
    assert line in progress._repr_markdown_().splitlines()
    assert f"1 of {len(EXERCISES)} in all." in progress._repr_markdown_()
    assert repr(progress).splitlines()[0].split() == [first.stem, "1", "of", f"{count}"]
