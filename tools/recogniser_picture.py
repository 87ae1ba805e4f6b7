"""Makes the picture at the top of README.md: python -m tools.recogniser_picture

It opens the first notebook in JupyterLab, in Chromium or Chrome, draws a 5 on the
recogniser's pad, points at a number of a map, and takes the picture.
"""

import tempfile
from pathlib import Path

import numpy as np

from tools import commands, notebooks
from tools.browser.chromium import BROWSER, MISSING, chromium
from tools.browser.drawing import STROKES, Pad
from tools.browser.lab import OpenNotebook, lab_with_copy
from utils.files import replaced

PATH = notebooks.ROOT / "docs" / "recogniser.png"
DIGIT = 5
SIZE = {"width": 1366, "height": 768}  # of the page, in pixels
STAGE = 2  # whose number is explained, counted from 0
PLACE = {"x": 20, "y": 22}  # of the number in its stage, in pixels


def take(page, path):
    """Draw on the recogniser that a page shows, point at a number, take the picture."""
    Pad(page).draw([smooth(smooth(stroke)) for stroke in STROKES[DIGIT]])
    output = page.locator(".jp-OutputArea-output", has=page.locator(".digit-pad"))
    output.scroll_into_view_if_needed()  # later, it would move from under the pointer
    page.locator(".network-view .explained").nth(STAGE).hover(position=PLACE)
    page.locator(".network-view .detail:not(.empty)").wait_for()
    with replaced(path) as unfinished:
        unfinished.write_bytes(output.screenshot())


def smooth(stroke):
    """The stroke without its corners, by twice as many places: an array of (x, y).

    Chaikin's algorithm, https://doi.org/10.1016/0146-664X(74)90028-8
    """
    stroke = np.asarray(stroke, float)
    before, after = stroke[:-1], stroke[1:]
    cut = [0.75 * before + 0.25 * after, 0.25 * before + 0.75 * after]
    return np.vstack([stroke[:1], *np.hstack(cut).reshape(-1, 2), stroke[-1:]])


def main(arguments=None):
    parser = commands.parser("recogniser_picture", __doc__)
    parser.add_argument(
        "path", nargs="?", type=Path, default=PATH, help=f"default: {PATH.name}"
    )
    path = parser.parse_args(arguments).path
    if BROWSER is None:
        parser.error(MISSING)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        root, own = Path(folder, "course"), Path(folder, "lab")
        with lab_with_copy(root, own) as lab:
            page = browser.new_page(viewport=SIZE)
            lab.open(page)
            OpenNotebook(page, notebooks.paths()[0]).run_until("recognizer()")
            Pad(page).press("Clear")
            take(page, path)


if __name__ == "__main__":
    main()
