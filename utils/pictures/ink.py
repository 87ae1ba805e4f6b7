"""Ink: how much each pixel of a picture differs from the paper around it.

Ink is a float32 array, 0 for paper and 1 for the strongest ink there can be.
"""

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
    strokes = (difference**3).sum() / max((np.abs(difference) ** 3).sum(), 1)
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
        light = 255 - paper.astype("float32") if dark else np.float32(255)
        return np.maximum(image.astype("float32") - paper, 0) / np.maximum(
            light, DARKEST
        )

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
    _, labels = cv2.connectedComponents((share > WEAK).astype("uint8"))
    touched = np.zeros(labels.max() + 1, bool)
    touched[labels[share > STRONG]] = True
    touched[0] = False
    near = cv2.dilate(touched[labels].astype("uint8"), np.ones((3, 3)))
    return np.clip(share, 0, 1) * near
