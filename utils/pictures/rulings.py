"""The lines of ruled and squared paper, and how to be rid of them."""

import cv2
import numpy as np

from utils.pictures.ink import levels

# What was measured of each constant: see the docstring of the package.
# Radians: how far lines may turn from the edges; 0.06: 51 pages, 0.24: the same.
TILT = 0.12
# Lines are looked for twice: strong ones, then what is left of them and faint ones.
# Ink may be a line from these shares of the strokes' ink on. Strong 0.2: 35 rows, 0.8:
# 33 rows; faint 0.075: the same, 0.3: 35 pages.
STRONG, FAINT = 0.4, 0.15
NOISE = 2  # standard deviations of the paper's noise that a line stands out by
# The share of a line's ink below which ink is a remainder of it; 0 (all remainders
# stay): 35 rows.
REMAINDER = 0.75
# A line is at most as thick as the longer side divided by this; 30: 148 cells,
# but 28 rows and 50 pages; 120: the same.
THINNESS = 60
SPECK = 2  # thickest lines: what is left of a crossing is no larger
LENGTH = 4  # a line's ink is at least as long as the width divided by this,
SHORTEST = 5  # and its way across the picture as the width divided by this
THERE = 0.5  # the share of a line's way, and of one of its ends, on which there is ink
END = 20  # an end is as long as the way divided by this


def remove_rulings(ink):
    """Ink without the lines of ruled and squared paper.

    Lines are thin, straight, and come from an edge of the picture. Strokes that cross
    them stay, for there the ink is not thin.

    Args:
        ink: see `extract_ink`, shape (height, width).

    Returns:
        Ink of the same shape.
    """
    window = np.ones((3, 3), "uint8")
    for share in (STRONG, FAINT):
        floor, noise, strong = levels(ink)
        limit = floor + max(share * (strong - floor), NOISE * noise)
        mask = (cv2.GaussianBlur(ink, (3, 3), 0) > limit).astype("uint8")
        lines = horizontal_lines(mask) | horizontal_lines(mask.T.copy()).T
        if not lines.any():
            continue
        faint = ink < floor + REMAINDER * (np.median(ink[lines > 0]) - floor)
        lines |= crossings(mask & ~lines)
        strokes = cv2.morphologyEx(mask & ~lines, cv2.MORPH_CLOSE, window)
        erased = cv2.dilate(lines, window) & ~strokes
        ink = np.where(erased | faint, np.float32(floor), ink)
    return ink


def crossings(rest):
    """What is left where lines cross: specks, as a mask of 0 and 1."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(rest)
    sides = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]]
    return (sides.max(axis=1) <= SPECK * thickest(rest))[labels] & rest


def thickest(mask):
    """How thick a line may be, in pixels."""
    return max(mask.shape) // THINNESS


def horizontal_lines(mask):
    """The pixels of thin lines that cross the picture, as a mask of 0 and 1."""
    lines = np.zeros_like(mask)
    thin = thickest(mask)
    if thin < 2:  # too small a picture to tell
        return lines
    runs = short_runs(mask, thin)
    found = find_lines(runs, thin)
    if not found:
        return lines
    thickness = min(thin, round(np.median([usual for _, usual in found])) + 2)
    for ends, _ in found:
        cv2.line(lines, *ends, 1, thickness=thickness)
    return short_runs(mask, thickness) & lines


def short_runs(mask, limit):
    """Where the mask is at most so many pixels high."""
    column = np.ones((limit | 1, 1), "uint8")  # odd, so that it has a middle
    outside = {"borderType": cv2.BORDER_CONSTANT, "borderValue": 0}
    return mask - cv2.morphologyEx(mask, cv2.MORPH_OPEN, column, **outside)


def find_lines(runs, thin):
    """Straight lines that are there along half of the width, and at one end at least.

    Source: Duda and Hart, "Use of the Hough Transformation to Detect Lines and Curves
    in Pictures" (1972).

    Returns:
        A list of pairs: the two ends of the line, each (column, row), and how thick it
        usually is.
    """
    height, width = runs.shape
    near = cv2.dilate(runs, np.ones((thin, 1)))
    angles = {"min_theta": np.pi / 2 - TILT, "max_theta": np.pi / 2 + TILT}
    candidates = cv2.HoughLines(runs, 2, np.pi / 360, width // LENGTH, **angles)
    found, every = [], np.arange(width)
    for distance, angle in [] if candidates is None else candidates.reshape(-1, 2):
        columns = np.arange(width)
        rows = (
            ((distance - columns * np.cos(angle)) / np.sin(angle)).round().astype(int)
        )
        inside = (rows >= 0) & (rows < height)
        rows, columns = rows[inside], every[inside]
        end = max(1, len(rows) // END)
        there = near[rows, columns]
        if len(rows) < width / SHORTEST or there.mean() < THERE:
            continue
        if max(there[:end].mean(), there[-end:].mean()) < THERE:
            continue
        around = np.clip(rows + np.arange(-thin, thin + 1)[:, None], 0, height - 1)
        heights = runs[around, columns].sum(axis=0)
        ends = (int(columns[0]), int(rows[0])), (int(columns[-1]), int(rows[-1]))
        found.append((ends, np.median(heights[heights > 0])))
    return found
