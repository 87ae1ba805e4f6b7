"""Measures the picture reader on real handwriting: python -m tools.pictures [FOLDER]

The folder holds pictures and index.csv with the columns path, label and kind; a label
of several digits is in reading order. It is not part of the project: where none is
named and ../shared/photos is absent, only the speed is measured and pages are drawn and
read; what was read before stays. The figures go into benchmarks/pictures.json.
"""

import csv
import sys
from functools import partial
from pathlib import Path

import cv2
import numpy as np

from tools import commands, results, timing
from tools.notebooks import ROOT
from utils.datasets import KINDS, draw_page, load_mnist, photograph
from utils.pictures import prepare_digit
from utils.predict import PictureError, predict_digit, predict_digits

FOLDER = ROOT.parent / "shared" / "photos"
INDEX = "index.csv"
PARTS = ("speed", "pages", "one_digit", "several_digits")
PAGES, DIGITS = 20, 5  # of each kind, and on each page


def read_index(folder):
    """The rows of index.csv as dictionaries."""
    with open(folder / INDEX, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def edits(one, other):
    """How many insertions, deletions and replacements turn one text into the other.

    Source: Wagner and Fischer, "The String-to-String Correction Problem" (1974).
    """
    row = range(len(other) + 1)
    for place, character in enumerate(one, 1):
        last, row = row, [place]
        for column, wanted in enumerate(other):
            replaced = last[column] + (character != wanted)
            row.append(min(replaced, last[column + 1] + 1, row[column] + 1))
    return row[-1]


def share(values):
    return round(float(np.mean(values)), 4)


def one_digit(folder, rows):
    """What comes of pictures with one digit each."""
    kinds, sure_errors, doubted = {}, 0, []
    for row in rows:
        try:
            answer = predict_digit(folder / row["path"])
        except PictureError:
            answer = None
        right = answer is not None and answer.digit == int(row["label"])
        kinds.setdefault(row["kind"], []).append(right)
        if right:
            doubted.append(answer.uncertain)
        else:
            print(f"wrong: {row['path']}: {answer}")
            sure = answer and answer.confidence > 0.9 and not answer.uncertain
            sure_errors += bool(sure)
    every = sum(kinds.values(), [])
    return {
        "pictures": len(every),
        "right": share(every),
        "right_by_kind": {
            kind: {"pictures": len(right), "right": share(right)}
            for kind, right in kinds.items()
        },
        "wrong_but_above_90_percent_and_not_uncertain": sure_errors,
        "right_but_uncertain": share(doubted),
    }


def several_digits(folder, rows):
    """What comes of pictures with several digits."""
    complete = errors = characters = 0
    for row in rows:
        answers = answers_of(folder / row["path"])
        text = "".join(str(answer.digit) for answer in answers)
        complete += text == row["label"]
        errors += edits(text, row["label"])
        characters += len(row["label"])
    return {
        "pictures": len(rows),
        "complete": complete,
        "character_error": round(errors / max(characters, 1), 4),
    }


def speed(rounds=30):
    """Milliseconds for a file with a photo of 1000 x 1000 pixels."""
    photo = photograph(load_mnist().test.images[:1], "ruled", seed=1)
    photo = cv2.resize(photo, (1000, 1000), interpolation=cv2.INTER_CUBIC)
    content = cv2.imencode(".jpg", photo)[1].tobytes()
    functions = {
        f"milliseconds_of_{function.__name__}": partial(function, content)
        for function in (prepare_digit, predict_digit)
    }
    times = timing.milliseconds(functions, rounds)
    return {name: round(one, 1) for name, one in times.items()}


def pages():
    """What comes of pages that the project draws, with validation digits."""
    images, labels = load_mnist().validation
    found = {}
    for kind in KINDS:
        right, sure_errors = 0, 0
        for seed in range(PAGES):
            part = slice(DIGITS * seed, DIGITS * (seed + 1))
            answers = answers_of(draw_page(images[part], kind, seed))
            good = [answer.digit for answer in answers] == list(labels[part])
            right += good
            sure_errors += not good and not any(one.uncertain for one in answers)
        found[kind] = {"right": right, "wrong_and_sure": sure_errors}
    return {"digits": DIGITS, "of_each_kind": PAGES, "kinds": found}


def answers_of(picture):
    """The answers to a picture of several digits; none if none can be read."""
    try:
        return predict_digits(picture)
    except PictureError:
        return []


def read_all(folder):
    """What comes of all pictures in a folder."""
    rows = read_index(folder)
    single = [row for row in rows if len(row["label"]) == 1]
    several = [row for row in rows if len(row["label"]) > 1]
    return {
        "one_digit": one_digit(folder, single),
        "several_digits": several_digits(folder, several),
    }


def run(started, folder=FOLDER):
    """Measure, and store it; `started` says when and where, see `results.origin`.

    Each part has an origin of its own, for without pictures the speed alone is new.
    """
    origins = {part: results.origin(f"pictures/{part}") | started for part in PARTS}
    figures = {"speed": speed(), "pages": pages()}
    if (folder / INDEX).exists():
        figures |= read_all(folder)
    else:
        print(f"no pictures in {folder}")
    before = results.read("pictures")
    for part in [part for part in before if part not in figures]:
        print(f"{part} is kept, as it was on {before[part]['date']}")
    new = {part: origins[part] | values for part, values in figures.items()}
    results.write("pictures", before | new)
    for name, values in figures.items():
        print(name)
        for what, value in values.items():
            print(f"  {what}: {value}")


def main(arguments):
    parser = commands.parser("pictures", __doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="../shared/photos if none")
    folder = parser.parse_args(arguments).folder
    if folder and not (folder / INDEX).exists():
        parser.error(f"There is no {folder / INDEX}.")
    run(results.origin(), folder or FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
