"""A digit cut out of a picture becomes 28 x 28 grey values, as MNIST was made."""

import cv2
import numpy as np

from utils.checks import SIDE
from utils.pictures.ink import resize

# What was measured of each constant: see the docstring of the package.
BOX = 20  # the longest side of a digit in MNIST, in pixels
# Where its centre of mass is, as an index of row and column; 13: 356 photos, 113 cells
# and 51 pages.
CENTRE = SIDE // 2
# The width of strokes in MNIST, in pixels: nine of ten digits lie between these. Thin
# 0.85: 357 photos, 112 cells, 35 rows, 52 pages; 3.4: 113 cells, 52 pages. Thick 1.95:
# 356 photos, 52 pages; any: the same.
THIN, THICK = 1.7, 3.9
# How many pixels strokes are measured in, for one of MNIST's; 2: 359 photos, 54 pages;
# 8: 113 cells.
FINENESS = 4
# The quantile of a digit's ink from which on it is the middle of strokes; 0.5: 356
# photos, 113 cells, 54 pages; 1: the same.
FULL = 0.9


def normalize(digit):
    """A `Digit` as it would be in MNIST, uint8, shape (28, 28)."""
    return to_grey(normal_steps(digit.ink)["centred in 28 x 28"])


def normal_steps(ink):
    """The steps of `normalize`: {what the step is: the ink that came out of it}."""
    matched = match_stroke(ink)
    box = fit_box(matched)
    return {
        "strokes as wide as in MNIST": matched,
        "20 pixels long": box,
        "centred in 28 x 28": centre(box),
    }


def to_grey(ink):
    """Ink from 0 to 1 as grey values, white on black, uint8."""
    return (255 * np.clip(ink, 0, 1)).round().astype("uint8")


def stroke_width(ink):
    """The usual width of the strokes, in pixels.

    It is twice the distance from the middle of a stroke to its edge.
    """
    strokes = np.pad(ink > 0.5, 1).astype("uint8")
    depth = cv2.distanceTransform(strokes, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    # the root of a whole number; OpenCV's last digit depends on where the array lies
    depth = np.sqrt(np.rint(depth**2))
    ridge = (depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3))))
    return max(2 * float(np.median(depth[ridge])) - 0.5, 0.5) if ridge.any() else 0.5


def match_stroke(digit):
    """The digit with strokes as wide as in MNIST, if they are thinner or thicker.

    Args:
        digit: ink, cropped.

    Returns:
        Ink; of another size if the strokes were changed.
    """
    fine = blacken(resize(digit, FINENESS * BOX))
    width = stroke_width(fine) / FINENESS
    change = round((np.clip(width, THIN, THICK) - width) * FINENESS / 2)
    if not change:
        return digit
    brush = 2 * abs(change) + 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (brush, brush))
    if change > 0:
        return cv2.dilate(np.pad(fine, change), brush)
    return blacken(cv2.erode(fine, brush))


def blacken(ink):
    """Ink that is 1 in the middle of strokes, also if they are thin or soft."""
    return np.clip(ink / np.quantile(ink[ink > 0], FULL), 0, 1)


def fit_box(digit):
    """The digit with 20 pixels on its longer side."""
    return resize(digit, BOX)


def centre(box):
    """28 x 28 pixels with the digit in them, its centre of mass at index 14.

    As in MNIST, it is moved by whole pixels.
    """
    rows, columns = np.indices(box.shape)
    place = []
    for index, side in zip((rows, columns), box.shape, strict=True):
        corner = CENTRE - np.average(index, weights=box)
        place.append(int(np.clip(round(corner), 0, SIDE - side)))
    (top, left), (height, width) = place, box.shape
    image = np.zeros((SIDE, SIDE), "float32")
    image[top : top + height, left : left + width] = box
    return image
