"""Counts how long a learner needs for each notebook: python -m tools.minutes

Prose is read at 200 words a minute. A code cell takes half a minute, or as long as it
runs if that is longer. A question of the quiz takes a minute. An exercise takes what
stands in its heading, such as "### Exercise 01.1: count the parameters (3 minutes)",
with all its thinking, typing and trying. What is folded is not counted.
"""

import re
import sys

from tools import commands, notebooks, results

WORDS = 200  # that are read in a minute
CELL = 0.5  # minutes for a code cell that is run at once
QUESTION = 1
PAUSE = re.compile(r"^\*\*Pause\.\*\*", re.MULTILINE)
EXERCISE = re.compile(
    r"^### Exercise \d\d\.\d+.*?(?:\((\d+) minutes?\))?$", re.MULTILINE
)
QUIZ = re.compile(r"^\*\*Question \d+\.\*\*", re.MULTILINE)
NOT_READ = re.compile(
    r"```.*?```|<details>.*?</details>|<[^>]+>|\]\([^)]*\)|https?://\S+", re.DOTALL
)


def counted(notebook, costs, pace=1):
    """Minutes of each part of a notebook, from one pause to the next.

    Args:
        notebook: as `notebooks.read` gives it.
        costs: {cell id: {"seconds": ...}} of its code cells, as far as measured.
        pace: of the machine that measured; see `tools.pace`.

    Raises:
        ValueError: an exercise that does not say how long it takes.
    """
    parts, stub = [0], False
    for cell in notebook.cells:
        if cell.id in ("nav-top", "nav-bottom", "nav-map"):
            continue
        if cell.cell_type == "code":
            if not stub:  # the stub of an exercise is part of the exercise
                seconds = costs.get(cell.id, {}).get("seconds", 0) / pace
                parts[-1] += max(CELL, seconds / 60)
            stub = False
            continue
        stub = bool(EXERCISE.search(cell.source))
        before, *after = re.split(PAUSE, cell.source)
        parts[-1] += _minutes(before)
        parts += [_minutes(text) for text in after]
    return parts


def _minutes(text):
    minutes = QUESTION * len(QUIZ.findall(text))
    for found in EXERCISE.finditer(text):
        if not found[1]:
            raise ValueError(f'"{found[0]}" does not say how many minutes it takes.')
        minutes += int(found[1])
    return minutes + len(NOT_READ.sub(" ", text).split()) / WORDS


def of(path):
    """The same for the notebook in `path`, with what its cells cost."""
    cost = results.read("course").get(path.stem, {})
    return counted(notebooks.read(path), cost.get("cells", {}), cost.get("pace", 1))


def main(arguments):
    parser = commands.parser("minutes", __doc__)
    parser.add_argument("names", nargs="*", help="how their names start; none: all")
    chosen = tuple(parser.parse_args(arguments).names)
    for path in notebooks.paths():
        if not chosen or path.name.startswith(chosen):
            parts = of(path)
            said = ", ".join(f"{part:.0f}" for part in parts)
            print(f"{path.stem:40} {sum(parts):4.0f} minutes: {said}")


if __name__ == "__main__":
    main(sys.argv[1:])
