"""Read handwritten digits from pictures: python -m utils.predict photo.jpg

With --json, a line for each picture:
    {"picture": name, "digits": [...]}, or {"picture": name, "error": why}
With --many --json, also where the digits are. Those of rows and cells are places in
"digits", and boxes are left, top, right and bottom in pixels of the picture:
    "rows": [[0, 1], [2]]
    "cells": [{"row": 0, "column": 0, "box": [...], "digits": [0, 1]}, ...]
    "left_out": [{"box": [...], "reason": "small beside the digits"}, ...]
    "turn": by how many degrees the page was turned clockwise to read it
    "doubt": "", or a sentence: it is not clear which way up the page is
With --form, CSV: a line for each row of cells. Of several pictures, one follows the
other, and the picture's name is in the first column.
"""

import argparse
import csv
import json
import os
import sys
from collections import Counter
from pathlib import Path

import cv2

from utils.files import ModelFileError, replaced
from utils.pictures.annotation import annotate
from utils.pictures.errors import NoDigitFound, PictureError, UnreadablePicture
from utils.pictures.pages import Reading, predict_digits
from utils.pictures.reading import Prediction, predict_digit
from utils.pictures.records import record
from utils.runtimes import load_litert, load_onnx

__all__ = [
    "NoDigitFound",
    "PictureError",
    "Prediction",
    "Reading",
    "UnreadablePicture",
    "annotate",
    "predict_digit",
    "predict_digits",
]

MODEL_HELP = "a model of your own, such as digits.tflite; default: the course's"
NO_CELLS = (
    "there are no cells on this page. Photograph the form from above, so that all its "
    "lines are visible. --many reads digits that are in no cells."
)


