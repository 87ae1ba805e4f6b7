"""Letters in colour on pieces of a photo: a task less tidy than MNIST.

Fonts and photo are those that come with Matplotlib. The photo shows Grace Hopper, by
the United States Navy, in the public domain.
"""

from pathlib import Path

import cv2
import matplotlib
import numpy as np
from matplotlib import cbook, pyplot
from PIL import Image, ImageDraw, ImageFont

from utils.checks import check_drawing

LETTER_SIDE = 48  # pixels: what VGG16 gets in this course, so nothing is resized
LETTERS = "ABCDEFGHIJ"
FONTS = {
    "train": (
        "DejaVuSans",
        "DejaVuSans-Oblique",
        "DejaVuSansMono-Bold",
        "DejaVuSerif-Bold",
        "DejaVuSerif-Italic",
        "STIXGeneral",
        "STIXGeneralBolIta",
        "cmss10",
    ),
    "test": (
        "DejaVuSans-BoldOblique",
        "DejaVuSerif",
        "DejaVuSansMono-Oblique",
        "STIXGeneralBol",
        "STIXGeneralItalic",
        "cmtt10",
    ),
}


def make_letters(count, split, seed=0):
    """Draw the letters A to J in random fonts, sizes, places, turns and colours.

    Args:
        count: of each letter.
        split: "train" or "test". They share no font and no half of the photo.
        seed: fixes what is drawn.

    Returns:
        Images, uint8, shape (10 * count, 48, 48, 3), and labels 0..9 for A to J.

    Raises:
        ValueError: another split, or a count below 1.
    """
    check_drawing(count, split)
    generator = np.random.default_rng(seed)
    photo = half_of_photo(split)
    images = [_draw(letter, split, photo, generator) for letter in LETTERS * count]
    return np.stack(images), np.tile(np.arange(len(LETTERS)), count)


def half_of_photo(split):
    """The left half of the photo for "train", the right one for "test": RGB, uint8."""
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        photo = pyplot.imread(file, format="jpg")
    half = photo.shape[1] // 2
    return photo[:, :half] if split == "train" else photo[:, half:]


def _draw(letter, split, photo, generator):
    """One letter on a piece of the photo, uint8, shape (48, 48, 3)."""
    piece = generator.integers(LETTER_SIDE, 160)
    top, left = (generator.integers(0, size - piece) for size in photo.shape[:2])
    ground = photo[top : top + piece, left : left + piece]
    ground = cv2.resize(
        ground, (LETTER_SIDE, LETTER_SIDE), interpolation=cv2.INTER_AREA
    )
    ink = _ink(letter, generator.choice(FONTS[split]), generator)[..., np.newaxis]
    colour = _colour(ground, generator)
    return np.rint(ink * colour + (1 - ink) * ground).astype("uint8")


def _ink(letter, font, generator):
    """How much of each pixel the letter covers, 0 to 1, shape (48, 48)."""
    size = int(generator.integers(24, 40))
    place = LETTER_SIDE / 2 + generator.uniform(-5, 5, 2)
    angle = generator.uniform(-15, 15)
    return draw_text(letter, font, size, LETTER_SIDE, tuple(place), angle) / 255


def draw_text(text, font, size, side, place, angle):
    """Text in white on black, its middle at a place (x, y): uint8, shape (side, side).

    Args:
        text: a letter or a word.
        font: one of `FONTS`.
        size: of the font, in pixels.
        angle: degrees that the page is then turned by, counter-clockwise.
    """
    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / f"{font}.ttf"
    typeface = ImageFont.truetype(str(path), size)
    page = Image.new("L", (side, side))
    ImageDraw.Draw(page).text(place, text, fill=255, anchor="mm", font=typeface)
    return np.asarray(page.rotate(angle, Image.Resampling.BILINEAR))


def _colour(ground, generator):
    """A random colour that can be told from the mean colour behind it."""
    mean = ground.mean(axis=(0, 1))
    while True:
        colour = generator.uniform(0, 255, 3)
        if np.linalg.norm(colour - mean) > 120:
            return colour
