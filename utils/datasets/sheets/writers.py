"""Three people who do not exist, each with a handwriting of their own.

A writer spells a digit in one or two ways only, and has a slant, a width and a pen that
change little from digit to digit. That is what a network can learn of a person.
"""

from dataclasses import dataclass

import numpy as np

from utils.datasets.strokes import draw_line, round_off, wobble

SIDE = 160  # pixels of the square that a digit is written in
HEIGHT = 104  # pixels of a digit that is as tall as usual


@dataclass(frozen=True)
class Writer:
    """A handwriting.

    Attributes:
        signs: how each digit is spelled, see `strokes`; one of them is taken at random.
        slant: how far the top leans to the right, as a share of the height.
        width: as a share of the height.
        pen: the width of the line, in pixels of `SIDE`.
        shaky: how much the points of a stroke differ from digit to digit.
    """

    signs: dict[int, tuple[str, ...]]
    slant: float
    width: float
    pen: int
    shaky: float = 0.035


WRITERS = {
    # upright and round
    "Ada": Writer(
        {
            0: ("~20 01 05 26 45 41 20",),
            1: ("20 26",),
            2: ("~01 20 41 33 15 06|06 46",),
            3: ("~01 20 41 33 13|~13 43 45 26 05",),
            4: ("10 04 44|31 36",),
            5: ("10 03|~03 23 44 35 16 05|10 40",),
            6: ("~30 02 05 26 45 33 04",),
            7: ("00 40 16",),
            8: ("~20 01 23 45 26 05 23 41 20",),
            9: ("~40 20 01 03 23 40|40 46",),
        },
        slant=0.05,
        width=0.62,
        pen=9,
    ),
    # flagged 1s, some with a foot, and barred 7s, as in much of Europe
    "Bruno": Writer(
        {
            0: ("~20 01 05 26 45 41 20 00",),
            1: ("05 30 36|06 46", "05 30 36"),
            2: ("~01 10 30 41 33 06|06 26 46",),
            3: ("00 40 12|~12 43 45 26 05",),
            4: ("30 04 44|42 26",),
            5: ("10 03|~03 33 45 26 05|10 50",),
            6: ("~40 10 03 05 26 45 34 05",),
            7: ("02 00 40 16|03 43",),
            8: ("~40 10 02 34 36 16 14 32 40",),
            9: ("~40 20 01 03 23 40|~40 45 26 05",),
        },
        slant=0.3,
        width=0.6,
        pen=7,
    ),
    # leaning to the left, with closed 4s, and 7s that have a foot or a short bar
    "Chidi": Writer(
        {
            0: ("~20 01 05 26 45 41 20|41 05",),
            1: ("14 20 26|06 46",),
            2: ("00 30 41 06 46",),
            3: ("00 40 22 44 26 06",),
            4: ("30 03 33 30 36",),
            5: ("40 00 03 33 44 35 06",),
            6: ("~20 02 05 16 36 44 33 04",),
            7: ("02 00 40 26 46", "00 40 16|24 54"),
            8: ("~30 10 01 12 32 44 35 15 04 13 32 41 30",),
            9: ("~41 20 00 03 23 41 34 26 06",),
        },
        slant=-0.28,
        width=0.8,
        pen=9,
    ),
}


def write_as(name, labels, seed=0):
    """Write digits as one of the `WRITERS` does.

    Args:
        name: of the writer.
        labels: the digits, whole numbers 0..9.
        seed: fixes what differs from digit to digit.

    Returns:
        Ink from 0 to 1, float32, shape (n, 160, 160).

    Raises:
        ValueError: an unknown writer.
    """
    if name not in WRITERS:
        raise ValueError(f"name: expected one of {tuple(WRITERS)}, got {name!r}.")
    generator = np.random.default_rng(seed)
    return np.stack([_write(WRITERS[name], label, generator) for label in labels])


def _write(writer, label, generator):
    sign = generator.choice(writer.signs[int(label)])
    width = writer.width * generator.normal(1, 0.07)
    slant = writer.slant + generator.normal(0, 0.05)
    height = HEIGHT * generator.normal(1, 0.06)
    middle = SIDE / 2 + generator.normal(0, 5, 2)
    lean = height * np.array([[width, 0], [-slant, 1]])
    page = np.zeros((SIDE, SIDE), "uint8")
    for stroke in sign.split("|"):
        points = [[int(x) / 4, int(y) / 6] for x, y in stroke.strip("~").split()]
        points = np.array(points) + generator.normal(0, writer.shaky, (len(points), 2))
        points = round_off(points, 4 if stroke.startswith("~") else 1)
        draw_line(page, middle + (points - 0.5) @ lean, writer.pen)
    return wobble(page, generator, most=2)
