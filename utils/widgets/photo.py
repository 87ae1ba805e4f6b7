"""What the recognizer shows of a photo: where its digit is, and what else was seen."""

import base64
import io

from PIL import Image

from utils.pictures.errors import PictureError
from utils.pictures.files import grey_values, open_picture
from utils.pictures.pages import read_page
from utils.pictures.preparation import corners_behind, open_page

LONGEST = 560  # pixels: twice as many as the pad has room for, for sharp screens
READ = "Read: the digit in the frame."
TILT = 0.03  # to the side for each step down: more is seen between cells
LINES = 2  # sentences beside that one: there is little room


def preview(content, prediction):
    """A small copy of a photo with a frame around its digit.

    Args:
        content: the bytes of its file.
        prediction: what `predict_digit` says of it.

    Returns:
        What static/photo.js shows, as plain values: "picture", the address of the copy;
        "size", width and height of the photo in pixels; "frames", each its kind and
        its corners in the photo; "text", what is to be seen, in words.
    """
    image, scale = open_picture(content, "RGB")
    size = [round(side * scale) for side in image.size]
    frames = [_frame("read", prediction.box)]
    return {"picture": _address(image), "size": size, "frames": frames, "text": READ}


def surroundings(content, prediction, network):
    """What else is on a photo.

    Args:
        content, prediction: see `preview`.
        network: as the model of `predict_digit`.

    Returns:
        More "frames" and sentences of the "text": two lists. Both are empty if there
        is nothing else, or if the photo cannot be read as a page.
    """
    try:
        page = open_page(content)
        reading = read_page(page, network)
    except PictureError:
        return [], []
    others = [one for one in reading.digits if not _holds(prediction.box, one.box)]
    rest = [one for one in reading.left_out if not _holds(prediction.box, one.box)]
    sheet = _sheet(page)
    frames = [
        *sheet,
        *(_frame("cell", cell.box) for cell in reading.cells if not _is_tilted(page)),
        *(_frame("rest", one.box) for one in rest),
        *(_frame("other", one.box) for one in others),
    ]
    return frames, _sentences(reading, len(others), len(rest), bool(sheet))[:LINES]


def _sentences(reading, others, rest, straightened):
    """What was seen, the most important first."""
    said = []
    if reading.doubt:
        said.append(reading.doubt)
    elif reading.turn:
        said.append(f"Read as a page, it is turned by {reading.turn}° first.")
    if reading.cells:
        cells = _counted(len(reading.cells), "cell")
        digits = _counted(len(reading.digits), "digit")
        said.append(f"A form of {cells}: predict_digits reads {digits} in it.")
    elif others:
        more = f"{others} more digit{'s' * (others > 1)}"
        them = "them all" if others > 1 else "it, too"
        said.append(f"The page has {more}; predict_digits reads {them}.")
    if straightened:
        said.append("The sheet was straightened.")
    if rest:
        said.append(f"Dotted: {_counted(rest, 'mark')}, left out.")
    return said


def _counted(count, name):
    return f"{count} {name}{'s' * (count != 1)}"


def _frame(kind, box):
    left, top, right, bottom = box
    return [kind, [[left, top], [right, top], [right, bottom], [left, bottom]]]


def _holds(box, other):
    """Whether the middle of another box is in a box."""
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _is_tilted(page):
    """Whether boxes of what is beside each other on a page overlap in the picture."""
    (across, to_right, _), (to_bottom, down, _), _ = page.back
    return abs(to_right) > TILT * abs(across) or abs(to_bottom) > TILT * abs(down)


def _sheet(page):
    """The frame around a sheet on a table, in a list that is empty without one."""
    if not page.is_straightened:
        return []
    corners = corners_behind((0, 0, *page.grey.shape[::-1]), page.back)
    return [["sheet", corners.round(1).tolist()]]


def _address(image):
    """A small copy of a picture as an address that holds all of it."""
    if image.mode not in ("L", "RGB"):  # ink on nothing is shown as it is read
        image = Image.fromarray(grey_values(image))
    image.thumbnail((LONGEST, LONGEST))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
