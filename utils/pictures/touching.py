"""Digits that touch each other: where to cut."""

import itertools

import numpy as np

from utils.pictures.segmentation import SMALLEST, Digit

# What was measured of each constant: see the docstring of the package.
# How far a cut may go astray, as a share of the way to the side; 0.3 and 1: the same.
ASTRAY = 0.6
MOST = 6  # how many digits may touch each other; 3 and 12: the same
# Lengths, as shares of the usual height of a digit in the picture.
WIDE = 0.8  # what is wider may be several digits that touch; 0.4 and 1.6: the same
# How wide a digit of several is at least; 0.2: 52 pages, 0.8: the same.
NARROWEST = 0.4


def ways_to_split(digit, usual):
    """Ways to read a wide piece: as one digit, as two that touch, as three, ...

    Args:
        digit: a `Digit`.
        usual: the height of a digit in the picture, in pixels.

    Returns:
        A list of lists of `Digit`, the first with one.
    """
    ways = [[digit]]
    if digit.width < WIDE * usual:
        return ways
    most = min(MOST, round(digit.width / (NARROWEST * usual)))
    for count in range(2, most + 1):
        parts, rest = [], digit
        for left in range(count, 1, -1):
            first, rest = cut(rest, rest.width / left)
            parts.append(first)
        parts.append(rest)
        if min(part.height for part in parts) > SMALLEST * usual:
            ways.append(parts)
    return ways


def cut(digit, place):
    """Cut a digit in two near a column, where there is the least ink to cross.

    The cut is a way from top to bottom: a shortest path, by dynamic programming.

    Source: Bellman, "Dynamic Programming" (1957).
    """
    columns = np.arange(digit.width)
    away = np.abs(columns - place) / place
    total = digit.ink + away**2 + np.where(away > ASTRAY, 1e3, 0)
    total = np.pad(total, ((0, 0), (1, 1)), constant_values=np.inf)
    for above, row in itertools.pairwise(total):
        row[1:-1] += np.minimum(np.minimum(above[:-2], above[1:-1]), above[2:])
    way = [int(total[-1].argmin())]
    for row in total[-2::-1]:
        start = way[-1] - 1
        way.append(start + int(row[start : way[-1] + 2].argmin()))
    left = columns < np.array(way[::-1])[:, None] - 1
    return _trim(digit, digit.ink * left), _trim(digit, digit.ink * ~left)


def _trim(digit, ink):
    """A part of a digit's ink as a `Digit` with the smallest box."""
    rows, columns = (ink.any(axis=axis).nonzero()[0] for axis in (1, 0))
    if not len(rows):
        return Digit(digit.box, ink[:0, :0])
    left, right, top, bottom = columns[0], columns[-1] + 1, rows[0], rows[-1] + 1
    corner = np.tile(digit.box[:2], 2)
    return Digit(corner + (left, top, right, bottom), ink[top:bottom, left:right])
