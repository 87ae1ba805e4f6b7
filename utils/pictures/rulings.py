"""The lines of paper, and those that somebody drew under numbers."""

import cv2
import numpy as np

from utils.pictures.frames import find_cells, frame_lines
from utils.pictures.ink import find_pieces
from utils.pictures.lines import (
    contrast_of,
    draw,
    erase,
    fit,
    inside,
    level_lines,
    near,
    short_runs,
    usual_thickness,
)
from utils.pictures.segmentation import usual_height

# What was measured of each constant: see the docstring of the package.
# Lines are looked for twice: strong ones, then what is left of them and faint ones.
# Ink may be a line from these shares of the strokes' ink on; strong 0.2: 84 lines and
# one more wrong though sure, 0.8: 79 lines and two more wrong though sure; faint 0.075:
# 81 lines, 0.3: 70 lines.
STRONG, FAINT = 0.4, 0.15
# A ruling is at most as thick as the longer side divided by this; 30: 79 lines and two
# more wrong though sure, 120: 79 lines and three more wrong though sure.
THINNESS = 60
# Its ink is at least as long as the width divided by this; 2 and 8: the same.
LENGTH = 4
# Its way across the picture is at least as long as the width divided by this; 2 and 10:
# the same.
SHORTEST = 5
# The share of its way on which there is ink; 0.45: 80 lines and one more wrong though
# sure, 0.95: the same.
COVERED = 0.9
# The shares on which it is thin, and of one of its ends with ink; 0.25: the same, 0.75:
# 80 lines.
THERE = 0.5
# An end is as long as the way divided by this; 10 and 40: the same.
END = 20
# Of underlines, as shares of the usual height of a digit in the picture:
# How long they are at least, for the bars of digits are shorter; 0.8: 59 lines and 12
# more wrong though sure, 3.2: 77 lines.
LONGER = 1.6
# How thick they are at most; 0.1: 77 lines and two more wrong though sure, 0.4: 81
# lines and one more wrong though sure.
THICKEST = 0.2
# Where the pen may skip; 0.05: 80 lines, 0.2: 76 lines and five more wrong though sure.
GAP = 0.1
# Uprights on a line are as wide as so many lines at most, and so high; wide 1 and 4:
# the same; high 0.3: 79 lines and three more wrong though sure, 1.2: 80 lines and two
# more wrong though sure.
SLIM, SHORT = 2, 0.6
# The share of an underline on which no digit touches it; 0.2: the same, 0.8: 78 lines.
FREE = 0.4


def remove_lines(ink):
    """Ink without the lines of ruled and squared paper, forms and tables.

    Rulings are thin, straight, and come from an edge of the picture; the other lines
    enclose cells. Strokes that cross them stay, for there the ink is not thin.

    Args:
        ink: see `extract_ink`, shape (height, width).

    Returns:
        Ink of the same shape.
    """
    return ink_and_cells(ink)[0]


def ink_and_cells(ink):
    """Ink without lines, see `remove_lines`, and a list of the `Cell` they enclose."""
    cells, contrast = [], None
    for share in (STRONG, FAINT):
        contrast = contrast or contrast_of(ink)
        mask = contrast.stands_out(share)
        found = find_cells(mask)
        lines = find_rulings(mask) | find_rulings(cv2.transpose(mask)).T
        lines |= frame_lines(mask, found)
        if lines.any():
            ink, contrast = erase(ink, mask, lines, contrast.floor), None
        cells = cells or found
    return ink, cells


