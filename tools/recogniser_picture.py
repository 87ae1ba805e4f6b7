"""Makes the moving picture at the top of README.md: python -m tools.recogniser_picture

It opens the recogniser's page, in Chromium or Chrome, draws a 5 on the pad, and points
at a number of a map.
"""

import io
from pathlib import Path

import numpy as np
from PIL import Image

from tools import commands, notebooks
from tools.browser.chromium import BROWSER, MISSING, chromium
from tools.browser.drawing import SIDE, STROKES, Pad
from tools.page import PATH as PAGE
from utils.files import replaced

PATH = notebooks.ROOT / "docs" / "recogniser.webp"
DIGIT = 5
SIZE = {"width": 940, "height": 1000}  # of the page, in pixels
WIDTH = 800  # of the picture
STAGE = 2  # whose number is explained, counted from 0
PLACE = {"x": 20, "y": 22}  # of the number in its stage, in pixels
EACH = 5  # places of a stroke from frame to frame
FRAME, HOLD, LAST = 120, 1200, 3500  # milliseconds


def take(page, path):
    """Draw on the recogniser that a page shows, point at a number, take pictures.

    Writes an animated WebP. Its last frame shows the explanation of the number.
    """
    frames = [_picture(page)]
    times = [FRAME]
    for frame in _draw(page):
        frames.append(frame)
        times.append(FRAME)
    times[-1] = HOLD
    page.locator(".network-view .explained").nth(STAGE).hover(position=PLACE)
    page.locator(".network-view .detail:not(.empty)").wait_for()
    frames.append(_picture(page))
    times.append(LAST)
    options = {"save_all": True, "append_images": frames[1:], "duration": times}
    with replaced(path) as unfinished:
        frames[0].save(unfinished, "WEBP", loop=0, quality=70, method=6, **options)


def _draw(page):
    """Draw the digit; yield a picture every few places, and one at the end."""
    pad = Pad(page)
    box = pad.canvas.bounding_box()
    scale = box["width"] / SIDE
    for stroke in STROKES[DIGIT]:
        places = smooth(smooth(stroke)) * scale + (box["x"], box["y"])
        page.mouse.move(*places[0])
        page.mouse.down()
        for number, place in enumerate(places):
            page.mouse.move(*place)
            if number % EACH == EACH - 1:
                yield _picture(page)
        page.mouse.up()
        pad.wait()
        yield _picture(page)


def _picture(page):
    png = page.locator(".recognizer").screenshot()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    return image.resize((WIDTH, round(image.height * WIDTH / image.width)))


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
    with chromium() as browser:
        page = browser.new_page(viewport=SIZE)
        page.goto(PAGE.as_uri())
        take(page, path)


if __name__ == "__main__":
    main()
