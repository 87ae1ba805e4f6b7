"""From a picture to 28 x 28 grey values: the rooms of this package, one after another.

`digit_of` leads from a file to its digit, `normalize` from the digit to what a network
trained on MNIST takes. `explain` shows both ways step by step.
"""

import numpy as np

from utils.pictures.files import grey_values, open_picture
from utils.pictures.ink import darken, extract_ink, shrink
from utils.pictures.normalization import normal_steps, normalize, to_grey
from utils.pictures.rulings import remove_rulings
from utils.pictures.segmentation import find_digit, find_digits

# Pixels on the longer side: more show no more of a single digit; 320 and 1,280: the
# same.
ENOUGH = 640


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
    digit, _ = digit_of(picture)
    return normalize(digit)


def prepare_digits(picture):
    """Make of a picture of several digits what a network trained on MNIST takes.

    Args and errors: see `prepare_digit`.

    Returns:
        uint8, shape (n, 28, 28), in reading order: rows from top to bottom, each from
        left to right. Digits that touch stay together; `predict_digits` parts them.
    """
    rows, _ = digits_of(picture)
    return np.stack([normalize(digit) for row in rows for digit in row])


def digit_of(picture):
    """The largest and most central digit of a picture.

    Args and errors: see `prepare_digit`.

    Returns:
        A `Digit`, and how many pixels of the picture one pixel of its box stands for.
    """
    grey, scale = load_small(picture)
    return find_digit(ink_of(grey)), scale


def digits_of(picture):
    """All digits of a picture.

    Args and errors: see `prepare_digit`.

    Returns:
        Rows of `Digit`, see `find_digits`, and how many pixels of the picture one pixel
        of their boxes stands for.
    """
    image, scale = open_picture(picture)
    return find_digits(ink_of(grey_values(image))), scale


def load_small(picture):
    """Grey values that are enough to see a single digit, and their scale.

    Args and errors: see `load_picture`.

    Returns:
        uint8, shape (height, width), at most `ENOUGH` pixels long, and how many pixels
        of the picture one of its pixels stands for.
    """
    image, scale = open_picture(picture)
    grey = grey_values(image)
    small = shrink(grey, ENOUGH)
    return small, scale * max(grey.shape) / max(small.shape)


def ink_of(grey):
    """The strokes on a picture: ink from 0 to 1.

    Args:
        grey: uint8, shape (height, width).

    Raises:
        NoDigitFound: nothing stands out from the paper.
    """
    return ink_steps(grey)["strokes"]


def ink_steps(grey):
    """The steps of `ink_of`: {what the step is: the ink that came out of it}."""
    found = extract_ink(grey)
    cleaned = remove_rulings(found)
    return {
        "ink, whatever the light": found,
        "without lines": cleaned,
        "strokes": darken(cleaned),
    }


def explain(picture):
    """The steps of `prepare_digit`, for a figure.

    Args and errors: see `prepare_digit`.

    Returns:
        {what the step is: what came out of it}, each uint8 with two dimensions; the
        last one is what `prepare_digit` returns.
    """
    grey, _ = load_small(picture)
    steps = ink_steps(grey)
    digit = find_digit(steps["strokes"]).ink
    steps |= {"the digit": digit} | normal_steps(digit)
    return {"grey values": grey} | {name: to_grey(ink) for name, ink in steps.items()}