def find_rulings(mask):
    """The pixels of level lines that cross the picture, as a mask of 0 and 1."""
    lines = np.zeros_like(mask)
    thin = max(mask.shape) // THINNESS
    if thin < 2:  # too small a picture to tell
        return lines
    runs = short_runs(mask, thin)
    around = cv2.dilate(runs, np.ones((2 * thin + 1, 1), "uint8"))
    width = runs.shape[1]
    for columns, rows in level_lines(runs, width // LENGTH):
        if around[np.rint(rows).astype(int), columns].mean() < THERE:
            continue
        way, _, there = fit(runs, columns, rows, thin)
        if there < THERE:
            continue
        columns, rows = inside(way, runs)
        # paper bends: so the line may be a parabola
        way, thickness, there = fit(runs, columns, rows, max(2, thin // 3), 2)
        if there < THERE:
            continue
        columns, rows = inside(way, runs)
        if len(columns) < width / SHORTEST:
            continue
        if crosses(mask, columns, rows, thickness):
            draw(lines, columns, rows, thickness + 2)
            draw(runs, columns, rows, thin, 0)
            draw(around, columns, rows, thin, 0)
    return short_runs(mask, thin) & lines if lines.any() else lines


def crosses(mask, columns, rows, thickness):
    """Whether there is ink nearly all along a line, and at one end of it at least."""
    there = near(mask, columns, rows, thickness // 2 + 1)[0].any(axis=0)
    end = max(1, len(there) // END)
    ends = there[:end].mean(), there[-end:].mean()
    return there.mean() >= COVERED and max(ends) >= THERE


def remove_underlines(ink):
    """Ink without level lines under numbers or through them.

    They are longer than the bar of any digit.

    Args:
        ink: strokes, see `darken`.

    Returns:
        Ink of the same shape.
    """
    contrast = contrast_of(ink)
    mask = contrast.stands_out(STRONG)
    if not mask.any():
        return ink
    usual = usual_height(find_pieces(mask))
    lines = find_underlines(mask, usual)
    if not lines.any():
        return ink
    return erase(ink, mask, lines | uprights(mask, lines, usual), contrast.floor)


def uprights(mask, lines, usual):
    """The short strokes on a line, as between the places for digits on a form."""
    thickness = usual_thickness(lines)
    rest = mask & ~cv2.dilate(lines, np.ones((3, 3), "uint8"))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest)
    around = cv2.dilate(lines, np.ones((2 * thickness + 3,) * 2, "uint8"))
    touching = np.isin(np.arange(len(stats)), labels[around > 0])
    slim = stats[:, cv2.CC_STAT_WIDTH] <= SLIM * thickness + 2
    short = stats[:, cv2.CC_STAT_HEIGHT] <= SHORT * usual
    return (touching & slim & short)[labels] & rest


def find_underlines(mask, usual):
    """The pixels of such lines, as a mask of 0 and 1; digits are usually so high."""
    lines = np.zeros_like(mask)
    thin = int(THICKEST * usual)
    if thin < 2:
        return lines
    runs = short_runs(mask, thin)
    for columns, rows in level_lines(runs, int(FREE * LONGER * usual)):
        part = longest_stretch(near(mask, columns, rows, 3)[0].any(axis=0), GAP * usual)
        columns, rows = columns[part], rows[part]
        if len(columns) < LONGER * usual:
            continue
        way, thickness, there = fit(runs, columns, rows, 3)
        if there < FREE:
            continue
        rows = way(columns)
        part = longest_stretch(near(mask, columns, rows, 2)[0].any(axis=0), GAP * usual)
        columns, rows = columns[part], rows[part]
        if len(columns) >= LONGER * usual:
            line = np.zeros_like(mask)
            draw(line, columns, rows, thickness + 4)
            lines |= line & short_runs(mask, 2 * thickness + 2)
            draw(runs, columns, rows, thickness + 4, 0)
    return lines


def longest_stretch(there, gap):
    """The longest stretch of a line, with gaps of so many places, as a slice."""
    if not len(there):
        return slice(0)
    row = there[None].astype("uint8")
    closed = cv2.morphologyEx(row, cv2.MORPH_CLOSE, np.ones((1, int(gap) | 1)))[0]
    edges = np.diff(closed.astype(int), prepend=0, append=0)
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not len(starts):
        return slice(0)
    longest = int((ends - starts).argmax())
    return slice(starts[longest], ends[longest])
