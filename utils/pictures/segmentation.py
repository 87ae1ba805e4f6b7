"""Which ink is a digit: pieces of ink become digits, and digits become rows."""

import itertools
from typing import NamedTuple

import numpy as np

from utils.pictures.errors import NoDigitFound
from utils.pictures.ink import find_pieces

# What was measured of each constant: see the docstring of the package.
FEWEST = 5  # pixels: what is smaller is no digit; 10: 318 photos, for some are 8 x 8
# What is smaller than this share of the picture's longer side is no digit; 0.01 and
# 0.04: the same.
LEAST = 0.02
# The share of its importance that a piece keeps at the edge; 0.15 and 1: the same.
AT_EDGE = 0.3
# Shares of a digit's area: what is smaller is no part of it, at the edge of the picture
# or anywhere; 0 and twice as much: the same.
STRAY, DUST = 0.3, 0.03
# What is in a ring is as long as this share of its shorter side, and the ring is closed
# on this share of the ways out of it. Ringed 0.125: the same, 0.5: 36 circles and 4
# more wrong though sure; closed 0.35 and 0.85: the same.
RINGED, CLOSED = 0.25, 0.7
# The share of all ink that is in pieces no taller than the usual height; 0.3: 29 rows,
# 0.9: 35 rows.
LOWEST = 0.6
# The share of the width from which on a piece is above another one; 0.25: the same, 1:
# 52 pages.
STACKED = 0.5
# The share of the height from which on digits are in one row; 0.05: the same, 0.7: 48
# pages.
LEVEL = 0.35
# Lengths, as shares of the usual height of a digit in the picture.
# What is smaller is no part of a digit; 0.125: 29 rows, 0.5: 33 rows and 51 pages.
SPECK = 0.25
# What is smaller, with all its parts, is no digit; 0.2: the same, 0.8: 28 rows and 51
# pages.
SMALLEST = 0.4
# What is smaller may be a part that the pen left unjoined; 0.3: 54 pages, 1.2: 32 rows
# and 35 pages.
BROKEN = 0.6
# How far the parts of a digit may be from each other; 0.125: 54 pages, 0.5: the same.
REACH = 0.25
TALLEST = 1.4  # how tall the parts are together; 0.7: 47 pages, 2.8: the same

SMALL = "small beside the digits"
CUT_OFF = "cut off by the edge of the picture"


class Digit(NamedTuple):
    """A digit in a picture.

    Attributes:
        box: left, top, right and bottom in pixels, the last two outside, shape (4,).
        ink: what is in the box and belongs to the digit, 0 to 1, shape (height, width).
    """

    box: np.ndarray
    ink: np.ndarray

    @property
    def width(self):
        return self.ink.shape[1]

    @property
    def height(self):
        return self.ink.shape[0]


class LeftOut(NamedTuple):
    """Something on a picture that was not read, and why.

    Attributes:
        box: as in `Digit`.
        reason: in words.
    """

    box: np.ndarray
    reason: str


def without_rings(ink):
    """Ink without what goes around other ink: circles, boxes drawn by hand.

    Seen from what is inside, there is ink of the ring on nearly all ways out.
    """
    return rest_and_pieces(ink)[0]


def rest_and_pieces(ink):
    """Ink `without_rings`, and the `Pieces` of it: so they are labelled once."""
    pieces = find_pieces(ink)
    rings = find_rings(pieces, smallest(ink))
    if not rings:
        return ink, pieces
    rest = ink * ~np.isin(pieces.labels, rings)
    return rest, find_pieces(rest)


