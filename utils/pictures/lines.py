"""Straight, thin lines in a picture: where they are, and ink without them."""

from typing import NamedTuple

import cv2
import numpy as np

from utils.pictures.ink import chosen, levels

# What was measured of each constant: see the docstring of the package.
# Radians: how far lines may turn from the edges; 0.06 and 0.24: the same.
TILT = 0.12
# Lines are tried at most, the likeliest first; 250 and 1,000: the same.
MOST = 500
# Standard deviations of the paper's noise that a line stands out by; 1 and 4: the same.
NOISE = 2
# What remains of a line is nearer to it than this many times its thickness, with this
# share of its pixels; times 0: 80 lines and one more wrong though sure, 2: 81 lines and
# one more wrong though sure; share 0.45: 81 lines, 0.95: the same.
BESIDE, WHOLLY = 1, 0.9


class Contrast(NamedTuple):
    """What tells ink from paper, for masks by several shares.

    Attributes:
        soft: ink without its finest noise, shape (height, width).
        floor, noise, strong: see `levels`.
    """

    soft: np.ndarray
    floor: float
    noise: float
    strong: float

    def stands_out(self, share):
        """Where there is ink, by this share of the strokes' ink: 0 and 1, uint8."""
        above = max(share * (self.strong - self.floor), NOISE * self.noise)
        return (self.soft > self.floor + above).astype("uint8")


def contrast_of(ink):
    """The `Contrast` of ink."""
    return Contrast(cv2.GaussianBlur(ink, (3, 3), 0), *levels(ink))


def short_runs(mask, limit):
    """Where the mask is at most so many pixels high."""
    column = np.ones((limit | 1, 1), "uint8")  # odd, so that it has a middle
    outside = {"borderType": cv2.BORDER_CONSTANT, "borderValue": 0}
    return mask - cv2.morphologyEx(mask, cv2.MORPH_OPEN, column, **outside)


def level_lines(runs, votes):
    """Straight, nearly level lines with so many pixels, the likeliest first.

    `runs` may be changed on the way: what is erased there is found no more.

    Source: Duda and Hart, "Use of the Hough Transformation to Detect Lines and Curves
    in Pictures" (1972).

    Yields:
        The columns of a line and its row in each, as far as it is in the picture.
    """
    angles = {"min_theta": np.pi / 2 - TILT, "max_theta": np.pi / 2 + TILT}
    found = cv2.HoughLines(runs, 2, np.pi / 360, votes, **angles)
    for distance, angle in [] if found is None else found.reshape(-1, 2)[:MOST]:
        yield inside(straight(distance, angle), runs)


def straight(distance, angle):
    """The way of a line, a function of columns; a `Polynomial` is slow to make."""
    start, slope = np.array([distance, -np.cos(angle)]) / np.sin(angle)
    return lambda columns: start + slope * columns


def inside(way, mask):
    """The columns and rows of a way, a function of columns, inside of a picture."""
    columns = np.arange(mask.shape[1])
    rows = way(columns)
    there = (rows >= 0) & (rows <= len(mask) - 1)
    return columns[there], rows[there]


def near(mask, columns, rows, reach):
    """What is in a mask along a line and beside it, as far as a reach.

    Returns:
        Two arrays of shape (2 * reach + 1, n): the pixels, and their rows.
    """
    places = np.rint(rows).astype(int) + np.arange(-reach, reach + 1)[:, None]
    inside = (places >= 0) & (places < len(mask))
    return mask[places.clip(0, len(mask) - 1), columns] * inside, places


def fit(runs, columns, rows, reach, degree=1):
    """The line that the pixels near another one lie on.

    Returns:
        Its way, a function of columns, how many pixels thick it usually is, and the
        share of the columns in which it is there; None, 0, 0 if it is nowhere.
    """
    pixels, places = near(runs, columns, rows, reach)
    thickness = pixels.sum(axis=0)
    there = thickness > 0
    if there.sum() <= degree + 1:
        return None, 0, 0
    middles = (pixels * places).sum(axis=0)[there] / thickness[there]
    way = np.polynomial.Polynomial.fit(columns[there], middles, degree)
    return way, int(np.median(thickness[there])), there.mean()


def draw(mask, columns, rows, thickness, value=1):
    """Draw a line into a mask."""
    way = np.stack([columns, np.rint(rows)], axis=1).astype("int32")
    cv2.polylines(mask, [way], False, value, thickness=thickness)


def erase(ink, mask, lines, floor):
    """Ink without lines and what remains beside them and where they cross.

    Args:
        ink: shape (height, width).
        mask: where there is ink, see `stands_out`.
        lines: the pixels of the lines, a mask of 0 and 1.
        floor: the ink of the paper, which takes their place.
    """
    reach = round(BESIDE * usual_thickness(lines) + 1)
    beside = cv2.dilate(lines, np.ones((2 * reach + 1,) * 2, "uint8"))
    strokes = mask & ~lines
    strokes &= ~remainders(strokes, beside)
    strokes = cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((3, 3), "uint8"))
    return np.where(beside & ~strokes & 1, np.float32(floor), ink)


def usual_thickness(lines):
    """How many pixels thick lines are."""
    depth = cv2.distanceTransform(np.pad(lines, 1), cv2.DIST_C, 3)
    return max(1, round(2 * float(np.quantile(depth[depth > 0], 0.9)) - 1))


def remainders(rest, beside):
    """The pieces that lie beside lines as a whole, as a mask of 0 and 1."""
    count, labels = cv2.connectedComponents(rest)
    total = np.bincount(labels[rest > 0], minlength=count)
    there = np.bincount(labels[beside & rest > 0], minlength=count)
    return chosen(there >= WHOLLY * total, labels, rest)
