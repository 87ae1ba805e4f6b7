"""Pictures of paper with digits of MNIST on it, in dark ink."""

import cv2
import numpy as np

LIGHT = 230  # of the paper, a grey value


def paper(height, width, images=(), places=(), tall=120):
    """Grey values of paper, uint8, shape (height, width).

    Args:
        images: digits as in MNIST.
        places: left and top of each digit, in pixels.
        tall: how tall each digit is, in pixels.
    """
    page = np.full((height, width), LIGHT, "uint8")
    for image, (left, top) in zip(images, places, strict=True):
        ink = _ink(image, tall)
        part = page[top : top + tall, left : left + ink.shape[1]]
        np.minimum(part, LIGHT - (ink * 0.8).astype("uint8"), out=part)
    return page


def _ink(image, tall):
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    image = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    wide = max(4, round(tall * image.shape[1] / image.shape[0]))
    return cv2.resize(image, (wide, tall), interpolation=cv2.INTER_CUBIC)


def several(images):
    """A page of six digits, the fifth in its middle."""
    places = [(60, 60), (480, 60), (900, 60), (60, 400), (540, 400), (900, 400)]
    return paper(900, 1200, images[:6], places)
