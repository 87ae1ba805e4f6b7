"""Pages without strokes: stains, dots, patterns, pieces of a photo.

Each function takes a generator, a split and digits that it does not need, as all in
`non_digits` do, and returns ink from 0 to 1, shape (96, 96).
"""

import functools

import cv2
import numpy as np

from utils.datasets.letters import half_of_photo
from utils.datasets.strokes import INK, SIDE


def stain(generator, split, _):
    """Where smooth noise is large; in the test of a finer grain."""
    grain = generator.uniform(*{"train": (4, 16), "test": (2, 5)}[split])
    noise = generator.standard_normal((SIDE, SIDE), "float32")
    noise = cv2.GaussianBlur(
        noise, (0, 0), grain, sigmaY=grain * generator.uniform(0.3, 1)
    )
    limit = np.quantile(noise, generator.uniform(0.4, 0.95))
    return _somewhere(np.clip(4 * (noise - limit) / noise.std(), 0, 1), 0.5, generator)


def dots(generator, split, _):
    """Dots and, among many of them, rings: one ring could be a 0."""
    page = np.zeros((SIDE, SIDE), "uint8")
    for number in range(
        generator.integers(*{"train": (1, 14), "test": (14, 30)}[split])
    ):
        place, radius = generator.integers(12, 84, 2), int(generator.integers(2, 9))
        line = 2 if number > 2 and generator.random() < 0.3 else -1
        cv2.circle(page, [int(x) for x in place], radius, 255, line, cv2.LINE_AA)
    return page / np.float32(255)


def pattern(generator, split, _):
    """Something regular; in the test round about the middle."""
    rows, columns = np.indices((SIDE, SIDE)) * 2 * np.pi / SIDE
    angle, phase = generator.uniform(0, np.pi), generator.uniform(0, 6)
    first, second = generator.integers(2, 9, 2)
    if split == "train":
        across = first * (columns * np.cos(angle) + rows * np.sin(angle))
        along = second * (rows * np.cos(angle) - columns * np.sin(angle)) + phase
        grain = int(generator.integers(1, 8))
        noise = generator.uniform(-1, 1, (SIDE // grain, SIDE // grain))
        waves = (
            np.sin(across),
            np.sin(across + generator.uniform(1, 4) * np.sin(along)),
            np.sin(across) * np.sin(along),
            np.maximum(np.sin(across), np.sin(along)),
            cv2.resize(noise, (SIDE, SIDE), interpolation=cv2.INTER_NEAREST),
        )
    else:
        down, right = rows - np.pi, columns - np.pi
        distance = np.hypot(down, right)
        waves = (
            np.sin(first * distance + phase),
            np.sin(first * np.maximum(np.abs(down), np.abs(right)) + phase),
            np.sin(first * np.arctan2(down, right) + second * distance),
        )
    wave = waves[generator.integers(len(waves))]
    ink = np.clip(3 * (wave - generator.uniform(-0.5, 0.8)), 0, 1)
    return _somewhere(ink.astype("float32"), 0.3, generator)


def photo(generator, split, _):
    """A piece of the photo in `letters`: what is dark in it is ink."""
    grey = _grey_half(split)
    side = int(generator.integers(40, 250))
    top, left = (int(generator.integers(0, length - side)) for length in grey.shape)
    piece = grey[top : top + side, left : left + side]
    piece = cv2.resize(piece, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    dark = 255 - piece.astype("float32")
    low, high = np.quantile(dark, (generator.uniform(0.1, 0.6), 0.98))
    return np.clip((dark - low) / max(high - low, 1), 0, 1)


@functools.lru_cache
def _grey_half(split):
    return cv2.cvtColor(half_of_photo(split), cv2.COLOR_RGB2GRAY)


def _somewhere(ink, share, generator):
    """The ink within an ellipse, in that share of all cases and if there is some."""
    if generator.random() >= share:
        return ink
    page = np.zeros((SIDE, SIDE), "uint8")
    axes = [int(axis) for axis in generator.integers(20, 46, 2)]
    angle, middle = int(generator.integers(180)), (SIDE // 2, SIDE // 2)
    cv2.ellipse(page, middle, axes, angle, 0, 360, 255, -1, cv2.LINE_AA)
    inside = ink * (page / np.float32(255))
    return inside if inside.max() > INK else ink
