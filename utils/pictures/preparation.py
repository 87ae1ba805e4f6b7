"""From a picture to 28 x 28 grey values, step by step."""

import numpy as np

from utils.pictures.files import load_picture
from utils.pictures.ink import darken, extract_ink, shrink
from utils.pictures.normalization import (
    centre,
    fit_box,
    match_stroke,
    normalize,
    to_grey,
)
from utils.pictures.rulings import remove_rulings
from utils.pictures.segmentation import find_digit, find_digits

ENOUGH = 640  # pixels on the longer side: more show no more of a single digit


def prepare_digit(picture):
    """Make of a picture what a network trained on MNIST takes.

    Args:
        picture: see `load_picture`: a path, the bytes of a file or an array. It shows
            one digit; of several, the largest and most central is taken.

    Returns:
        uint8, shape (28, 28): white on black, 20 pixels long, centred by its mass.

    Raises:
        UnreadablePicture: not a picture, damaged, or too large.
        NoDigitFound: nothing on it stands out like a digit.
    """
    return normalize(find_digit(ink_of(shrink(load_picture(picture), ENOUGH))))


def prepare_digits(picture):
    """Make of a picture of several digits what a network trained on MNIST takes.

    Args and errors: see `prepare_digit`.

    Returns:
        uint8, shape (n, 28, 28), in reading order: rows from top to bottom, each from
        left to right. Digits that touch stay together; `predict_digits` parts them.
    """
    rows = find_digits(ink_of(load_picture(picture)))
    return np.stack([normalize(digit) for row in rows for digit in row])


def explain(picture):
    """The steps of `prepare_digit`, for a figure.

    Args and errors: see `prepare_digit`.

    Returns:
        {what the step is: what came out of it}, each uint8 with two dimensions; the
        last one is what `prepare_digit` returns.
    """
    grey = shrink(load_picture(picture), ENOUGH)
    found = extract_ink(grey)
    cleaned = remove_rulings(found)
    strokes = darken(cleaned)
    digit = find_digit(strokes).ink
    matched = match_stroke(digit)
    box = fit_box(matched)
    steps = {
        "ink, whatever the light": found,
        "without lines": cleaned,
        "strokes": strokes,
        "the digit": digit,
        "strokes as wide as in MNIST": matched,
        "20 pixels long": box,
        "centred in 28 x 28": centre(box),
    }
    return {"grey values": grey} | {name: to_grey(ink) for name, ink in steps.items()}


def ink_of(grey):
    """The strokes on a picture: ink from 0 to 1.

    Args:
        grey: uint8, shape (height, width).

    Raises:
        NoDigitFound: nothing stands out from the paper.
    """
    return darken(remove_rulings(extract_ink(grey)))
