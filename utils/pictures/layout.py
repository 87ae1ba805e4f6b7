"""How digits lie on a page: in the cells of a form or a table, and in rows."""

import itertools
from typing import NamedTuple

import cv2
import numpy as np

from utils.pictures.segmentation import rows_of

# What was measured of each constant: see the docstring of the package.
# The share of the digits that lie in cells, if these are a form, not squared paper;
# 0.25 and 0.75: the same.
IN_CELLS = 0.5
# As a share of a cell's side, how far a digit may reach beyond it; 0.075 and 0.3: the
# same.
MARGIN = 0.15


class Unit(NamedTuple):
    """What is read as one: the digits of a cell, or a digit that is in none.

    Attributes:
        box: see `Digit`.
        digits: places in a list, in reading order.
    """

    box: np.ndarray
    digits: list


def regions(cells, shape):
    """Which cell each pixel belongs to, from 1 on, and 0 for none; of this shape."""
    numbers = np.zeros(shape, "int32")
    for number, cell in enumerate(cells, 1):
        corners = np.rint(cell.corners).astype("int32")
        cv2.fillConvexPoly(numbers, corners, number)
    return numbers


def cells_of_form(cells, digits):
    """The innermost cells, if the digits lie in them; else none.

    On squared paper digits may cross its lines; then its squares are no cells.

    Args:
        cells: a list of `Cell`.
        digits: a list of `Digit`.
    """
    boxes = boxes_of(cells)
    closed = np.array([cell.filled or cell.thickness.all() for cell in cells], bool)
    innermost = holds(boxes, boxes).sum(axis=1) == 1
    form = list(itertools.compress(cells, closed & innermost))
    inner = holds(boxes_of(form), boxes_of(digits)).any(axis=0).sum()
    return form if inner >= IN_CELLS * len(digits) else []


def boxes_of(things):
    """The boxes of cells or digits, shape (n, 4)."""
    return np.array([thing.box for thing in things], float).reshape(-1, 4)


def holds(boxes, others):
    """Which boxes hold which others, or nearly do, shape (n, m)."""
    margin = MARGIN * (boxes[:, 2:] - boxes[:, :2])
    low, high = (
        boxes[:, None, :2] - margin[:, None],
        boxes[:, None, 2:] + margin[:, None],
    )
    return ((others[:, :2] >= low) & (others[:, 2:] <= high)).all(axis=2)


def homes(cells, digits):
    """The place of the cell that holds the middle of each digit, or None."""
    found, boxes = [], boxes_of(cells)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    for digit in digits:
        middle = (digit.box[:2] + digit.box[2:]) / 2
        there = ((boxes[:, :2] <= middle) & (middle < boxes[:, 2:])).all(axis=1)
        away = np.where(there, np.hypot(*(middles - middle).T), np.inf)
        found.append(int(away.argmin()) if there.any() else None)
    return found


def reading_order(digits, cells):
    """Rows of places of digits, as one reads: what is in one cell is read together.

    Args:
        digits: a list of `Digit`.
        cells: a list of `Cell`.
    """
    of_cell, units = {}, []
    for place, home in enumerate(homes(cells, digits)):
        if home is None:
            units.append(Unit(digits[place].box, [place]))
        else:
            of_cell.setdefault(home, []).append(place)
    for home, places in of_cell.items():
        within = rows_of([Unit(digits[place].box, [place]) for place in places])
        order = [place for row in within for unit in row for place in unit.digits]
        units.append(Unit(cells[home].box, order))
    return [[place for unit in row for place in unit.digits] for row in rows_of(units)]


def rows_and_columns(cells):
    """The row and the column of each cell, from 0 on, shape (n, 2)."""
    places = np.zeros((len(cells), 2), int)
    for axis, turn in enumerate(([0, 1, 2, 3], [1, 0, 3, 2])):
        units = [Unit(cell.box[turn], [place]) for place, cell in enumerate(cells)]
        for number, line in enumerate(rows_of(units)):
            places[[unit.digits[0] for unit in line], axis] = number
    return places
