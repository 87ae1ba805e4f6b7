"""Measures the picture reader on real handwriting: python -m tools.pictures [FOLDER]

The folder holds pictures and index.csv with the columns path, label and kind; a label
of several digits is in reading order. It is not part of the project: where it is
absent, only the speed is measured. The figures go into benchmarks/pictures.json.
"""

import csv
import sys
import time
from pathlib import Path

import cv2
import numpy as np

from tools import results
from tools.notebooks import ROOT
from utils.datasets.data_files import load_mnist
from utils.datasets.samples import photograph
from utils.pictures import prepare_digit
from utils.predict import PictureError, predict_digit, predict_digits

FOLDER = ROOT.parent / "shared" / "photos"


def read_index(folder):
    """The rows of index.csv as dictionaries."""
    with open(folder / "index.csv", encoding="utf-8", newline="") as file:
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
        try:
            answers = predict_digits(folder / row["path"])
        except PictureError:
            answers = []
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
    """Milliseconds for a file with a photo of 1000 x 1000 pixels: lower quartiles."""
    photo = photograph(load_mnist().test.images[:1], "ruled", seed=1)
    photo = cv2.resize(photo, (1000, 1000), interpolation=cv2.INTER_CUBIC)
    content = cv2.imencode(".jpg", photo)[1].tobytes()
    return {
        f"milliseconds_of_{function.__name__}": _milliseconds(function, content, rounds)
        for function in (prepare_digit, predict_digit)
    }


def _milliseconds(function, content, rounds):
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        function(content)
        times.append(1000 * (time.perf_counter() - start))
    return round(float(np.quantile(times, 0.25)), 1)


def main(folder=FOLDER):
    figures = {"speed": speed()}
    if (folder / "index.csv").exists():
        rows = read_index(folder)
        single = [row for row in rows if len(row["label"]) == 1]
        several = [row for row in rows if len(row["label"]) > 1]
        figures["one_digit"] = one_digit(folder, single)
        figures["several_digits"] = several_digits(folder, several)
    else:
        print(f"no pictures in {folder}")
    results.write("pictures", results.origin() | figures)
    for name, values in figures.items():
        print(name)
        for what, value in values.items():
            print(f"  {what}: {value}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
