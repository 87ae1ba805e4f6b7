"""Ink: how much each pixel of a picture differs from the paper around it.

Ink is a float32 array, 0 for paper and 1 for the strongest ink there can be.
"""

from typing import NamedTuple

import cv2
import numpy as np

from utils.pictures.errors import NoDigitFound

# What was measured of each constant: see the docstring of the package.
# Pixels on the longer side that show light and shadow; 100: the same, 400: 54 pages.
SMALL = 200
# A stroke is narrower than the longer side divided by this.
AROUND = 3
# The light of the paper that ink is compared with is at least so many grey values.
DARKEST = 32
WIDTHS = 2.5  # widths of a stroke: what is wider is paper; 1.25 and 5: the same
# Quantiles of ink, surely paper and surely stroke.
LOW, HIGH = 0.02, 0.9995
NORMAL = 1.4826  # standard deviation of a normal distribution, in median deviations
# Strokes stand out from the paper by so much ink; 0.075: 117 cells and two drawings in
# pastel more, but sure answers to 3 of 24 blank pages in shadow; 0.15: 8 of 12 drawings
# in pencil are lost; 0.3: 108 cells;
FAINTEST = 0.09
# and by so many standard deviations of its noise; 3: the same, 12: 105 cells.
NOISE = 6
# Ink of the weak share of the strokes' ink counts where it touches the strong one. Weak
# 0.1: 45 pages, 0.4: 35 rows; strong 0.2: 51 pages, 0.8: 35 rows.
WEAK, STRONG = 0.2, 0.4


def resize(image, longest):
    """The image with so many pixels on its longer side."""
    scale = longest / max(image.shape)
    size = [max(1, round(scale * side)) for side in image.shape[::-1]]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return cv2.resize(image, size, interpolation=way)


def shrink(image, longest):
    """The image with at most so many pixels on its longer side."""
    return resize(image, longest) if max(image.shape) > longest else image


def edge_of(image):
    """The numbers along the edge of an image; those of its corners come twice."""
    return np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])


