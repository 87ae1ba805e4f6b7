"""Photos of handwritten digits as a phone takes them, made from digits of MNIST."""

import cv2
import numpy as np

from utils.checks import check_images

PAPERS = ("plain", "ruled", "squared")
DIGIT = 160  # pixels: the side of the square in which a digit is written
GAP = 120  # pixels from one digit to the next
RULE = 64  # pixels from one line of the paper to the next
# red, green and blue of two inks and of a pencil
PENS = ((30, 35, 60), (40, 50, 130), (95, 95, 100))
LINE = (150, 170, 205)


def photograph(images, paper="plain", seed=0):
    """A phone photo of digits on paper: tilted, unevenly lit, in shadow, noisy, JPEG.

    Args:
        images: white digits on black, uint8, shape (n, 28, 28) for one line of them,
            or a list of such arrays, one for each line.
        paper: "plain", "ruled" or "squared".
        seed: fixes pen, places, camera and light.

    Returns:
        RGB, uint8, shape (height, width, 3).

    Raises:
        ValueError: no images, another shape or dtype, or an unknown paper.
    """
    lines = (
        [check_images(line) for line in images]
        if isinstance(images, list)
        else [check_images(images)]
    )
    if not lines or not all(map(len, lines)):
        raise ValueError("images: expected at least one digit in each line.")
    if paper not in PAPERS:
        raise ValueError(f"paper: expected one of {PAPERS}, got {paper!r}.")
    generator = np.random.default_rng(seed)
    ink = write(lines, generator)
    page = blend(blank(ink.shape, paper, generator), ink, generator)
    return compress(expose(tilt(page, generator), generator), generator)


def write(lines, generator):
    """The share of ink in each pixel: the digits, line by line, each moved a little."""
    longest = max(map(len, lines))
    shape = (len(lines) * 200 + 240, longest * GAP + 280)
    ink = np.zeros(shape, "float32")
    thinness = generator.uniform(0, 0.6)
    for row, line in enumerate(lines):
        for column, image in enumerate(line):
            digit = pen_stroke(image, thinness)
            top = 140 + 200 * row + generator.integers(-12, 13)
            left = 120 + GAP * column + generator.integers(-8, 9)
            place = ink[top : top + DIGIT, left : left + DIGIT]
            np.maximum(place, digit, out=place)
    return ink


def pen_stroke(image, thinness):
    """A digit with the sharp edges of a pen, whose strokes keep a share of their width.

    What stays is where the distance to the paper is more than `thinness` of the
    greatest one nearby.
    """
    large = cv2.resize(image, (DIGIT, DIGIT), interpolation=cv2.INTER_CUBIC)
    mask = (cv2.GaussianBlur(large, (0, 0), 3) > 100).astype("uint8")
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    greatest = cv2.dilate(depth, np.ones((17, 17)))
    inner = (depth > thinness * greatest).astype("float32")
    return cv2.GaussianBlur(inner, (0, 0), 1)


def blank(shape, paper, generator):
    """Paper with grain and lines, RGB floats 0..255."""
    page = np.empty((*shape, 3), "float32")
    page[:] = generator.uniform(200, 240) + generator.uniform(-6, 6, 3)
    grain = cv2.GaussianBlur(generator.standard_normal(shape, "float32"), (0, 0), 1.5)
    page += 6 * grain[..., None]
    offset = generator.integers(RULE)
    if paper != "plain":
        page[offset::RULE] = page[offset + 1 :: RULE] = LINE
    if paper == "squared":
        page[:, offset::RULE] = page[:, offset + 1 :: RULE] = LINE
    return page


def blend(page, ink, generator):
    pen = np.float32(PENS[generator.integers(len(PENS))])
    pressure = 1 - 0.15 * generator.random(ink.shape, "float32")
    share = (ink * pressure)[..., None]
    return page * (1 - share) + pen * share


def tilt(page, generator):
    """The page as a camera sees it that is not held quite straight."""
    height, width = page.shape[:2]
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    moved = corners + generator.uniform(-0.05, 0.05, (4, 2)) * [width, height]
    matrix = cv2.getPerspectiveTransform(moved.astype("float32"), corners)
    return cv2.warpPerspective(
        page, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE
    )


def expose(page, generator):
    """Light from one side, the soft shadow of a hand, and the noise of the camera."""
    height, width = page.shape[:2]
    rows, columns = np.indices((height, width), "float32")
    slope = generator.uniform(-0.25, 0.25, 2)
    light = 1 + slope[0] * (rows / height - 0.5) + slope[1] * (columns / width - 0.5)
    angle, place = generator.uniform(0, 2 * np.pi), generator.uniform(-0.3, 0.3)
    beyond = (
        np.cos(angle) * (columns / width - 0.5) + np.sin(angle) * (rows / height - 0.5)
    ) - place
    shadow = 1 / (1 + np.exp(-beyond / generator.uniform(0.01, 0.05)))
    light -= generator.uniform(0, 0.45) * shadow
    noise = generator.normal(0, generator.uniform(1, 5), page.shape)
    blurred = cv2.GaussianBlur(page, (0, 0), generator.uniform(0.5, 1.8))
    return np.clip(blurred * light[..., None] + noise, 0, 255).astype("uint8")


def compress(photo, generator):
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(generator.integers(55, 95))]
    return cv2.imdecode(cv2.imencode(".jpg", photo, quality)[1], cv2.IMREAD_UNCHANGED)
