"""The boxes of forms and the cells of tables: what straight lines enclose."""

import functools
from collections import defaultdict
from typing import NamedTuple

import cv2
import numpy as np

from utils.pictures.lines import short_runs

# What was measured of each constant: see the docstring of the package.
# The sides of a cell, in pixels, at least; digits have smaller holes; 7: the same, 28:
# 66 forms.
SMALLEST = 14
# How far ink may be from a straight side, as a share of the cell's shorter side; 0.02
# and 0.08: the same.
CROOKED = 0.04
# Pixels: a side is looked at in so long steps; 1 and 4: the same.
STEP = 2
# The shares of one side and of all sides along which there is ink, for digits touch
# and cross them. One 0.2: the same, 0.8: 67 forms and 2 more wrong though sure; all
# 0.375 and 0.875: the same.
COVERED, COVERED_IN_ALL = 0.4, 0.75
# The line of a frame is at most so thick, as a share of the cell's shorter side; 0.1
# and 0.4: the same.
THICK = 0.2
# The thickest line around a cell is at most so many times as thick as the thinnest;
# 0.75: 66 forms and 2 more wrong though sure, 3: the same.
ALIKE = 1.5
# The quantile of a line's thickness that is its usual one; 0.125: the same, 0.5: 68
# forms and one more wrong though sure.
USUAL = 0.25
# What is in a cell is as high as this share of it, or it is dirt; 0.1 and 0.4: the
# same.
FILLED = 0.2
# Lines around an empty cell are at most so thick, as a share of its shorter side: other
# holes are those of zeros; 0.05: 65 forms and 4 more wrong though sure, 0.2: the same.
EMPTY = 0.1


class Cell(NamedTuple):
    """A piece of paper that lines enclose.

    Attributes:
        corners: (column, row) of each in pixels, clockwise, shape (4, 2).
        thickness: of the line along each side, in pixels, 0 at the picture's edge.
        filled: whether there is ink in it.
    """

    corners: np.ndarray
    thickness: np.ndarray
    filled: bool

    @property
    def box(self):
        """Left, top, right and bottom."""
        return np.r_[self.corners.min(axis=0), self.corners.max(axis=0)]


def find_cells(mask):
    """The cells of forms and tables on a picture.

    A cell is a hole in the ink with four straight sides; one of them may be the edge of
    the picture.

    Args:
        mask: 1 where there is ink, else 0; uint8, shape (height, width).

    Returns:
        A list of `Cell`.
    """
    cells = [cell_of(hole, mask) for hole in holes_of(mask)]
    return [cell for cell in cells if cell and (cell.filled or is_thin(cell))]


def holes_of(mask):
    """The holes in the ink: the places of the ink around each, shape (n, 2)."""
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=1)
    joined = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((3, 3), "uint8"))
    contours, family = cv2.findContours(
        joined, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE, offset=(-1, -1)
    )
    return [
        contour[:, 0]
        for contour, (*_, parent) in zip(contours, family.reshape(-1, 4), strict=True)
        if parent >= 0 and min(cv2.boundingRect(contour)[2:]) > SMALLEST
    ]


def cell_of(hole, mask):
    """The `Cell` that a hole is, or None; it is given by the ink around it."""
    corners = cv2.approxPolyN(hole.astype("int32"), 4, ensure_convex=True)[0]
    corners = clockwise(corners.astype("float32"))
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    if lengths.min() < SMALLEST:
        return None
    crooked = max(1.5, CROOKED * lengths.min())
    covered, at_edge = sides_of(hole, corners, crooked, mask.shape)
    if min(covered) < COVERED or np.mean(covered) < COVERED_IN_ALL or sum(at_edge) > 1:
        return None
    most = THICK * lengths.min()
    thickness = np.where(at_edge, 0, line_thickness(mask, corners, sides, most))
    lines = thickness[~np.array(at_edge)]
    if lines.min() < 1 or lines.max() > min(most, ALIKE * lines.min() + 2):
        return None
    filled = tallest_inside(mask, corners, crooked) >= FILLED
    return Cell(corners, thickness, filled)


def sides_of(hole, corners, crooked, shape):
    """How much of each side has ink along it, and whether it is the picture's edge."""
    outside = beyond(hole, shape)
    covered, at_edge = [], []
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        length = np.hypot(*(end - start))
        along, away = in_frame(hole, start, (end - start) / length)
        near = (np.abs(away) <= crooked) & (along >= 0) & (along <= length)
        steps = np.bincount((along[near] / STEP).astype(int))
        covered.append(np.count_nonzero(steps) / max(1, int(length / STEP)))
        at_edge.append(near.any() and outside[near].mean() > 0.5)
    return covered, at_edge


