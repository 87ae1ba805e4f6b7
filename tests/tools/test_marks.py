"""What a class has solved, from good files and bad ones."""

import csv
import json
import os

import pytest

from tools import marks
from utils.exercises import EXERCISES

DAY = "2026-11-27"
FIRST = [number for number in EXERCISES if number.startswith("00.")]
HEADER = ["learner", "solved", *EXERCISES]


def text(*numbers, day=DAY):
    return json.dumps({"solved": dict.fromkeys(numbers, day)})


@pytest.fixture
def hand_in(tmp_path):
    """A function that puts a file into the folder of the class."""

    def write(name, content):
        path = tmp_path / "class" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.encode()
        path.write_bytes(content)
        return path.parents[len(path.relative_to(tmp_path).parts) - 2]

    return write


def table(folder):
    with open(folder / "marks.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_a_whole_class(hand_in, capsys):
    hand_in("Ada.json", text(*EXERCISES))
    hand_in("Bo Ødegård/my_progress.json", text("00.1", "00.2", "01.1"))
    hand_in("Cy_4711_assignsubmission_file/student/my_progress.json", text(*FIRST))
    hand_in("Dee_my_progress.json", text("00.1"))
    hand_in("Eve/my_progress (1).json", text("00.1", "99.1"))
    hand_in("Flo.json", text())
    hand_in("Gus.json", '{"solved": {"00.1"')
    hand_in("Hal/notes.txt", "I forgot it")
    hand_in("Ida.json", "")
    hand_in("Jo.json", b"\xff\xfe\x00")
    hand_in("Kim.json", "[1, 2]")
    hand_in("Max.zip", b"PK")
    folder = hand_in("Lou.json", text("00.1", day="yesterday"))
    marks.main([str(folder)])
    printed = capsys.readouterr().out
    head, *lines, solved, began = table(folder)
    assert head == HEADER
    counts = {name: int(count) for name, count, *_ in lines}
    assert counts == {
        "Ada": len(EXERCISES),
        "Bo Ødegård": 3,
        "Cy_4711_assignsubmission_file": 5,
        "Dee": 1,
        "Eve": 1,
        "Flo": 0,
    }
    place = HEADER.index("00.1")
    assert [line[place] for line in lines] == [DAY] * 5 + [""]
    assert (solved[place], began[place]) == ("5", "5")
    place = HEADER.index("01.2")
    assert (solved[place], began[place]) == ("1", "2")
    for remark in (
        "Eve/my_progress (1).json: not of this edition, not counted: 99.1.",
        "Flo.json: nothing solved.",
        "Gus.json: broken in line 1: not valid JSON. Was it cut off?",
        "Hal: no my_progress.json in this folder.",
        "Ida.json: empty.",
        "Jo.json: broken: not text.",
        'Kim.json: it does not say what is "solved", and when.',
        "Max.zip: neither a folder nor JSON.",
        "Lou.json: expected days such as 2026-11-27, got 'yesterday'.",
    ):
        assert f"\n  {remark.replace('/', os.sep)}\n" in printed
    assert printed.endswith(f"written: {folder / 'marks.csv'}\n")


def test_what_is_printed_is_a_count_for_each_notebook(hand_in, capsys):
    hand_in("Ada.json", text(*FIRST, "01.1"))
    folder = hand_in("Bo.json", text("00.1"))
    marks.main([str(folder)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["learner", "all", *marks.NOTEBOOKS]
    assert lines[1].split() == [
        "Ada",
        "6",
        "5",
        "1",
        *["."] * (len(marks.NOTEBOOKS) - 2),
    ]
    assert lines[3].split()[:3] == ["of", f"{len(EXERCISES)}", f"{len(FIRST)}"]


def test_hard_is_what_few_solved_of_those_who_began(hand_in):
    hand_in("Ada.json", text(*FIRST))
    hand_in("Bo.json", text(*(number for number in FIRST if number != "00.3")))
    folder = hand_in("Cy.json", text("00.1"))
    found = marks.collected(folder)
    assert marks.hardest(found) == ["00.3", "00.2", "00.4", "00.5"]
    assert "  00.3: 1 of 3\n" in marks.report(found)


def test_two_files_of_a_learner_are_one_line_with_the_earlier_day(hand_in):
    hand_in("Ada.json", text("00.1", day="2026-02-02"))
    folder = hand_in("Ada/my_progress.json", text("00.1", "00.2", day="2026-01-01"))
    learners, remarks = marks.collected(folder)
    assert learners == {"Ada": {"00.1": "2026-01-01", "00.2": "2026-01-01"}}
    assert "one more file of Ada; all of them count." in remarks[0]


def test_what_systems_and_environments_leave_is_passed_over(hand_in):
    hand_in("__MACOSX/Ada/._my_progress.json", b"\x00")
    hand_in(".hidden.json", "")
    hand_in("Ada/.venv/my_progress.json", text(*EXERCISES))
    hand_in("Ada/benchmarks/course.json", "{}")
    folder = hand_in("Ada/my_progress.json", "\ufeff" + text("00.1"))
    assert marks.collected(folder) == ({"Ada": {"00.1": DAY}}, [])


def test_files_without_a_name_stay_apart(hand_in):
    hand_in("my_progress (2).json", text("00.2"))
    folder = hand_in("my_progress.json", text("00.1"))
    learners, _ = marks.collected(folder)
    assert learners == {"my_progress": {"00.1": DAY}, "my_progress (2)": {"00.2": DAY}}


def test_no_spreadsheet_computes_a_name(hand_in, capsys):
    folder = hand_in("=1+1.json", text("00.1"))
    marks.main([str(folder)])
    assert table(folder)[1][0] == "'=1+1"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ('{"solved": 3}', 'does not say what is "solved"'),
        ('{"other": {}}', 'does not say what is "solved"'),
        ("[" * 100_000, 'does not say what is "solved"'),
        ('{"solved": ["00.1"]}', 'does not say what is "solved", and when'),
        ('{"solved": {"00.1": null}}', "got 'None'"),
        ('{"solved": {"00.1": "2026-99-99"}}', "got '2026-99-99'"),
        (" " * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_no_progress_is_named(content, problem, hand_in):
    [path] = hand_in("Ada.json", content).iterdir()
    with pytest.raises(marks.ProgressError, match=problem):
        marks.read(path)


def test_what_cannot_be_read_is_named(tmp_path):
    with pytest.raises(marks.ProgressError, match="cannot be read"):
        marks.read(tmp_path / "missing.json")


def refused(folder):
    with pytest.raises(SystemExit) as error:
        marks.main([str(folder)])
    return str(error.value)


def test_no_folder_and_no_file_that_can_be_read(hand_in, tmp_path):
    assert refused(tmp_path / "klass") == f"There is no folder {tmp_path / 'klass'}."
    folder = tmp_path / "class"
    folder.mkdir()
    assert "expected NAME.json or NAME/my_progress.json" in refused(folder)
    hand_in("Ada.json", "{")
    told = refused(folder)
    assert "found none that can be read.\n  Ada.json: broken in line 1" in told
    assert [path.name for path in folder.iterdir()] == ["Ada.json"]
    assert "unpack it first" in refused(folder / "Ada.json")


def test_the_last_table_is_written_anew(hand_in, capsys):
    folder = hand_in("Ada.json", text("00.1"))
    marks.main([str(folder)])
    marks.main([str(folder)])
    assert len(table(folder)) == 4
