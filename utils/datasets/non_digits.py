"""Pictures of no digit, for a network that should learn to say "none of them".

"train" and "test" share no font, no shape, no texture, no half of the photo, and the
test has more digits in one picture. Letters and symbols that a digit may look like are
left out, such as O, l, S and Z.
"""

import cv2
import numpy as np

from utils.checks import check_drawing
from utils.datasets import textures
from utils.datasets.letters import FONTS, draw_text
from utils.datasets.strokes import (
    SIDE,
    draw_line,
    framed,
    round_off,
    wobble,
    write_sign,
)

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYacdefhijkmnprtuvwx"
SYMBOLS = {"train": "&@#%?!+*=<>$", "test": "{}^~"}
# letters in block capitals and in handwriting; see `strokes`
WRITTEN = (
    "06 20 46|14 34",  # A
    "00 06|~00 40 42 03|~03 43 46 06",
    "~41 20 00 06 26 45",
    "00 06|~00 40 46 06",
    "40 00 06 46|03 33",
    "40 00 06|03 33",
    "~41 20 00 06 46 43|23 43|43 46",
    "00 06|40 46|03 43",
    "00 06|40 03 46",  # K
    "00 06 46",
    "06 00 23 40 46",
    "06 00 46 40",
    "00 06|~00 40 43 03",
    "~20 00 06 26 46 40 20|34 46",
    "00 06|~00 40 43 03|13 46",
    "00 40|20 26",
    "~00 05 26 45 40",
    "00 26 40",
    "00 16 22 36 40",
    "00 46|40 06",
    "00 23 40|23 26",  # Y
    "~42 12 04 16 36 43|42 46",
    "40 46|~43 13 05 16 36 44",
    "~04 44 42 02 05 26 45",
    "~40 20 21 26|02 32",
    "00 06|~03 13 43 46",
    "00 06|32 04 36",
    "02 06|~03 12 23 26|~23 32 43 46",
    "02 06|~03 22 43 46",
    "02 06|~02 42 44 04",
    "02 06|~04 12 32",
    "~20 25 36|02 42",
    "~02 05 26 35 42|42 46",
    "~02 05 16 23 36 45 42",  # w
)
SHAPES = {
    "train": (
        "20 06 46 20",  # a triangle
        "01 41 45 05 01",  # a square
        "00 46|40 06",
        "20 26|03 43",
        "03 43|31 43 35",  # an arrow
        "20 36 02 42 16 20",  # a star
        "00 13 20 33 40|06 46",  # a crown
        "~00 10 13 16 26 23 20 30 33 36 46",  # a wave
        "00 06 46 40 00|00 46|40 06",
        "03 43",
        "~21 12 23 34 43 30 10 02 05 26 45",  # @
        "02 42|04 44",
        "20 26|03 43|01 45|41 05",
        "00 02 22 24 44 46",  # stairs
        "03 20 43 26 03|03 43",
        "~20 01 05 26 45 41 20|03 43|20 26",  # things in a ring
        "~20 01 05 26 45 41 20|12 12|32 32",
        "~20 01 05 26 45 41 20|~22 13 24 33 22",
        "~20 01 05 26 45 41 20|14 22 34",
    ),
    "test": (
        "~22 10 01 13 26 43 41 30 22",  # a heart
        "03 20 43|03 06 46 43 03",  # a house
        "03 15 41",  # a tick
        "~20 01 05 26 45 41 20|12 13|32 33|~14 25 34",  # a face
        "10 16|30 36|02 42|04 44",
        "~02 12 24 32 42|~04 14 26 34 44",
        "00 40 46 06 00|20 26|03 43",  # a window
        "20 06 46 20|13 33",
        "23 20|23 46|23 06",
        "~00 23 06|~40 23 46",
    ),
}


def make_non_digits(count, split, digits, seed=0):
    """Draw what is no digit, framed as a digit would be.

    Args:
        count: how many.
        split: "train" or "test".
        digits: uint8 images, shape (n, 28, 28), to show pieces of, or more than one of.
        seed: fixes what is drawn.

    Returns:
        uint8 images, shape (count, 28, 28), and what each is, one of `KINDS`, shape
        (count,).

    Raises:
        ValueError: another split, a count below 1, or images that show no digits.
    """
    check_drawing(count, split)
    generator = np.random.default_rng(seed)
    names = [name for name, (_, shares) in KINDS.items() for _ in range(shares[split])]
    kinds = np.array([names[number % len(names)] for number in range(count)])
    pages = (KINDS[kind][0](generator, split, digits) for kind in kinds)
    images = [framed(page) for page in pages]
    return np.stack(images), kinds


