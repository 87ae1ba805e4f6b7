"""Coloured ink: grey values in which it stands out from the paper.

Grey values show little of yellow ink on white paper, or of red ink on green paper of
the same grey. Where that is so, ink is what differs in colour.
"""

import cv2
import numpy as np
from PIL import Image

LUMA = np.array([0.299, 0.587, 0.114], "float32")  # ITU-R BT.601, as Pillow takes them
# What follows was tried on pictures as in the tests. None of it changes any of 280
# photos and scans in colours: their luma shows 0.98 or more of the contrast.
# Pixels on the longer side in which ink is compared with paper; 50: a yellow table
# outweighs pencil; 200: fine yellow lines do.
SMALL = 100
# Paper is the median within the longer side divided by this: of a large area, such as a
# table, only corners differ from it. 5: those of a yellow table outweigh pencil; 20:
# yellow lines do.
AROUND = 10
# The largest differences count most, with this power. 2: yellow lines outweigh pencil;
# 8: the same.
POWER = 4
# Luma shows the ink if it has this share of the colours' contrast. It has 0.54 or less
# of light green, orange and yellow ink, and 0.63 or more of pens and pencil whatever is
# around. 0.29: light green stays hidden; 0.87: red pens and green ones change.
CLEAR = 0.58


def grey_of_colours(rgb):
    """Grey values of a picture in colours: its luma, unless this hides the ink.

    Args:
        rgb: uint8, shape (height, width, 3).

    Returns:
        uint8, shape (height, width).
    """
    direction = hidden_colour(rgb)
    if direction is None:
        return np.array(Image.fromarray(rgb).convert("L"))
    return grey_along(rgb, direction)


def hidden_colour(rgb):
    """In which direction of colours ink differs that luma hides.

    Args:
        rgb: uint8, shape (height, width, 3).

    Returns:
        A unit vector, shape (3,); None if luma shows the ink.
    """
    small = _shrink(rgb)
    paper = cv2.medianBlur(small, max(small.shape[:2]) // AROUND | 1)
    strokes = (small.astype("float32") - paper).reshape(-1, 3)
    direction = strongest_direction(strokes)
    contrast = strength(strokes @ direction) / np.sqrt(3)  # a grey one is as in luma
    return None if strength(strokes @ LUMA) >= CLEAR * contrast else direction


def strongest_direction(strokes):
    """The direction in which the strongest of some colours lie.

    Args:
        strokes: differences from the paper, float32, shape (n, 3).

    Returns:
        A unit vector, shape (3,). Colours on its side are lighter, not darker.
    """
    weights = (strokes**2).sum(1, keepdims=True) ** (POWER / 2 - 1)
    direction = np.linalg.eigh((weights * strokes).T @ strokes)[1][:, -1]
    return direction if direction @ LUMA >= 0 else -direction


def strength(differences):
    """The mean of some differences, in which the largest count most."""
    return (np.abs(differences) ** POWER).mean() ** (1 / POWER)


def grey_along(rgb, direction):
    """Grey values that differ as the colours do in one direction.

    Most of the picture, its paper, keeps its luma if the rest fits into 0 to 255 then.

    Args:
        rgb: uint8, shape (height, width, 3).
        direction: a unit vector, shape (3,).

    Returns:
        uint8, shape (height, width): a difference of colours by (1, 1, 1) in this
        direction would be one of 1.
    """
    weights = (direction / np.sqrt(3)).astype("float32")
    grey = cv2.transform(rgb.astype("float32"), weights[None])
    paper = np.median(_shrink(rgb), axis=(0, 1))
    shift = np.clip(paper @ LUMA - paper @ weights, -grey.min(), 255 - grey.max())
    return (grey + shift).round().astype("uint8")


def _shrink(rgb):
    factor = -(-max(rgb.shape[:2]) // SMALL)
    return np.array(Image.fromarray(rgb).reduce(factor))
