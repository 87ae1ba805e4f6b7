"""Images of 28 x 28 pixels, moved, turned or resized as a whole."""

import cv2
import numpy as np

from utils.checks import SIDE

MIDDLE = (SIDE / 2 - 0.5, SIDE / 2 - 0.5)  # between the four pixels in the middle


def warped(images, matrix):
    """Images whose places moved as an affine matrix, shape (2, 3), says."""
    return np.stack([cv2.warpAffine(image, matrix, (SIDE, SIDE)) for image in images])


def rotated(images, degrees):
    """Images turned about their middle, counter-clockwise."""
    return warped(images, cv2.getRotationMatrix2D(MIDDLE, degrees, 1))
