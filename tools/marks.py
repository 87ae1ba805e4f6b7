"""Collects what a class has solved: python -m tools.marks FOLDER

FOLDER holds what the learners handed in, the file my_progress.json of each: as
NAME.json, or in a folder that is called NAME. It may be all that a learning platform
packs into its ZIP file. The table goes to FOLDER/marks.csv: a line for each learner,
with the day on which each exercise was solved, and in its last two lines how many
solved it, and how many of them there could be, which are those who have solved
anything of its notebook. Files that cannot be read are named, and left out.

A learner could write such a file by hand. So it says what was hard; it is not an exam.
"""

import csv
import io
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tools import commands
from utils.exercises import EXERCISES
from utils.files import replaced

OWN = re.compile(r"[\W_]*my_progress.*\.json", re.IGNORECASE)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TABLE = "marks.csv"
LARGEST = 1_000_000  # bytes; one with every exercise solved has 2,000
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would compute these
SHOWN = 10  # exercises that were hard
NOTEBOOKS = dict.fromkeys(number.partition(".")[0] for number in EXERCISES)


class ProgressError(ValueError):
    """A file that is no learner's progress."""


class Class(NamedTuple):
    """What the learners of a class have solved, and what there is to say about it.

    Attributes:
        learners: {name: {number: day}}.
        remarks: one line for each file that is left out, or that holds less or more
            than it should.
    """

    learners: dict
    remarks: list

    def solved(self, number):
        """How many have solved an exercise."""
        return sum(number in days for days in self.learners.values())

    def began(self, number):
        """How many have solved anything of the notebook of an exercise."""
        notebook = number.partition(".")[0]
        return sum(_count(days, notebook) > 0 for days in self.learners.values())


def collected(folder):
    """A `Class` of all files in a folder.

    Raises:
        OSError: there is no such folder, or no file of a learner in it can be read.
    """
    handed_in, remarks = _handed_in(folder)
    learners = {}
    for name, path in handed_in:
        try:
            days, other = read(path)
        except ProgressError as error:
            remarks.append(f"{path.relative_to(folder)}: {error}")
            continue
        place = f"{path.relative_to(folder)}: "
        if other:
            remarks.append(
                f"{place}not of this edition, not counted: {', '.join(other)}."
            )
        if not days:
            remarks.append(f"{place}nothing solved.")
        if name in learners:
            remarks.append(f"{place}one more file of {name}; all of them count.")
        earlier = learners.setdefault(name, {})
        for number, day in days.items():
            earlier[number] = min(day, earlier.get(number, day))
    if not learners:
        told = "".join(f"\n  {remark}" for remark in sorted(remarks))
        raise FileNotFoundError(
            f"{folder}: expected NAME.json or NAME/my_progress.json for each learner, "
            f"found none that can be read.{told}"
        )
    return Class(learners, sorted(remarks))


def read(path):
    """What a file says is solved: {number: day}, and the names that are no exercises.

    Raises:
        ProgressError: it says nothing of the kind.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise ProgressError("larger than 1 MB, so it is something else.")
        noted = json.loads(path.read_text(encoding="utf-8-sig"))["solved"]
        days = {str(number): str(day) for number, day in noted.items()}
    except OSError as error:
        raise ProgressError(f"cannot be read ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise ProgressError("broken: not text.") from None
    except json.JSONDecodeError as error:
        if not path.read_text(encoding="utf-8-sig").strip():
            raise ProgressError("empty.") from None
        raise ProgressError(
            f"broken in line {error.lineno}: not valid JSON. Was it cut off?"
        ) from None
    except (KeyError, TypeError, AttributeError, RecursionError):
        raise ProgressError('it does not say what is "solved", and when.') from None
    if wrong := [day for day in days.values() if not _is_day(day)]:
        raise ProgressError(f"expected days such as 2026-11-27, got {wrong[0]!r:.40}.")
    known = {number: days[number] for number in EXERCISES if number in days}
    return known, [_printable(number) for number in days if number not in EXERCISES]


def _is_day(text):
    try:
        return bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _handed_in(folder):
    """(name, path) of each file, in order, and a remark on whatever else is there."""
    if not folder.exists():
        raise FileNotFoundError(f"There is no folder {folder}.")
    if not folder.is_dir():
        raise NotADirectoryError(
            f"{folder} is a file. Give the folder that the files are in; if they are "
            "in a ZIP file, unpack it first."
        )
    found, remarks = [], []
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__")):  # what systems put beside the files
            continue
        if path.is_dir():
            inside = sorted(one for one in _files(path) if OWN.fullmatch(one.name))
            found += [(_printable(path.name), one) for one in inside]
            if not inside:
                remarks.append(f"{path.name}: no my_progress.json in this folder.")
        elif path.suffix.lower() == ".json":
            name = re.sub(r"[\W_]*my_progress.*", "", path.stem) or path.stem
            found.append((_printable(name), path))
        elif path.name != TABLE:
            remarks.append(f"{_printable(path.name)}: neither a folder nor JSON.")
    return found, remarks


def _files(folder):
    """All files below a folder, but for those of an environment such as .venv."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            if not path.name.startswith((".", "__")):
                yield from _files(path)
        else:
            yield path


def _printable(text):
    return "".join(letter if letter.isprintable() else "?" for letter in text)[:80]


def _count(days, notebook):
    return sum(number.startswith(f"{notebook}.") for number in days)


def rows(found):
    """The whole table: its head, the learners, and what each exercise was for all."""
    yield ["learner", "solved", *EXERCISES]
    for name, days in found.learners.items():
        shown = f"'{name}" if name.startswith(FORMULA) else name
        yield [shown, len(days), *(days.get(number, "") for number in EXERCISES)]
    for title, count in (("solved by", found.solved), ("of", found.began)):
        yield [title, "", *map(count, EXERCISES)]


def hardest(found):
    """The exercises that the smallest share solved of those who could."""
    began = [number for number in EXERCISES if found.began(number)]
    share = {number: found.solved(number) / found.began(number) for number in began}
    return [n for n in sorted(began, key=share.get) if share[n] < 1][:SHOWN]


def report(found):
    """What is printed: a count for each learner and notebook, and what was hard."""
    width = max([7, *map(len, found.learners)])
    lines = [f"{'learner':{width}} {'all':>4} {_cells(NOTEBOOKS)}"]
    for name, days in found.learners.items():
        counts = (_count(days, one) or "." for one in NOTEBOOKS)
        lines.append(f"{name:{width}} {len(days):4} {_cells(counts)}")
    sizes = Counter(number.partition(".")[0] for number in EXERCISES)
    lines.append(f"{'of':{width}} {len(EXERCISES):4} {_cells(sizes.values())}")
    if hard := hardest(found):
        lines += ["", "Solved by the fewest of those who began its notebook:"]
        lines += [f"  {n}: {found.solved(n)} of {found.began(n)}" for n in hard]
    if found.remarks:
        lines += ["", "To look at:", *(f"  {remark}" for remark in found.remarks)]
    return "\n".join(lines)


def _cells(values):
    return " ".join(f"{value:>2}" for value in values)


def main(arguments=None):
    parser = commands.parser("marks", __doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args(arguments).folder
    target = folder / TABLE
    try:
        found = collected(folder)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows(found))
        with replaced(target) as unfinished:
            # with its mark, spreadsheets know that it is UTF-8
            unfinished.write_text(text.getvalue(), encoding="utf-8-sig")
    except OSError as error:
        sys.exit(str(error))
    print(report(found))
    print(f"\nwritten: {target}")


if __name__ == "__main__":
    main()
