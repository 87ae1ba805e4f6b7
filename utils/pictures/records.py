"""What was read, in the types that JSON has."""

from utils.pictures.reading import Prediction


def record(found):
    """A dict of what was read: {"digits": [...]}, and of a page where everything is.

    Rows and cells hold places in "digits"; boxes are left, top, right and bottom in
    pixels of the picture.

    Args:
        found: a `Prediction`, or a `Reading`.
    """
    if isinstance(found, Prediction):
        return {"digits": [_digit(found)]}
    return {"digits": list(map(_digit, found.digits))} | _places(found)


def _digit(answer):
    return {
        "digit": answer.digit,
        "confidence": round(answer.confidence, 4),
        "uncertain": answer.uncertain,
        "probabilities": [round(float(share), 4) for share in answer.probabilities],
        "box": answer.box,
    }


def _places(reading):
    place = {answer.box: number for number, answer in enumerate(reading.digits)}
    return {
        "rows": [[place[one.box] for one in row] for row in reading.rows],
        "cells": [
            {
                "row": cell.row,
                "column": cell.column,
                "box": cell.box,
                "digits": [place[one.box] for one in cell.digits],
            }
            for cell in reading.cells
        ],
        "left_out": [
            {"box": rest.box, "reason": rest.reason} for rest in reading.left_out
        ],
        "turn": reading.turn,
        "doubt": reading.doubt,
    }