def _letter(generator, split, digits):
    letter = generator.choice(list(LETTERS + SYMBOLS[split]))
    return wobble(_printed(letter, (40, 70), generator, split), generator)


def _word(generator, split, digits):
    word = "".join(generator.choice(list(LETTERS), generator.integers(2, 5)))
    return wobble(_printed(word, (16, 40), generator, split), generator)


def _printed(text, sizes, generator, split):
    font, size = generator.choice(FONTS[split]), int(generator.integers(*sizes))
    middle = (SIDE / 2, SIDE / 2)
    return draw_text(text, font, size, SIDE, middle, generator.uniform(-12, 12))


def _written(generator, split, digits):
    return write_sign(generator.choice(WRITTEN), generator)


def _shape(generator, split, digits):
    return write_sign(generator.choice(SHAPES[split]), generator, 0.75, soft=False)


def _strokes(generator, split, digits):
    """Three to five strokes at random: there are few digits with as many."""
    strokes = []
    for _ in range(generator.integers(3, 6)):
        points = generator.integers((0, 0), (5, 7), (generator.integers(2, 5), 2))
        text = " ".join(f"{x}{y}" for x, y in points)
        strokes.append(generator.choice(("", "~")) + text)
    return write_sign("|".join(strokes), generator)


def _scribble(generator, split, digits):
    """A line that goes to and fro at random, or in the test a Lissajous figure."""
    if split == "train":
        points = generator.uniform(12, 84, (generator.integers(7, 25), 2))
        points = round_off(points, generator.integers(0, 4))
    else:
        time = np.linspace(0, 2 * np.pi, 200)[:, np.newaxis]
        waves = generator.choice(5, (2, 2), replace=False) + 2
        first, second = np.sin(
            waves[:, np.newaxis] * time[np.newaxis] + generator.uniform(0, 6, (2, 1, 2))
        )
        points = SIDE / 2 + 34 * (first + second / 2) / 1.5
    page = np.zeros((SIDE, SIDE), "uint8")
    draw_line(page, points, generator.integers(2, 8))
    return page / np.float32(255)


def _several(generator, split, digits):
    """Two digits in one picture, or in the test three."""
    chosen = _enlarged(
        digits[generator.integers(len(digits), size=2 + (split == "test"))]
    )
    step = SIDE - int(generator.integers(24, 44))
    page = np.zeros((SIDE + 20, SIDE + step * (len(chosen) - 1)), "float32")
    for place, digit in enumerate(chosen):
        top, left = int(generator.integers(20)), place * step
        part = page[top : top + SIDE, left : left + SIDE]
        np.maximum(part, digit, out=part)
    return page


def _piece(generator, split, digits):
    """A window of a digit that cuts strokes three times: with less it may be a 1."""
    for _ in range(1000):
        (digit,) = _enlarged(digits[[generator.integers(len(digits))]])
        side = int(generator.integers(26, 40))
        top, left = generator.integers(12, SIDE - side - 12, 2)
        cut = digit[top : top + side, left : left + side]
        edge = np.concatenate([cut[0], cut[1:, -1], cut[-1, -2::-1], cut[-2:0:-1, 0]])
        if np.count_nonzero((edge > 0.5) & (np.roll(edge, 1) <= 0.5)) >= 3:
            return cut
    raise ValueError("digits: expected images of digits; no piece cuts three strokes.")


def _enlarged(images):
    options = {"dsize": (SIDE, SIDE), "interpolation": cv2.INTER_CUBIC}
    return [cv2.resize(image, **options) / np.float32(255) for image in images]


# what draws each, and how often it stands among the others
KINDS = {
    "letter": (_letter, {"train": 5, "test": 5}),
    "handwritten letter": (_written, {"train": 4, "test": 0}),
    "word": (_word, {"train": 2, "test": 2}),
    "shape": (_shape, {"train": 3, "test": 3}),
    "strokes": (_strokes, {"train": 3, "test": 0}),
    "scribble": (_scribble, {"train": 2, "test": 2}),
    "several digits": (_several, {"train": 2, "test": 2}),
    "piece of a digit": (_piece, {"train": 1, "test": 1}),
    "stain": (textures.stain, {"train": 2, "test": 2}),
    "dots": (textures.dots, {"train": 1, "test": 1}),
    "pattern": (textures.pattern, {"train": 2, "test": 2}),
    "photo": (textures.photo, {"train": 2, "test": 2}),
}