def main(arguments=None):
    """The command line.

    Returns:
        The exit code: 1 if a picture could not be read, or a table not be written, or
        nobody reads the answers.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if wrong := _what_is_wrong(options):
        parser.error(wrong)
    try:
        options.model = model_in(options.model)
    except (ModelFileError, ValueError) as error:
        parser.error(f"--model: {error}")
    try:
        if options.form:
            return _read_forms(options)
        return max([_report(picture, options) for picture in options.pictures])
    except OSError as error:  # of standard output; files are seen to below
        if not isinstance(error, BrokenPipeError):  # as with `| head -1`
            print(f"The answers cannot be printed: {error}", file=sys.stderr)
        # what is not written yet would fail again at the exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def model_in(path):
    """The model in a file of any format; None, which stands for the course's, for None.

    TensorFlow and Keras are loaded only for a file that needs them.

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
        ValueError: another ending.
    """
    if path is None:
        return None
    if load := {".tflite": load_litert, ".onnx": load_onnx}.get(path.suffix):
        return load(path)
    from utils.export.formats import load

    return load(path)


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m utils.predict",
        description="Read the handwritten digit on each picture.",
    )
    add = parser.add_argument
    add("pictures", nargs="+", metavar="picture", help="PNG, JPEG, ...")
    add("--many", action="store_true", help="read all digits, in rows")
    add("--form", action="store_true", help="read the cells of a form or table, as CSV")
    add("--json", action="store_true", help="one JSON object a picture")
    add("--model", metavar="FILE", type=Path, help=MODEL_HELP)
    add("--csv", metavar="OUT.csv", type=Path, help="where --form writes its table")
    add("--annotate", metavar="OUT.png", type=Path, help="draw the answers on a copy")
    return parser


def _what_is_wrong(options):
    """What is wrong with the options, in words; or None."""
    if options.form and options.many:
        return (
            "--form and --many exclude each other: --form reads only what is in cells"
        )
    if options.form and options.json:
        return "--form writes CSV: for cells as JSON, take --many --json"
    if options.csv and not options.form:
        return "--csv is for tables: it needs --form"
    if options.annotate and len(options.pictures) > 1:
        return "--annotate takes one picture at a time"
    if options.annotate and _is_same(options.annotate, options.pictures[0]):
        return "--annotate would take the place of the picture: choose another name"
    for name, path, endings in (
        ("--annotate", options.annotate, (".png", ".jpg")),
        ("--csv", options.csv, (".csv",)),
    ):
        if path and path.suffix.lower() not in endings:
            return f"{name}: the name must end with {' or '.join(endings)}"
        if path and not os.path.isdir(path.parent):
            return f"{name}: there is no folder {path.parent}"
    return None


def _is_same(path, picture):
    return path.absolute() == Path(picture).absolute()


def _report(picture, options):
    """Print what is on one picture; return 1 if that is not possible."""
    try:
        found = _read(picture, options)
    except (PictureError, ModelFileError, OSError) as error:
        if options.json:
            print(json.dumps({"picture": picture, "error": str(error)}), flush=True)
        else:
            _tell(picture, error)
        return 1
    if options.json:
        print(json.dumps({"picture": picture} | record(found)), flush=True)
        return 0
    answers = found.digits if options.many else [found]
    print(f"{picture}: {' '.join(map(str, answers))}", flush=True)
    if options.many and (remarks := _remarks(found)):
        _tell(picture, "; ".join(remarks))
    return 0


def _read(picture, options):
    """What is on one picture, also drawn on a copy if that is asked for.

    Returns:
        A `Prediction`, or a `Reading` of all digits.

    Raises:
        PictureError, ModelFileError, OSError: it cannot be read, or the copy not be
            written.
    """
    if options.many or options.form:
        found = predict_digits(picture, options.model, layout=True)
    else:
        found = predict_digit(picture, options.model)
    if options.form and not found.cells:
        raise PictureError(NO_CELLS)
    if options.annotate:
        _save(annotate(picture, found), options.annotate)
    return found


def _tell(picture, message):
    """Say something that is no answer."""
    print(f"{picture}: {message}", file=sys.stderr)


def _remarks(reading):
    """What one has to know of a page beside its digits: sentences without full stop."""
    reasons = Counter(rest.reason for rest in reading.left_out)
    remarks = [f"{count} left out: {reason}" for reason, count in reasons.items()]
    if reading.turn:
        remarks.append(f"turned clockwise by {reading.turn} degrees to be read")
    if reading.doubt:
        remarks.append(reading.doubt.removesuffix("."))
    return remarks


def _read_forms(options):
    """Write the tables of all pictures that can be read; return 1 if one cannot."""
    rows, failed = [], False
    for picture in options.pictures:
        try:
            reading = _read(picture, options)
        except (PictureError, ModelFileError, OSError) as error:
            _tell(picture, error)
            failed = True
            continue
        if remarks := _remarks_on_cells(reading) + _remarks(reading):
            _tell(picture, "; ".join(remarks))
        name = [picture] if len(options.pictures) > 1 else []
        rows += [name + row for row in reading.table()]
    if not rows:
        return 1
    if options.csv is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows(rows)
        sys.stdout.flush()
        return int(failed)
    try:
        _write_table(rows, options.csv)
    except OSError as error:
        _tell(options.csv, error)
        return 1
    return int(failed)


def _remarks_on_cells(reading):
    """Which cells to look at again, and which digits are not in the table."""
    filled = [cell for cell in reading.cells if cell.digits]
    doubtful = sum(any(one.uncertain for one in cell.digits) for cell in filled)
    in_cells = {answer.box for cell in filled for answer in cell.digits}
    outside = [str(one.digit) for one in reading.digits if one.box not in in_cells]
    remarks = []
    if doubtful:
        remarks.append(f'{doubtful} of {len(filled)} filled cells doubtful, marked "?"')
    if outside:
        remarks.append(f"in no cell, so not in the table: {' '.join(outside)}")
    return remarks


def _write_table(rows, path):
    """Write CSV in one step: another file of this name is whole until then."""
    plain = all(text.isascii() for row in rows for text in row)
    # Excel takes a file for UTF-8 only if it begins with a mark; others stumble over it
    encoding = "utf-8" if plain else "utf-8-sig"
    with (
        replaced(path) as unfinished,
        # a name may have bytes that are no text
        unfinished.open("w", encoding=encoding, errors="replace", newline="") as file,
    ):
        csv.writer(file).writerows(rows)


def _save(image, path):
    """Write a picture in one step: another one of this name is whole until then."""
    content = cv2.imencode(path.suffix, image[..., ::-1])[1].tobytes()
    with replaced(path) as unfinished:
        unfinished.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
