"""From a picture to 28 x 28 grey values: the rooms of this package, one after another.

`digit_of` leads from a file to its digit, `normalize` from the digit to what a network
trained on MNIST takes. `explain` shows both ways step by step.
"""

from typing import NamedTuple

import cv2
import numpy as np

from utils.pictures.errors import NoDigitFound
from utils.pictures.files import grey_values, open_picture
from utils.pictures.ink import darken, extract_ink, shrink
from utils.pictures.layout import cells_of_form, regions
from utils.pictures.normalization import normal_steps, normalize, to_grey
from utils.pictures.rulings import ink_and_cells, remove_underlines
from utils.pictures.segmentation import find_digit, rest_and_pieces, rows_of, sort_out
from utils.pictures.sheets import find_sheet, straighten

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
    digits, _, _ = find_on(open_page(picture).grey)
    rows = rows_of(digits)
    return np.stack([normalize(digit) for row in rows for digit in row])


def digit_of(picture):
    """The largest and most central digit of a picture.

    Args and errors: see `prepare_digit`.

    Returns:
        A `Digit`, and the matrix that leads from its places to those of the picture.
    """
    page = open_page(picture, ENOUGH)
    cleaned, cells = ink_and_cells(extract_ink(page.grey))
    return find_digit(*strokes_of(cleaned, cells)), page.back


class Page(NamedTuple):
    """What is written on, without the table it lies on.

    Attributes:
        grey: grey values, uint8, shape (height, width).
        back: the matrix, shape (3, 3), that leads from its places (column, row, 1) to
            those of the upright picture.
    """

    grey: np.ndarray
    back: np.ndarray

    @property
    def is_straightened(self):
        """Whether it is a sheet on a table, not the whole picture made smaller."""
        return not np.allclose(self.back, np.diag(np.diag(self.back)))


def open_page(picture, longest=None):
    """The sheet on a picture, or all of it where there is no table.

    Args and errors: see `load_picture`; longest: how many pixels of it are enough.

    Returns:
        A `Page`.
    """
    image, scale = open_picture(picture)
    return page_on(grey_values(image), scale, longest)


def page_on(grey, scale=1, longest=None):
    """The `Page` on a picture; a pixel of it stands for so many of the file."""
    back, corners = scaling(scale), find_sheet(grey)
    if corners is not None:
        grey, matrix = straighten(grey, corners)
        back = back @ matrix
    small = shrink(grey, longest or max(grey.shape))
    return Page(small, back @ scaling(max(grey.shape) / max(small.shape)))


def scaling(factor):
    """The matrix that makes places so many times as large."""
    return np.diag([factor, factor, 1.0])


def corners_behind(box, back):
    """Where the corners of a box on a page are in the picture, shape (4, 2)."""
    left, top, right, bottom = (float(place) for place in box)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    return cv2.perspectiveTransform(corners[None], back)[0]


def box_behind(box, back):
    """The box in the picture around a box on a page, four whole numbers."""
    places = corners_behind(box, back).round().astype(int)
    return tuple(map(int, (*places.min(axis=0), *places.max(axis=0))))


def turned(page, degrees):
    """A `Page` turned clockwise by 90, 180 or 270 degrees."""
    height, width = page.grey.shape
    back = {
        90: [(0, 1, 0), (-1, 0, height)],
        180: [(-1, 0, width), (0, -1, height)],
        270: [(0, -1, width), (1, 0, 0)],
    }[degrees]
    grey = np.ascontiguousarray(np.rot90(page.grey, -(degrees // 90)))
    return Page(grey, page.back @ np.array([*back, (0, 0, 1)], float))


def find_on(grey):
    """What is on a page.

    Args:
        grey: uint8, shape (height, width).

    Returns:
        A list of `Digit`, a list of `LeftOut`, and the cells of a form: a list of
        `Cell`.

    Raises:
        NoDigitFound: there is no digit.
    """
    cleaned, cells = ink_and_cells(extract_ink(grey))
    strokes = remove_underlines(strokes_of(cleaned, cells)[0])
    digits, left_out = sort_out(strokes)
    form = cells_of_form(cells, digits)
    if form:
        digits, left_out = sort_out(strokes, regions(form, grey.shape))
    return digits, left_out, form


def strokes_of(cleaned, cells):
    """The strokes of what was written, and their `Pieces`.

    `cleaned` is ink without the lines of cells.
    """
    try:
        return rest_and_pieces(darken(cleaned))
    except NoDigitFound:
        if cells:
            raise NoDigitFound(
                "There are boxes, but nothing is written in them."
            ) from None
        raise


def ink_of(grey):
    """The strokes on a picture: ink from 0 to 1.

    Args:
        grey: uint8, shape (height, width).

    Raises:
        NoDigitFound: nothing stands out from the paper.
    """
    return ink_steps(grey)["strokes"]


def ink_steps(grey, several=False):
    """The steps of `ink_of`: {what the step is: the ink that came out of it}.

    Of several digits, there may be lines below.
    """
    found = extract_ink(grey)
    cleaned, cells = ink_and_cells(found)
    strokes, _ = strokes_of(cleaned, cells)
    steps = {
        "ink, whatever the light": found,
        "without lines and frames": cleaned,
        "strokes": strokes,
    }
    return steps | (
        {"without underlines": remove_underlines(strokes)} if several else {}
    )


def explain(picture, several=False):
    """The steps of `prepare_digit` or `prepare_digits`, for a figure.

    Args and errors: see `prepare_digit`.

    Returns:
        {what the step is: what came out of it}, each uint8 with two dimensions. The
        last one is what `prepare_digit` returns, or of several digits, where they are.
    """
    grey = grey_values(open_picture(picture)[0])
    page = page_on(grey, longest=None if several else ENOUGH)
    steps = ink_steps(page.grey, several)
    if several:
        steps["the digits"] = alone(find_on(page.grey)[0], page.grey.shape)
    else:
        digit = find_digit(steps["strokes"]).ink
        steps |= {"the digit": digit} | normal_steps(digit)
    pictures = {"grey values": shrink(grey, max(page.grey.shape))}
    if page.is_straightened:
        pictures["the sheet, straightened"] = page.grey
    return pictures | {name: to_grey(ink) for name, ink in steps.items()}


def alone(digits, shape):
    """The ink of digits, and nothing else, of this shape."""
    ink = np.zeros(shape, "float32")
    for digit in digits:
        left, top, right, bottom = digit.box
        part = ink[top:bottom, left:right]
        np.maximum(part, digit.ink, out=part)
    return ink
