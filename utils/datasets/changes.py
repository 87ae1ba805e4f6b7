"""Digits as they are not in MNIST: moved, turned, resized, noisy, thin, thick."""

import cv2
import numpy as np

from utils.checks import check_images
from utils.pictures.warping import MIDDLE, rotated, warped


def shifted(images, right=0, down=0):
    """Images moved by some pixels; what leaves the image is lost."""
    return warped(images, np.array([[1, 0, right], [0, 1, down]], "float32"))


def scaled(images, factor):
    """Images made larger or smaller about their middle."""
    return warped(images, cv2.getRotationMatrix2D(MIDDLE, 0, factor))


def noisy(images, spread, seed=0):
    """Images with normal noise on every pixel, in grey values."""
    generator = np.random.default_rng(seed)

    def change(image):  # one by one, for all of them as floats take much memory
        noise = spread * generator.standard_normal(image.shape, "float32")
        return np.clip(image + noise, 0, 255).astype("uint8")

    return np.stack([change(image) for image in images])


def thinner(images):
    """Images whose strokes lose a pixel in width: erosion with a 2 x 2 window."""
    return np.stack([cv2.erode(image, np.ones((2, 2))) for image in images])


def thicker(images):
    """Images whose strokes gain two pixels in width: dilation with a 3 x 3 cross."""
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    return np.stack([cv2.dilate(image, cross) for image in images])


def robustness_set(images):
    """The same digits, changed in nine ways.

    Args:
        images: uint8, shape (n, 28, 28).

    Returns:
        {what was done: images}, each uint8 of the same shape.

    Raises:
        ValueError: another shape or dtype.
    """
    images = check_images(images)
    return {
        "moved 3 pixels right": shifted(images, right=3),
        "moved 3 pixels up": shifted(images, down=-3),
        "turned 15° left": rotated(images, 15),
        "turned 15° right": rotated(images, -15),
        "larger, 120 %": scaled(images, 1.2),
        "smaller, 75 %": scaled(images, 0.75),
        "noisy": noisy(images, 40),
        "thin strokes": thinner(images),
        "thick strokes": thicker(images),
    }