def is_dark_on_light(grey):
    """Whether ink is darker than the paper.

    Two signs: strokes are the exception, so the pixels that differ most from what is
    around them are ink; and the edge of a picture is mostly paper.

    Args:
        grey: uint8, shape (height, width).
    """
    small = shrink(grey, SMALL)
    around = cv2.medianBlur(small, max(max(small.shape) // AROUND, 9) | 1)
    difference = small.astype("float32") - around
    cubes = difference * difference * difference  # a power is slow
    strokes = cubes.sum() / max(np.abs(cubes).sum(), 1)
    inside = (small.mean() - np.median(edge_of(small))) / max(small.std(), 1)
    return bool(2 * strokes + np.clip(inside, -1, 1) <= 0)


def extract_ink(grey):
    """How much each pixel differs from the paper around it: light and shadow go.

    Dark ink takes a share of the light, so it is compared with the light of the paper.

    Args:
        grey: uint8, shape (height, width).

    Returns:
        Ink of the same shape.
    """
    dark = is_dark_on_light(grey)
    bright = 255 - grey if dark else grey
    small = shrink(bright, SMALL)

    def compare(image, paper):
        light = np.maximum(255 - paper, DARKEST) if dark else np.uint8(255)
        return np.divide(cv2.subtract(image, paper), light, dtype="float32")

    # A first look tells how wide the strokes are, a second one how dark the paper is.
    paper = without_strokes(small, max(15, max(small.shape) // AROUND))
    width = widest_stroke(compare(small, paper))
    paper = without_strokes(small, max(9, round(WIDTHS * width)))
    paper = cv2.resize(paper, bright.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return compare(bright, paper)


def without_strokes(bright, width):
    """The image without what is bright and narrower: a morphological opening."""
    kernel = np.ones((width, width), "uint8")
    # beyond its edge the paper goes on
    padded = cv2.copyMakeBorder(bright, *[width] * 4, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(padded, cv2.MORPH_OPEN, kernel)
    return opened[width:-width, width:-width]


def widest_stroke(ink):
    """The width of the widest stroke, in pixels."""
    low, high = np.quantile(ink, (LOW, HIGH))
    strokes = np.pad(ink > (low + high) / 2, 1).astype("uint8")
    return 2 * cv2.distanceTransform(strokes, cv2.DIST_L2, cv2.DIST_MASK_PRECISE).max()


def levels(ink):
    """The ink of the paper, its noise, and the ink of strokes: three numbers."""
    step = -(-max(ink.shape) // SMALL)
    sample = ink[::step, ::step]
    low, high = np.quantile(sample, (LOW, HIGH))
    paper = sample[sample <= (low + high) / 2]
    floor = np.median(paper)
    noise = NORMAL * np.median(np.abs(paper - floor))
    return floor, noise, np.median(sample[sample >= (floor + high) / 2])


def darken(ink):
    """Strokes become full ink and everything else paper.

    Faint ink counts where it touches strong ink (hysteresis), so that strokes do not
    break where the pen was light.

    Raises:
        NoDigitFound: nothing stands out from the paper.
    """
    floor, noise, strong = levels(ink)
    if strong - floor < max(FAINTEST, NOISE * noise):
        raise NoDigitFound(
            "Nothing stands out from the paper. Write with a darker or thicker pen, or "
            "take the picture closer and in better light."
        )
    if max(ink.shape) > 2 * SMALL:  # here noise is finer than strokes
        ink = cv2.GaussianBlur(ink, (3, 3), 0)
        floor, _, strong = levels(ink)
    share = (ink - floor) / (strong - floor)
    near = cv2.dilate(touched(share > WEAK, share > STRONG), np.ones((3, 3)))
    return np.clip(share, 0, 1) * near


def touched(weak, strong):
    """The connected pieces of weak ink with strong ink in them: 0 and 1, uint8."""
    count, labels = cv2.connectedComponents(weak.view("uint8"))
    has_strong = np.zeros(count, bool)
    has_strong[labels[strong]] = True
    return chosen(has_strong, labels, weak)


def chosen(which, labels, mask):
    """The connected pieces of a mask that are wanted, as a mask of 0 and 1.

    Args:
        which: whether each is, shape (n,).
        labels: which one each pixel belongs to, of the shape of the mask.
        mask: where pieces are; only there their labels are looked at, for most of a
            picture is paper.
    """
    places = np.flatnonzero(mask)
    wanted = np.zeros(mask.shape, "uint8")
    wanted.ravel()[places] = which[labels.ravel()[places]]
    return wanted


class Pieces(NamedTuple):
    """Connected pieces of ink.

    Attributes:
        labels: which piece each pixel belongs to, -1 for none, shape (height, width).
        boxes: left, top, right and bottom, the last two outside, shape (n, 4).
        areas: how many pixels each has, shape (n,).
    """

    labels: np.ndarray
    boxes: np.ndarray
    areas: np.ndarray

    @property
    def sides(self):
        """Width and height of each, shape (n, 2)."""
        return self.boxes[:, 2:] - self.boxes[:, :2]

    @property
    def at_edge(self):
        """Whether each touches the edge of the picture, shape (n,)."""
        height, width = self.labels.shape
        beyond = self.boxes >= (1, 1, width, height)
        return ~beyond[:, :2].all(axis=1) | beyond[:, 2:].any(axis=1)


def find_pieces(ink):
    """The connected pieces of ink, as `Pieces`."""
    mask = (ink > 0).view("uint8")
    part = around_ink(mask)
    _, found, stats, _ = cv2.connectedComponentsWithStats(mask[part])
    labels = np.full(mask.shape, -1, "int32")
    np.subtract(found, 1, out=labels[part])
    boxes = stats[1:, : cv2.CC_STAT_AREA].copy()
    boxes[:, :2] += (part[1].start, part[0].start)
    boxes[:, 2:] += boxes[:, :2]
    return Pieces(labels, boxes, stats[1:, cv2.CC_STAT_AREA])


def around_ink(mask):
    """The part of a mask in which pieces are labelled, for most of it is empty.

    OpenCV numbers them by blocks of 2 x 2 pixels: so it begins with a block. It is one
    pixel larger than what is in it, so never empty.
    """
    left, top, width, height = cv2.boundingRect(mask)
    rows = slice(top // 2 * 2, top + height + 1)
    return rows, slice(left // 2 * 2, left + width + 1)