def clockwise(corners):
    """Corners in order: as they follow each other, clockwise on the screen."""
    if cv2.contourArea(corners, oriented=True) < 0:
        corners = corners[::-1]
    return corners


def beyond(points, shape):
    """Which points, shape (..., 2), lie outside the picture."""
    (height, width), columns, rows = shape, points[..., 0], points[..., 1]
    return (columns < 0) | (columns >= width) | (rows < 0) | (rows >= height)


def in_frame(points, origin, direction):
    """How far along a direction points are, and how far to its right."""
    offset = points - origin
    along = offset @ direction
    return along, offset @ np.array([-direction[1], direction[0]])


def pixels_at(mask, points):
    """The pixels at places (column, row), shape (..., 2); 0 outside of the picture."""
    places = np.rint(points).astype(int)
    there = ~beyond(places, mask.shape)
    columns, rows = places[..., 0] * there, places[..., 1] * there
    return mask[rows, columns] * there


def line_thickness(mask, corners, sides, most):
    """How many pixels of ink follow each other outwards of each side, usually."""
    shares = np.linspace(0.1, 0.9, 17)[:, None]
    outward = sides[:, ::-1] * np.float32([1, -1]) / np.hypot(*sides.T)[:, None]
    steps = np.arange(-2, int(most) + 3)[:, None]
    along = corners[:, None] + shares * sides[:, None]
    ink = pixels_at(mask, along[:, :, None] + steps * outward[:, None, None])
    begun = np.maximum.accumulate(ink, axis=2)
    ended = np.maximum.accumulate(begun & ~ink & 1, axis=2)
    return np.quantile((begun & ~ended & 1).sum(axis=2), USUAL, axis=1)


def tallest_inside(mask, corners, margin):
    """The height of the tallest piece of ink in a polygon, as a share of its height."""
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = mask[top:bottom, left:right]
    inner = np.zeros_like(part)
    cv2.fillPoly(inner, [np.rint(corners - (left, top)).astype("int32")], 1)
    size = 2 * int(np.ceil(margin)) + 3
    inner = cv2.erode(inner, np.ones((size, size), "uint8"), borderValue=0)
    _, _, stats, _ = cv2.connectedComponentsWithStats(part & inner)
    return stats[1:, cv2.CC_STAT_HEIGHT].max(initial=0) / len(part)


def is_thin(cell):
    """Whether a cell without ink has thin lines, so that it is no zero."""
    sides = np.roll(cell.corners, -1, axis=0) - cell.corners
    return cell.thickness.max() <= EMPTY * np.hypot(*sides.T).min()


def frame_lines(mask, cells):
    """The pixels of the lines around cells, as a mask of 0 and 1.

    Strokes that cross a line stay, for there the ink is not thin.
    """
    bands = defaultdict(functools.partial(np.zeros_like, mask))
    for cell in cells:
        ends = np.roll(cell.corners, -1, axis=0)
        for start, end, thickness in zip(
            cell.corners, ends, cell.thickness, strict=True
        ):
            if thickness:
                draw_side(bands, mask, start, end, int(thickness))
    lines = np.zeros_like(mask)
    for (level, thickness), band in bands.items():
        upright = mask if level else cv2.transpose(mask)
        runs = short_runs(upright, thickness + 2)
        lines |= band & (runs if level else runs.T)
    return lines


def draw_side(bands, mask, start, end, thickness):
    """Draw where a line is, which lies outside of a cell's side, and goes on.

    Args:
        bands: masks, by whether the lines in them are level and how thick they are.
    """
    direction = (end - start) / np.hypot(*(end - start))
    outward = np.array([direction[1], -direction[0]])
    middle = np.array([start, end]) + outward * (thickness - 1) / 2
    most = np.hypot(*(end - start))
    both = np.array([-direction, direction])
    middle += both * goes_on(mask, middle, both, most)[:, None].astype("float32")
    ends = np.rint(middle).astype(int).tolist()
    level = bool(abs(direction[0]) > abs(direction[1]))
    cv2.line(bands[level, thickness], *map(tuple, ends), 1, thickness=thickness + 4)


def goes_on(mask, places, directions, most):
    """How many pixels a line goes on from its ends, at most so many, shape (2,)."""
    steps = np.arange(1, int(most) + 1)[:, None]
    ink = pixels_at(mask, places[:, None] + steps * directions[:, None])
    # a line is interrupted for a moment where it is thin
    ink = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, 5), "uint8"))
    return np.argmin(np.pad(ink, [(0, 0), (0, 1)]), axis=1)
