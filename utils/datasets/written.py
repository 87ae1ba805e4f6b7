"""Digits as people write them around the world, written by strokes of our own.

MNIST is American handwriting of the 1990s. There a 1 is a line, a 7 has no bar, and a 0
no slash. "train" and "test" are two ways to spell each of them: no sign is in both.
"""

import numpy as np

from utils.checks import CLASSES, check_drawing
from utils.datasets.strokes import framed, write_sign

# see `strokes`
SIGNS = {
    "train": {
        0: (
            "~20 01 05 26 45 41 20|41 05",
            "~20 00 06 26 46 40 20|40 06",
            "~20 01 05 26 45 41 20|40 06",
            "~20 01 05 26 45 41 20 10",
        ),
        1: (
            "03 20 26",
            "04 20 26",
            "04 30 26",
            "02 30 26",
            "02 20 26|06 46",
            "13 20 26|06 46",
        ),
        2: (
            "~01 20 41 33 15 06 04 25 46",
            "~01 10 41 33 06|06 46",
            "~02 00 40 43 06 04 16 46",
            "~01 20 42 06|~06 15 36 46",
        ),
        3: ("00 40 22|~22 43 46 26 05", "~01 20 41 33 13|~13 43 45 26 05"),
        4: (
            "10 04 44|31 36",
            "00 03 43|40 46",
            "36 30 04 44",
            "44 04 30 36",
            "~10 03 13 43|40 36",
            "30 04 44|31 36",
        ),
        5: ("10 03|~03 23 44 35 16 05|10 40", "40 10 03|~03 33 45 26 05"),
        6: ("~30 02 05 26 45 33 04", "30 04 06 36 34 04", "~40 10 04 26 45 33 14 05"),
        7: (
            "00 40 16|03 43",
            "00 40 26|13 33",
            "01 00 40 16",
            "02 00 40 26|13 43",
            "01 00 40 16|04 44",
            "~01 11 31 40|40 16",
            "~00 40 41 33 26|13 43",
        ),
        8: ("~20 01 23 45 26 05 23 41 20", "~20 00 22 40 20|~22 03 26 43 22"),
        9: (
            "~40 20 01 03 23 40|40 46",
            "~41 20 00 03 23 41 34 26 06",
            "~40 10 01 23 41 35 26 05 24 43",
            "~40 20 01 03 23 40 44 26 06 04 34",
            "40 10 02 23 41 36",
        ),
    },
    "test": {
        0: (
            "~20 02 04 26 44 42 20|31 15",
            "20 01 05 26 45 41 20|40 16",
        ),
        1: ("04 30 36", "14 20 26|06 46", "~03 12 20|20 26", "03 31 26"),
        2: ("~02 10 42 05 06 15 46", "~00 30 42 14 06 05 35 46"),
        3: ("00 30 12|~12 42 45 16 06",),
        4: ("20 05 45|32 36", "01 03 43|31 36", "30 03 43|40 26", "45 05 30 26"),
        5: ("00 03|~03 43 45 06|00 40",),
        6: ("~40 03 06 36 34 14", "20 03 06 46 44 04"),
        7: (
            "01 10 40 26|14 44",
            "01 10 41 16",
            "~00 20 40|40 26|13 33",
            "00 40 06|13 43",
        ),
        8: ("~20 01 33 45 26 05 13 41 20",),
        9: (
            "~41 10 02 13 41|41 26",
            "~40 00 03 33 41 46 06 05 45",
            "40 10 01 02 32 40 46 06",
        ),
    },
}


def write_digits(count, split, seed=0):
    """Write digits in the ways of the world, each as by a hand of its own.

    Args:
        count: how many; each digit as often as the others, give or take one.
        split: "train" or "test".
        seed: fixes what is written.

    Returns:
        uint8 images, shape (count, 28, 28), framed as in MNIST, and their labels,
        shape (count,).

    Raises:
        ValueError: another split, or a count below 1.
    """
    check_drawing(count, split)
    generator = np.random.default_rng(seed)
    labels = np.arange(count) % CLASSES
    signs = [generator.choice(SIGNS[split][label]) for label in labels]
    return np.stack([framed(write_sign(sign, generator)) for sign in signs]), labels