def find_rings(pieces, least):
    """The places of the pieces that go around others, at least so large."""
    longest, rings = pieces.sides.max(axis=1), []
    for ring in np.flatnonzero(pieces.sides.min(axis=1) >= least):
        left, top, right, bottom = box = pieces.boxes[ring]
        inner = (pieces.boxes[:, :2] > box[:2]).all(axis=1)
        inner &= (pieces.boxes[:, 2:] < box[2:]).all(axis=1)
        inner &= longest >= RINGED * pieces.sides[ring].min()
        inner &= pieces.areas > DUST * pieces.areas[ring]
        if not inner.any():
            continue
        mask = pieces.labels[top:bottom, left:right] == ring
        west, north, east, south = around(pieces.boxes[inner]) - (left, top, left, top)
        ways = (
            mask[:north, west:east].any(axis=0),
            mask[south:, west:east].any(axis=0),
            mask[north:south, :west].any(axis=1),
            mask[north:south, east:].any(axis=1),
        )
        if min(way.mean() for way in ways) >= CLOSED:
            rings.append(ring)
    return rings


def find_digit(ink, pieces=None):
    """The largest and most central digit of a picture.

    Args:
        ink: 0 for paper to 1, shape (height, width).
        pieces: its `Pieces`, if they are known.

    Returns:
        A `Digit`.

    Raises:
        NoDigitFound: there are only specks.
    """
    pieces = pieces or find_pieces(ink)
    size = ink.shape[::-1]
    middles = (pieces.boxes[:, 2:] + pieces.boxes[:, :2]) / 2 / size - 0.5
    longest = pieces.sides.max(axis=1)
    importance = longest * np.sqrt(pieces.areas) * (1 - np.hypot(*middles.T))
    importance[pieces.at_edge] *= AT_EDGE
    main = int(np.argmax(importance))
    if longest[main] < smallest(ink):
        raise NoDigitFound(
            "There are only specks in the picture. Take it closer, so that the digit "
            "is at least a tenth as high as the picture."
        )
    stray = pieces.at_edge & (pieces.areas < STRAY * pieces.areas[main])
    candidates = ~stray & (pieces.areas > DUST * pieces.areas[main])
    return cut_out(ink, pieces, join(main, pieces.boxes, candidates))


def smallest(ink):
    """How many pixels a digit has on its longer side at least."""
    return max(FEWEST, LEAST * max(ink.shape))


def join(main, boxes, candidates):
    """The places of a piece and of what belongs to it: broken strokes, the bar of a 5.

    What is about as high as the digit itself is rather a digit of its own, unless it
    is very near.
    """
    chosen = np.arange(len(boxes)) == main
    heights = boxes[:, 3] - boxes[:, 1]
    while True:
        box = around(boxes[chosen])
        size = max(box[2:] - box[:2])
        across, down = np.maximum(boxes[:, :2] - box[2:], box[:2] - boxes[:, 2:]).T
        gaps = np.maximum(2 * across, down)  # beside a digit there may be a dash
        reach = np.where(heights < BROKEN * size, REACH, REACH / 3) * size
        grown = chosen | (candidates & (gaps < reach))
        if (grown == chosen).all():
            return np.flatnonzero(chosen)
        chosen = grown


def around(boxes):
    """The box around boxes, shape (4,)."""
    return np.r_[boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)]


def cut_out(ink, pieces, members):
    """The `Digit` that some pieces make up."""
    box = around(pieces.boxes[members])
    left, top, right, bottom = box
    part = np.s_[top:bottom, left:right]
    return Digit(box, ink[part] * np.isin(pieces.labels[part], members))


def find_digits(ink):
    """All digits of a picture, in rows.

    Args:
        ink: 0 for paper to 1, shape (height, width).

    Returns:
        A list of rows, from top to bottom; each is a list of `Digit`, from left to
        right.

    Raises:
        NoDigitFound: there are only specks.
    """
    return rows_of(sort_out(ink)[0])


