"""Photos of filled sheets, as by a phone: for who has no paper, and for tests."""

import cv2
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg

from utils.datasets.samples import compress
from utils.datasets.sheets.layout import (
    BOX,
    COLUMNS,
    PAPERS,
    ROWS,
    box_corner,
    draw_sheet,
)
from utils.datasets.sheets.layout import FIELD as SIZE
from utils.datasets.sheets.writers import write_as

SCALE = 10  # pixels for a millimetre of the sheet, before the photo
PENS = {"pencil": 0.55, "ballpoint": 1.0, "felt pen": 1.6}  # times the writer's width
STRENGTHS = {"pencil": 0.55, "ballpoint": 0.9, "felt pen": 1.0}  # of black
WHITE = 0.92  # of the light that paper gives back
TABLE = (96, 112, 130)
DISTANCE = 2.4  # of the camera, in heights of the paper


def filled_sheet(ink, pen="ballpoint", paper="A4"):
    """The sheet with a digit in each box.

    Args:
        ink: 0 to 1, shape (10, 10, height, width), for the boxes row by row.
        pen: one of `PENS`.
        paper: one of `PAPERS`.

    Returns:
        RGB, uint8, shape (height, width, 3).

    Raises:
        ValueError: another shape, an unknown pen or paper.
    """
    if np.shape(ink)[:2] != (ROWS, COLUMNS) or np.ndim(ink) != 4:
        raise ValueError(f"ink: expected shape (10, 10, h, w), got {np.shape(ink)}.")
    if pen not in PENS:
        raise ValueError(f"pen: expected one of {tuple(PENS)}, got {pen!r}.")
    page = _printed(paper)
    share = np.zeros(page.shape[:2], "float32")
    offset = (np.array(PAPERS[paper]) - SIZE) / 2
    side = round(SCALE * BOX)
    for row, column in np.ndindex(ROWS, COLUMNS):
        left, top = np.rint(SCALE * (offset + box_corner(row, column))).astype(int)
        digit = with_pen(ink[row, column], PENS[pen])
        share[top : top + side, left : left + side] = cv2.resize(digit, (side, side))
    light = WHITE * (1 - 0.9 * STRENGTHS[pen] * share)
    for colour in range(3):  # one by one: such a page is large
        page[..., colour] = np.rint(page[..., colour] * light)
    return page


def _printed(paper):
    canvas = FigureCanvasAgg(draw_sheet(paper))
    canvas.figure.set_dpi(25.4 * SCALE)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()


def with_pen(ink, width):
    """The ink with lines so many times as wide."""
    mask = (ink > 0.5).astype("uint8")
    inner = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    half = inner.max()
    outer = cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    edge = np.where(mask, inner, -outer) + (width - 1) * half
    return np.clip(edge + 0.5, 0, 1).astype("float32")


def photograph_sheet(page, tilt=10, blur=0.7, megapixels=3, seed=0):
    """A photo of a sheet that lies on a table.

    Args:
        page: RGB, uint8, shape (height, width, 3).
        tilt: degrees that the camera is off, up or down, left or right.
        blur: pixels of the photo, a standard deviation.
        megapixels: of the photo.
        seed: fixes the direction, the light and the noise.

    Returns:
        RGB, uint8, shape (height, width, 3).
    """
    generator = np.random.default_rng(seed)
    height = round(np.sqrt(megapixels * 1e6 * 4 / 3))
    size = (round(height * 3 / 4), height)
    matrix = _camera(page.shape, size, tilt, generator)
    shrunk = max(1, page.shape[0] / height)
    if shrunk > 1:  # or fine lines would be lost between pixels
        page = cv2.GaussianBlur(page, (0, 0), 0.4 * shrunk)
    photo = cv2.warpPerspective(page, matrix, size, borderValue=TABLE)
    if blur:
        photo = cv2.GaussianBlur(photo, (0, 0), blur)
    return compress(_lit(photo, generator), generator)


def _camera(shape, size, tilt, generator):
    """The matrix from the page to the photo, of a camera that looks from an angle."""
    height, width = shape[:2]
    direction = generator.uniform(0, 2 * np.pi)
    lean = np.radians(tilt) * np.array([np.cos(direction), np.sin(direction), 0])
    spin = np.array([0, 0, np.radians(generator.uniform(-6, 6))])
    turn = cv2.Rodrigues(spin)[0] @ cv2.Rodrigues(lean)[0]
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (width / 2, height / 2)
    seen = np.c_[corners, np.zeros(4)] @ turn.T
    flat = seen[:, :2] / (1 + seen[:, 2:] / (DISTANCE * height))
    flat -= (flat.min(axis=0) + flat.max(axis=0)) / 2
    flat *= 0.94 * (np.array(size) / np.ptp(flat, axis=0)).min()
    flat += np.array(size) / 2
    return cv2.getPerspectiveTransform(
        (corners + (width / 2, height / 2)).astype("float32"), flat.astype("float32")
    )


def _lit(photo, generator):
    """Light from one side, the soft shadow of a hand, noise."""
    height, width = photo.shape[:2]
    rows, columns = np.indices((height, width), "float32")
    x, y = columns / width - 0.5, rows / height - 0.5
    slope = generator.uniform(-0.25, 0.25, 2)
    light = 1 + slope[0] * y + slope[1] * x
    angle, place = generator.uniform(0, 2 * np.pi), generator.uniform(-0.3, 0.3)
    beyond = np.cos(angle) * x + np.sin(angle) * y - place
    light -= generator.uniform(0, 0.4) / (1 + np.exp(-beyond / 0.03))
    noise = generator.uniform(1, 4) * generator.standard_normal(light.shape, "float32")
    for colour in range(3):
        photo[..., colour] = np.clip(photo[..., colour] * light + noise, 0, 255)
    return photo


def sheet_of(name, pen="ballpoint", seed=0, **photo):
    """A photo of the sheet as one of the `WRITERS` fills it.

    Args:
        name: of the writer; pen: see `filled_sheet`; photo: see `photograph_sheet`.
        seed: fixes the writing and the photo.
    """
    labels = np.repeat(np.arange(ROWS), COLUMNS)
    ink = write_as(name, labels, seed)
    page = filled_sheet(ink.reshape(ROWS, COLUMNS, *ink.shape[1:]), pen)
    return photograph_sheet(page, seed=seed, **photo)
