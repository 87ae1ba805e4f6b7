"""A sheet of paper to write digits on: python -m utils.datasets.sheets.layout

Ten rows of ten boxes, the row's digit beside it, and a mark in each corner by which
`read_sheet` finds the boxes on a photo. All measures are in millimetres, and the same
on A4 and on Letter, for the field is smaller than both.
"""

import argparse
import sys
from pathlib import Path

import cv2
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.checks import CLASSES
from utils.files import replaced
from utils.paths import my_digits_folder

PAPERS = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}  # width and height
FIELD = (182.0, 238.0)  # from the outer edge of one mark to that of the opposite one
MARK = 12.0  # side of a mark; the four are numbered clockwise from the top left
# Of the 50 signs of 4 x 4 cells, four that differ much and can be told in a blurred
# photo: their cells hang together. One wrong cell is mended.
_SIGNS = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50).bytesList
MARKS = cv2.aruco.Dictionary(_SIGNS[[37, 22, 45, 16]], 4, 1)
ROWS = COLUMNS = CLASSES
BOX = 16.0
FIRST_BOX = (16.0, 15.0)  # left and top of the first box in the field
ROW_STEP, COLUMN_STEP = 20.8, 16.6
LINE = "0.78"  # so light that it is easily told from a pencil
TITLE = "Ten of each, as you always write them. Stay inside the boxes."
HELP = (
    "Spoiled a box? Cross it out from corner to corner, twice.\n"
    "Then lay the sheet flat, and take a photo with all four black marks on it."
)


def mark_corners():
    """Where the marks are in the field: shape (4, 4, 2), mm.

    For each mark its corners, clockwise from its top left, as OpenCV gives them.
    """
    width, height = FIELD
    square = MARK * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    right, bottom = width - MARK, height - MARK
    places = np.array([(0, 0), (right, 0), (right, bottom), (0, bottom)])
    return places[:, None] + square


def box_corner(row, column):
    """Left and top of a box in the field, mm."""
    left, top = FIRST_BOX
    return left + column * COLUMN_STEP, top + row * ROW_STEP


def draw_sheet(paper="A4"):
    """The sheet as a figure of Matplotlib, in its true size.

    Raises:
        ValueError: an unknown paper.
    """
    if paper not in PAPERS:
        raise ValueError(f"paper: expected one of {tuple(PAPERS)}, got {paper!r}.")
    width, height = PAPERS[paper]
    figure = Figure(figsize=(width / 25.4, height / 25.4), facecolor="white")
    axes = figure.add_axes((0, 0, 1, 1))
    left, top = (width - FIELD[0]) / 2, (height - FIELD[1]) / 2
    axes.set(xlim=(-left, width - left), ylim=(height - top, -top))
    axes.axis("off")
    for number, corners in enumerate(mark_corners()):
        _draw_mark(axes, number, corners[0])
    for row in range(ROWS):
        middle = box_corner(row, 0)[1] + BOX / 2
        axes.text(
            8, middle, str(row), fontsize=16, color="0.4", ha="center", va="center"
        )
        for column in range(COLUMNS):
            axes.add_patch(
                Rectangle(
                    box_corner(row, column), BOX, BOX, fill=False, ec=LINE, lw=0.8
                )
            )
    centre = FIELD[0] / 2
    axes.text(centre, MARK / 2, TITLE, fontsize=11, ha="center", va="center")
    below = FIELD[1] - MARK / 2
    axes.text(centre, below, HELP, fontsize=9, ha="center", va="center", color="0.3")
    return figure


def _draw_mark(axes, number, corner):
    """A mark as squares, not as a picture: a printer then draws sharp edges."""
    cells = cv2.aruco.generateImageMarker(MARKS, number, 6) > 0
    side = MARK / 6
    left, top = corner
    axes.add_patch(Rectangle(corner, MARK, MARK, color="black", lw=0))
    for row, column in np.argwhere(cells):
        place = left + side * column, top + side * row
        axes.add_patch(Rectangle(place, side, side, color="white", lw=0))


def write_sheet(folder, papers=tuple(PAPERS)):
    """Write the sheet as PDF, to print, and as PNG, to look at or to draw on.

    Args:
        folder: where to; it is made if it is missing.
        papers: the sizes wanted.

    Returns:
        The paths of the files, PDF first.

    Raises:
        ValueError: an unknown paper.
        OSError: the folder is not writable.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for paper in papers:
        figure = draw_sheet(paper)
        for ending, options in (
            ("pdf", {"metadata": {"CreationDate": None}}),
            ("png", {"dpi": 150}),
        ):
            path = folder / f"sheet_{paper}.{ending}"
            with replaced(path) as unfinished:
                figure.savefig(unfinished, format=ending, **options)
            paths.append(path)
    return sorted(paths, key=lambda path: path.suffix)


def main(arguments=None):
    parser = argparse.ArgumentParser(
        prog="python -m utils.datasets.sheets.layout",
        description="Writes a sheet of paper for your own digits, as PDF and as PNG.",
    )
    parser.add_argument("--paper", choices=PAPERS, help="only this one")
    parser.add_argument("--folder", type=Path, help="my_digits/ if none is named")
    options = parser.parse_args(arguments)
    papers = (options.paper,) if options.paper else tuple(PAPERS)
    try:
        paths = write_sheet(options.folder or my_digits_folder(), papers)
    except OSError as error:
        sys.exit(f"The sheet could not be written: {error}")
    print("Print one of these in its true size (100 %), not fitted to the page:")
    print(*paths, sep="\n")


if __name__ == "__main__":
    main()
