"""A sheet of paper on a darker table: where it is, and the sheet straightened."""

import functools

import cv2
import numpy as np

from utils.pictures.ink import SMALL, edge_of, shrink, without_strokes

# What was measured of each constant: see the docstring of the package.
# Strokes are narrower than the longer side divided by this; 4: 118 sheets,
# 16: the same.
WIDEST = 8
# The quantile of light that is paper for sure; 0.45: 95 sheets, 0.95: 123.
LIGHT = 0.9
# The table is darker than one of these shares of the paper's light. Below the first one
# it is no shadow; from there on its edge must be sharp:
SHARES = (*np.linspace(0.4, 0.8, 9), *np.linspace(0.825, 0.925, 5))
# the sheet of a share and of the one before have so much in common (0.465: 119 sheets,
# 0.965: the same), with a corner so far from the picture's edge, as a share of its
# longer side (0.01: the same, 0.04: 121 sheets).
SHARP, AWAY = 0.93, 0.02
# The shares of the picture that are sheet and table at least. Sheet 0.075: the same,
# 0.3: 116 sheets and two more wrong though sure; table 0.0025 and 0.01: the same.
SHEET, TABLE = 0.15, 0.005
# How much of the sheet and of the four-cornered shape over it is common; 0.475 and
# 0.975: 117 sheets.
ALIKE = 0.95
# The shortest of its four sides is at least this share of the longest; the light that
# falls on paper may have three corners; 0.1 and 0.4: the same.
SHORTEST = 0.2
# Its corners are right angles, seen aslant: their cosine is at most this; 0.3 and 0.8:
# the same.
SLANTED = 0.6
# At most this share of it is dark; 0.1 and 0.4: the same.
INNER = 0.2
# Ink on it is darker than its light by this share; 0.075 and 0.3: the same.
INK = 0.15
# A sheet that is larger than this share of the picture may be blank; 0.15: the same,
# 0.6: 121 sheets.
LARGE = 0.3
# Pixels of the small picture: what is nearer to its edge is no paper; 0.75: 120 sheets,
# 3: 121.
INSET = 1.5
# The sheet is wider than the longer side divided by this; 11: 123 sheets, 44: 121.
SLIM = 22


def find_sheet(grey):
    """The corners of the sheet that lies on a darker table.

    Args:
        grey: uint8, shape (height, width).

    Returns:
        (column, row) of each corner, clockwise from the upper left one, float32, shape
        (4, 2); or None if there is no table to see.
    """
    small = shrink(grey, SMALL)
    light = without_ink(small)
    paper = np.quantile(light, LIGHT)

    @functools.cache
    def found(place):
        return sheet_and_corners(light < SHARES[place] * paper)

    for place in range(len(SHARES)):
        # Where there is no sheet, every second share is enough to tell.
        needed = (place, place - 1) if place % 2 else (place - 1, place)
        if not all(found(one) for one in needed if one >= 0):
            continue
        sheet, corners = found(place)
        if place and not is_sharp(found(place - 1)[0], sheet, corners):
            continue
        if may_be_blank(light, sheet, paper) or has_ink(small, light, sheet):
            inside = np.clip(corners, 0, small.shape[::-1])
            return (inside * max(grey.shape) / max(small.shape)).astype("float32")
    return None


def sheet_and_corners(dark):
    """The sheet beside a dark table, as a mask, and its corners; or None."""
    if not edge_of(dark).any():
        return None
    sheet = beside_table(dark)
    corners = four_corners(sheet)
    if corners is None or dark[sheet > 0].mean() > INNER:
        return None
    return sheet, corners


def is_sharp(before, sheet, corners):
    """Whether a sheet has a sharp edge in the picture, so that it is no shadow."""
    inside = has_corner_inside(corners, sheet.shape)
    return inside and common(before, sheet) >= SHARP


def may_be_blank(light, sheet, paper):
    """Whether a sheet needs no ink; what is white in the dark is rather a digit."""
    in_the_dark = np.median(light[sheet == 0]) < SHARES[0] * paper
    return not in_the_dark and sheet.mean() > LARGE


def common(one, other):
    """The share of two shapes that they have in common."""
    return (one & other).sum() / (one | other).sum()


def has_corner_inside(corners, shape):
    """Whether a corner lies in the picture, not at its edge."""
    far = AWAY * max(shape)
    away = (corners > far) & (corners < np.subtract(shape[::-1], far))
    return away.all(axis=1).any()


def beside_table(dark):
    """The largest part of a picture that is no dark region at its edge."""
    count, labels = cv2.connectedComponents(dark.view("uint8"))
    is_rest = np.ones(count, "uint8")
    is_rest[edge_of(labels)] = 0
    is_rest[0] = 1
    rest = is_rest[labels]
    slim = np.ones((max(dark.shape) // SLIM | 1,) * 2, "uint8")
    rest = cv2.morphologyEx(rest, cv2.MORPH_OPEN, slim)
    count, labels = cv2.connectedComponents(rest)
    areas = np.bincount(labels.ravel(), minlength=2)[1:] if count > 2 else [1]
    return (labels == 1 + np.argmax(areas)).view("uint8")


def without_ink(small):
    """The light of paper and table: a morphological closing."""
    width = max(small.shape) // WIDEST | 1
    return 255 - without_strokes(255 - small, width)


def four_corners(sheet):
    """The corners of a four-cornered shape, or None if it has not four."""
    if sheet.mean() < SHEET:
        return None
    contours, _ = cv2.findContours(sheet, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    hull = cv2.convexHull(max(contours, key=len))
    if len(hull) < 4:
        return None
    corners = cv2.approxPolyN(hull, 4, ensure_convex=True)[0].astype("float32")
    sides = np.roll(corners, -1, axis=0) - corners
    lengths = np.hypot(*sides.T)
    along = sides / lengths[:, None]
    slanted = np.abs((along * np.roll(along, -1, axis=0)).sum(axis=1)).max()
    shape = np.zeros_like(sheet)
    cv2.fillConvexPoly(shape, np.rint(corners).astype("int32"), 1)
    if (
        lengths.min() < SHORTEST * lengths.max()
        or slanted > SLANTED
        or shape.mean() > 1 - TABLE
        or common(shape, sheet) < ALIKE
    ):
        return None
    middle = corners.mean(axis=0)
    inwards = corners - INSET * np.sign(corners - middle)
    inwards[:, 0] += inwards[:, 0] > middle[0]  # the last pixel belongs to it
    inwards[:, 1] += inwards[:, 1] > middle[1]
    if cv2.contourArea(inwards, oriented=True) < 0:
        inwards = inwards[::-1]
    return np.roll(inwards, -int(inwards.sum(axis=1).argmin()), axis=0)


def has_ink(small, light, sheet):
    """Whether something is written on the sheet."""
    inner = cv2.erode(sheet, np.ones((7, 7), "uint8"), borderValue=0) > 0
    return bool((light[inner] - small[inner] > INK * light[inner]).any())


def straighten(image, corners):
    """The sheet alone, as seen from above.

    Args:
        image: uint8, shape (height, width) or (height, width, channels).
        corners: see `find_sheet`.

    Returns:
        The image of the sheet, and the matrix of shape (3, 3) that leads from its
        places back to those of the image.
    """
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = round(max(top, bottom)), round(max(left, right))
    target = np.float32([(0, 0), (width, 0), (width, height), (0, height)])
    back = cv2.getPerspectiveTransform(target, corners)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    sheet = cv2.warpPerspective(
        image, back, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return sheet, back