def sort_out(ink, regions=None):
    """What is a digit in a picture, and what is not.

    Args:
        ink: 0 for paper to 1, shape (height, width).
        regions: numbers of regions, of the same shape; the parts of a digit are in one.

    Returns:
        A list of `Digit`, and a list of `LeftOut` with what is too small for a digit,
        or cut off by the edge of the picture.

    Raises:
        NoDigitFound: there are only specks.
    """
    pieces = find_pieces(ink)
    usual = usual_height(pieces)
    shortest, longest = pieces.sides.min(axis=1), pieces.sides.max(axis=1)
    stray = pieces.at_edge & (shortest < SPECK * usual)
    if pieces.at_edge[longest > SMALLEST * usual].all():
        stray[:] = False  # somebody cut out the digits
    groups = []
    for members in in_one_region(
        pieces.boxes, (longest > SPECK * usual) & ~stray, regions
    ):
        parts = group(pieces.boxes[members], usual)
        groups += [cut_out(ink, pieces, members[part]) for part in parts]
    large = [max(digit.ink.shape) > SMALLEST * usual for digit in groups]
    digits = list(itertools.compress(groups, large))
    if not digits or usual < smallest(ink):
        raise NoDigitFound(
            "There are only specks in the picture. Take it closer, so that the digits "
            "are larger."
        )
    cut_off = pieces.boxes[stray & (longest > SMALLEST * usual)]
    rest = [LeftOut(box, CUT_OFF) for box in cut_off] + [
        LeftOut(digit.box, SMALL)
        for digit, is_large in zip(groups, large, strict=True)
        if not is_large
    ]
    return digits, rest


def in_one_region(boxes, kept, regions):
    """The places of the kept boxes, as lists of those whose middle is in one region."""
    places = np.flatnonzero(kept)
    if regions is None:
        return [places]
    columns, rows = ((boxes[places, :2] + boxes[places, 2:]) // 2).T
    homes = regions[rows, columns]
    return [places[homes == home] for home in np.unique(homes)]


def usual_height(pieces):
    """The height of a digit, in pixels.

    It is that of the piece in which a certain pixel of ink lies, counted from the
    lowest pieces on: so specks do not count much.
    """
    heights = pieces.sides[:, 1]
    order = np.argsort(heights)
    total = np.cumsum(pieces.areas[order])
    return heights[order][np.searchsorted(total, LOWEST * total[-1])]


def group(boxes, usual):
    """Lists of the places of boxes that make up a digit each, the tallest first."""
    rest = list(np.argsort(boxes[:, 1] - boxes[:, 3]))
    groups = []
    while rest:
        members = [rest.pop(0)]
        while rest:
            near = belong(around(boxes[members]), boxes[rest], usual)
            if not near.any():
                break
            members.append(rest.pop(int(near.argmax())))
        groups.append(members)
    return groups


def belong(box, others, usual):
    """Which of the other boxes hold a part of the same digit, shape (n,)."""
    width, height = box[2:] - box[:2]
    widths, heights = (others[:, 2:] - others[:, :2]).T
    across, down = np.maximum(others[:, :2] - box[2:], box[:2] - others[:, 2:]).T
    together = np.maximum(box[3], others[:, 3]) - np.minimum(box[1], others[:, 1])
    fits = together <= TALLEST * max(usual, height)
    broken = np.minimum(heights, height) < BROKEN * usual
    beside = broken & (np.maximum(across, down) < REACH / 2 * usual)
    stacked = -across > STACKED * np.minimum(widths, width)
    above = (broken | stacked) & (down < REACH * usual)
    return fits & np.where(across > 0, beside, above)


def rows_of(digits):
    """Rows from top to bottom, each from left to right.

    A digit continues the row whose last digit it is level with, so rows may rise and
    fall.
    """
    rows = []
    for digit in sorted(digits, key=lambda digit: digit.box[0]):
        level = [_overlap(row[-1].box, digit.box) for row in rows]
        if level and max(level) > LEVEL:
            rows[int(np.argmax(level))].append(digit)
        else:
            rows.append([digit])
    return sorted(rows, key=lambda row: np.mean([digit.box[[1, 3]] for digit in row]))


def _overlap(one, other):
    """How much of the lower of two boxes is level with the other, as a share."""
    common = min(one[3], other[3]) - max(one[1], other[1])
    return common / min(one[3] - one[1], other[3] - other[1])
