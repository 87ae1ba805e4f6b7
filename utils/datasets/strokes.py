"""A hand that writes: strokes with a slant, a width and a wobble of their own.

A sign is spelled on a grid of 5 x 7 points, x from the left and y from the top, a digit
for each: "03 20 26" is a 1 with a flag. "|" parts strokes, "~" begins a round one.
"""

import cv2
import numpy as np

from utils.checks import SIDE as IMAGE_SIDE
from utils.pictures.normalization import normalize
from utils.pictures.segmentation import Digit

SIDE = 96  # pixels of the page that a sign is written on
HEIGHT = 64  # pixels of the sign
FINE = 4  # bits behind the point, for OpenCV
INK = 0.2  # what has less of it is paper


def write_sign(sign, generator, narrowest=0.45, soft=True):
    """Write a sign as one hand would.

    Args:
        sign: its strokes, as said above.
        generator: a `numpy.random.Generator`; what it gives makes the hand.
        narrowest: the least width, as a share of the height; the largest is 0.95.
        soft: whether most hands round off corners.

    Returns:
        Ink from 0 to 1, float32, shape (96, 96).
    """
    width = generator.uniform(narrowest, 0.95)
    slant = generator.uniform(-0.35, 0.35)
    angle = generator.normal(0, 0.08)  # radians
    pen = int(generator.integers(4, 15))
    soft = soft and generator.random() < 0.7
    lean = np.array([[width, 0], [-slant, 1]])
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    page = np.zeros((SIDE, SIDE), "uint8")
    for points, is_round in _strokes(sign):
        points = points + generator.normal(0, 0.05, points.shape)
        points = round_off(points, 4 if is_round else 2 * soft)
        draw_line(page, SIDE / 2 + HEIGHT * (points - 0.5) @ lean @ turn, pen)
    return wobble(page, generator)


def _strokes(sign):
    """The strokes of a sign: pairs of points, shape (n, 2), and whether it is round."""
    for stroke in sign.split("|"):
        points = [[int(x) / 4, int(y) / 6] for x, y in stroke.strip("~").split()]
        yield np.array(points), stroke.startswith("~")


def round_off(points, times):
    """Cut off the corners of a line, again and again; its ends stay.

    Source: Chaikin, "An algorithm for high-speed curve generation", 1974.
    """
    for _ in range(times):
        before, after = points[:-1], points[1:]
        cut = np.stack([0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after], 1)
        points = np.concatenate([points[:1], cut.reshape(-1, 2), points[-1:]])
    return points


def draw_line(page, points, pen):
    """Draw a line through points (x, y) onto a page, uint8; `pen`: pixels."""
    fixed = np.rint(2**FINE * points).astype("int32")
    cv2.polylines(page, [fixed], False, 255, int(pen), cv2.LINE_AA, FINE)


def wobble(page, generator, most=3, places=4):
    """Warp a page as no hand is steady: neighbours move by similar amounts.

    Args:
        page: uint8, shape (height, width).
        generator: see `write_sign`.
        most: pixels that a place moves by, as a standard deviation, at most.
        places: how many of them, in height and width, move as they like; those between
            follow.

    Returns:
        Ink from 0 to 1, float32, of the same shape.

    Source: Simard and others, "Best practices for convolutional neural networks
    applied to visual document analysis", 2003.
    """
    spread = generator.uniform(0, most)
    rows, columns = np.indices(page.shape, "float32")
    for index in (rows, columns):
        moves = spread * generator.standard_normal((places, places), "float32")
        index += cv2.resize(moves, page.shape[::-1], interpolation=cv2.INTER_CUBIC)
    moved = cv2.remap(page, columns, rows, cv2.INTER_LINEAR)
    return moved / np.float32(255)


def framed(ink):
    """Ink as the picture reader would show it to the network: uint8, shape (28, 28)."""
    rows, columns = (np.flatnonzero((ink > INK).any(axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros((IMAGE_SIDE, IMAGE_SIDE), "uint8")
    box = np.array([columns[0], rows[0], columns[-1] + 1, rows[-1] + 1])
    left, top, right, bottom = box
    return normalize(Digit(box, ink[top:bottom, left:right]))
