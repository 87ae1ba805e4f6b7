"""Pages as people photograph them: forms, circles, underlines, a sheet on a table."""

import cv2
import numpy as np

from utils.checks import check_images
from utils.datasets.samples import PENS

HEIGHT, STEP, MARGIN = 60, 90, 90  # pixels: of a digit, from digit to digit, around all
PAPER, TABLE, YELLOW = (228, 226, 220), (96, 70, 48), (245, 225, 40)  # RGB


def draw_page(images, kind, seed=0):
    """A page with a row of digits, and with what puzzles a reader of digits.

    Args:
        images: white digits on black, uint8, shape (n, 28, 28).
        kind: one of `KINDS`.
        seed: fixes where the pen went, and which pen it was.

    Returns:
        RGB, uint8, shape (height, width, 3).

    Raises:
        ValueError: no images, another shape or dtype, or an unknown kind.
    """
    images = check_images(images)
    if not len(images):
        raise ValueError("images: expected at least one digit.")
    if kind not in KINDS:
        raise ValueError(f"kind: expected one of {tuple(KINDS)}, got {kind!r}.")
    generator = np.random.default_rng(seed)
    ink = np.zeros((2 * MARGIN + HEIGHT, 2 * MARGIN + STEP * len(images)), "float32")
    for place, image in enumerate(images):
        write(ink, image, place, generator)
    draw, change = KINDS[kind]
    if draw:
        draw(ink, generator)
    colour = YELLOW if kind == "yellow pen" else PENS[seed % len(PENS)]
    page = PAPER + ink[..., None] * np.subtract(colour, PAPER)
    page = page.astype("uint8")
    return change(page, generator) if change else page


def write(ink, image, place, generator):
    """Write one digit into the row."""
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    digit = image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width = round(HEIGHT * digit.shape[1] / digit.shape[0])
    width = min(max(width, 6), STEP - 20)
    digit = cv2.resize(digit, (width, HEIGHT), interpolation=cv2.INTER_CUBIC)
    left = MARGIN + STEP * place + (STEP - width) // 2 + generator.integers(-4, 5)
    top = MARGIN + generator.integers(-4, 5)
    part = ink[top : top + HEIGHT, left : left + width]
    np.maximum(part, digit / np.float32(255), out=part)


def ends(ink):
    """Left, top, right and bottom of the row."""
    height, width = ink.shape
    return MARGIN, MARGIN, width - MARGIN, height - MARGIN


def boxes(ink, generator):
    left, top, right, bottom = ends(ink)
    for start in range(left, right, STEP):
        cv2.rectangle(ink, (start, top - 20), (start + STEP, bottom + 20), 0.7, 2)


def broken_boxes(ink, generator):
    """Half of each line is missing, as in a bad copy."""
    lines = np.zeros_like(ink)
    boxes(lines, generator)
    rows, columns = np.indices(ink.shape)
    lines[(rows + columns) // 16 % 2 == 0] = 0
    np.maximum(ink, lines, out=ink)


def circle(ink, generator):
    left, top, right, bottom = ends(ink)
    middle, half = (left + right) // 2, (right - left) // 2
    axes = (half + 45, HEIGHT + int(generator.integers(0, 15)))
    cv2.ellipse(ink, (middle, (top + bottom) // 2), axes, 0, 0, 360, 0.8, 4)


def underline(ink, generator):
    left, _, right, bottom = ends(ink)
    slope = int(generator.integers(-5, 6))
    cv2.line(ink, (left, bottom + 2), (right, bottom + 2 + slope), 0.9, 4)


def slash(ink, generator):
    """A slash after the second digit, as in a date."""
    left, top, _, bottom = ends(ink)
    middle = left + 2 * STEP
    cv2.line(ink, (middle + 10, top - 5), (middle - 10, bottom + 5), 0.9, 6)


def on_table(page, generator):
    """The sheet on a table of wood, a little turned."""
    height, width = page.shape[:2]
    size = (round(1.3 * width), round(1.3 * width))
    turn = cv2.getRotationMatrix2D(
        (width / 2, height / 2), generator.uniform(-12, 12), 1
    )
    turn[:, 2] += (np.array(size) - (width, height)) / 2
    return cv2.warpAffine(page, turn, size, borderValue=TABLE)


def sideways(page, generator):
    return np.rot90(page, generator.choice([1, 3]))


# what is drawn with the pen, and what happens to the page
KINDS = {
    "a form": (boxes, None),
    "a circle": (circle, None),
    "underlined": (underline, None),
    "on a table": (None, on_table),
    "sideways": (None, sideways),
    "yellow pen": (None, None),
    "broken boxes": (broken_boxes, None),
    "a slash": (slash, None),
}
