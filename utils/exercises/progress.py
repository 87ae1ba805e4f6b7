"""Marks an answer, keeps which exercises are solved, and shows how far one is."""

import json
from datetime import date

from utils.exercises.catalogue import EXERCISES
from utils.files import replaced
from utils.paths import NOTEBOOKS, my_progress_file

SYMBOLS = {True: "✓", False: "✗", None: "○"}


def check(number, answer):
    """Mark the answer to an exercise and print what there is to say about it.

    A right answer is noted in my_progress.json.

    Args:
        number: the exercise, such as "04.1".
        answer: the learner's answer; `...` stands for none yet.

    Raises:
        ValueError: there is no such exercise.
    """
    if number not in EXERCISES:
        raise ValueError(
            f"number: expected one of {', '.join(EXERCISES)}, got {number!r}."
        )
    right, text = EXERCISES[number].mark(answer)
    print(f"{SYMBOLS[right]} {text}")
    if right:
        _keep(number)


def solved():
    """The exercises that were solved, {number: the day, such as "2026-11-27"}.

    A file that cannot be read counts as none; it is left as it is.
    """
    noted = _noted() or {}
    return {number: noted[number] for number in EXERCISES if number in noted}


def _noted():
    """All that the file holds, exercises of other editions too; None: unreadable."""
    try:
        return dict(
            json.loads(my_progress_file().read_text(encoding="utf-8"))["solved"]
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(number):
    noted, path = _noted(), my_progress_file()
    if number in (noted or {}):
        return
    try:
        if noted is None and path.exists():
            _set_aside(path)
        with replaced(path) as unfinished:
            solved = (noted or {}) | {number: f"{date.today()}"}
            text = json.dumps({"solved": solved}, indent=1)
            unfinished.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        print(f"(That could not be noted in {path.name}: {error})")


def _set_aside(path):
    """What nobody can read any more is kept under another name."""
    other = path.with_name(f"{path.name}.unreadable")
    path.replace(other)
    print(f"({path.name} could not be read. It is now {other.name}; a new one begins.)")


class Progress:
    """How many exercises of each notebook are solved; Jupyter shows it as a table."""

    def __init__(self):
        done = solved()
        self.rows = []
        for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")):
            numbers = [one for one in EXERCISES if one.startswith(f"{path.stem[:2]}.")]
            self.rows.append((path, [number in done for number in numbers]))

    def __repr__(self):
        lines = [f"{path.stem:32} {_count(marks)}" for path, marks in self.rows]
        return "\n".join([*lines, self._all()])

    def _repr_markdown_(self):
        rows = [
            f"| [{path.stem[:2]} {path.stem[3:].replace('_', ' ')}]({path.name}) "
            f"| {''.join('■' if mark else '□' for mark in marks)} | {_count(marks)} |"
            for path, marks in self.rows
        ]
        head = ["| Notebook | Exercises | Solved |", "|---|---|---|"]
        return "\n".join([*head, *rows, "", self._all()])

    def _all(self):
        return f"{_count([mark for _, marks in self.rows for mark in marks])} in all."


def _count(marks):
    return f"{sum(marks)} of {len(marks)}"
