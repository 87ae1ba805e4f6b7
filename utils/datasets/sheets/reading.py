"""A photo of the sheet becomes digits with labels."""

from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np

from utils.datasets.sheets.layout import (
    BOX,
    COLUMNS,
    FIELD,
    FIRST_BOX,
    MARK,
    MARKS,
    ROWS,
    box_corner,
    mark_corners,
)
from utils.pictures.errors import NoDigitFound, PictureError
from utils.pictures.files import load_picture
from utils.pictures.ink import darken, extract_ink
from utils.pictures.layout import rows_of
from utils.pictures.normalization import normalize
from utils.pictures.preparation import find_on, open_page
from utils.pictures.segmentation import find_digit

PHOTOS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}
SCALE = 5  # pixels for a millimetre of the straightened sheet
EDGE = 0.9  # mm: so much of a box is left out, for there is its line
CORNERS = ("top left", "top right", "bottom right", "bottom left")
SMALLEST = 1.6  # pixels of the photo for a millimetre
BLURRED = 2.5  # pixels, if the marks are not found: then the edges are too wide
CROSSED = 0.14  # share of a box: in all four corners of this size there is ink
# A black box: a fifth of it, the brightest, is darker than this share of the paper.
BLACK, PAPER = 0.6, 0.8
TALLEST = 1.6  # times the usual width: what is wider is several digits


class SheetError(PictureError):
    """A photo that is no readable sheet."""


@dataclass(frozen=True)
class SheetReport:
    """What was read on a sheet, and what was not.

    Attributes:
        places: row and column of each image, shape (n, 2).
        empty, spoiled: lists of (row, column).
        picture: the straightened sheet, or the photo, grey values.
    """

    places: np.ndarray
    picture: np.ndarray = field(repr=False)
    empty: list = field(default_factory=list)
    spoiled: list = field(default_factory=list)

    def __str__(self):
        lines = [f"{len(self.places)} digits read."]
        for name, places in (("Empty", self.empty), ("Spoiled", self.spoiled)):
            if places:
                named = ", ".join(f"row {r}, box {c + 1}" for r, c in places[:5])
                more = f" and {len(places) - 5} more" if len(places) > 5 else ""
                lines.append(f"{name}: {named}{more}.")
        return "\n".join(lines)


def read_sheet(photo):
    """Read the digits that were written on the sheet of `write_sheet`.

    The four marks tell where the boxes are, whichever way the photo was taken. Empty
    boxes and those that were crossed out are left out, and told.

    Args:
        photo: a picture, see `utils.pictures.load_picture`.

    Returns:
        uint8 images, shape (n, 28, 28), as MNIST was made; their labels, uint8, shape
        (n,), which are the numbers of their rows; and a `SheetReport`.

    Raises:
        SheetError: the marks are not all there, the photo is blurred or too small, or
            nothing is written in the boxes.
        UnreadablePicture: it is no picture.

    Source of the marks: Garrido-Jurado and others, "Automatic generation and detection
    of highly reliable fiducial markers under occlusion", 2014.
    """
    grey = load_picture(photo)
    corners = _find_marks(grey)
    _check_size(corners)
    sheet = _straighten(grey, corners)
    strokes = _strokes(sheet)
    images, places, empty, spoiled = [], [], [], []
    for place in np.ndindex(ROWS, COLUMNS):
        part = _inside(strokes, *place)
        if _is_crossed(part) or _is_black(sheet, *place):
            spoiled.append(place)
        elif (digit := _digit_in(part)) is None:
            empty.append(place)
        else:
            images.append(normalize(digit))
            places.append(place)
    if not images:
        raise SheetError("The sheet was found, but no box has a digit in it.")
    places = np.array(places)
    report = SheetReport(places, sheet, empty, spoiled)
    return np.stack(images), places[:, 0].astype("uint8"), report


def _find_marks(grey):
    """The corners of the four marks in the photo, shape (4, 4, 2)."""
    detector = cv2.aruco.ArucoDetector(MARKS)
    found, numbers, _ = detector.detectMarkers(grey)
    numbers = [] if numbers is None else numbers.ravel().tolist()
    if len(set(numbers)) < len(numbers):
        raise SheetError("There are several sheets on the photo. Take one at a time.")
    marks = dict(zip(numbers, found, strict=True))
    missing = [name for number, name in enumerate(CORNERS) if number not in marks]
    if missing and (blur := _blur(grey)) > BLURRED:
        raise SheetError(
            f"The photo is blurred: its edges are {blur:.0f} pixels wide. Hold the "
            "camera still, and let it focus before you press."
        )
    if len(missing) == len(CORNERS):
        raise SheetError(
            "No mark of the sheet was found. Is it the sheet that `make sheet` writes? "
            "If it is, take the photo from closer, in better light, and hold still."
        )
    if missing:
        raise SheetError(
            f"The mark at the {' and the '.join(missing)} was not found. It may be cut "
            "off, covered, in glare or blurred. All four must be on the photo."
        )
    return np.stack([marks[number].reshape(4, 2) for number in range(len(CORNERS))])


def _check_size(corners):
    """Refuse photos that show too little of a stroke."""
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    if sides.min() / MARK < SMALLEST:
        raise SheetError(
            f"A millimetre of the sheet is only {sides.min() / MARK:.1f} pixels on the "
            "photo. Take it from closer, or with more pixels."
        )


def _blur(grey):
    """How wide the steepest edges of a picture are, a standard deviation in pixels."""
    low, high = np.quantile(grey, (0.005, 0.995))
    steps = np.abs(np.diff(grey.astype("float32"), axis=1))
    steepest = np.quantile(steps, 0.9995)
    return (high - low) / max(steepest, 1) / np.sqrt(2 * np.pi)


def _straighten(grey, corners):
    """The field of the sheet seen from above, `SCALE` pixels for a millimetre."""
    field_corners = SCALE * mark_corners().reshape(-1, 2)
    matrix, _ = cv2.findHomography(corners.reshape(-1, 2), field_corners)
    size = [round(SCALE * side) for side in FIELD]
    return cv2.warpPerspective(
        grey, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE
    )


def _strokes(sheet):
    """Ink in the boxes, without the lines around them, 0 to 1."""
    left, top = FIRST_BOX
    right, bottom = (place + BOX for place in box_corner(ROWS - 1, COLUMNS - 1))
    grid = np.s_[
        round(SCALE * top) : round(SCALE * bottom),
        round(SCALE * left) : round(SCALE * right),
    ]
    inside = np.zeros(sheet.shape, bool)
    for place in np.ndindex(ROWS, COLUMNS):
        _inside(inside, *place)[:] = True
    ink = extract_ink(sheet[grid])
    paper = np.median(ink[inside[grid]])
    ink = np.where(inside[grid], ink, paper).astype("float32")
    strokes = np.zeros(sheet.shape, "float32")
    try:
        strokes[grid] = darken(ink)
    except NoDigitFound:
        raise SheetError(
            "The sheet was found, but nothing stands out in its boxes. Write with a "
            "darker pen, or take the photo in better light."
        ) from None
    return strokes


def _inside(sheet, row, column, edge=EDGE):
    """The part of a straightened sheet that is inside a box, so far from its line."""
    left, top = box_corner(row, column)
    rows, columns = (
        slice(
            max(0, round(SCALE * (start + edge))), round(SCALE * (start + BOX - edge))
        )
        for start in (top, left)
    )
    return sheet[rows, columns]


def _digit_in(part):
    """The digit in a box; None if it is empty, or holds only specks."""
    if not part.any():
        return None
    try:
        return find_digit(part)
    except NoDigitFound:
        return None


def _is_crossed(part):
    """Whether there is ink in all four corners of a box."""
    ink = part > 0.5
    side = round(CROSSED * len(ink))
    ends = (slice(None, side), slice(-side, None))
    return all(ink[rows, columns].any() for rows in ends for columns in ends)


def _is_black(sheet, row, column):
    """Whether hardly any of a box is as bright as the paper around it."""
    around = _inside(sheet, row, column, EDGE - BOX)
    brightest = np.quantile(_inside(sheet, row, column), PAPER)
    return brightest < BLACK * np.quantile(around, PAPER)


def read_sheets(folder):
    """Read the sheets of a class: one photo for each learner.

    Args:
        folder: with the photos; the name of a file is the name of its writer.

    Returns:
        {name: (images, labels, report)}, see `read_sheet`, by name; and {name: what is
        wrong} of the photos that could not be read.

    Raises:
        SheetError: there is no such folder, or nothing in it can be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise SheetError(f"{folder} is no folder with photos of sheets.")
    sheets, faults = {}, {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in PHOTOS:
            continue
        try:
            sheets[path.stem] = read_sheet(path)
        except PictureError as error:
            faults[path.stem] = str(error)
    if not sheets:
        told = "".join(f"\n{name}: {fault}" for name, fault in faults.items())
        raise SheetError(f"No sheet could be read in {folder}.{told}")
    return sheets, faults


def read_rows(photo, labels=range(ROWS)):
    """Read a page with rows of digits: first zeros, below them ones, and so on.

    It needs no printed sheet: blank, ruled or squared paper will do.

    Args:
        photo: a picture, see `utils.pictures.load_picture`.
        labels: what is written in each row, from the top.

    Returns:
        As `read_sheet`.

    Raises:
        SheetError: there are more or fewer rows than labels.
        PictureError: it is no picture, or nothing is written on it.
    """
    page = open_page(photo)
    rows = rows_of(find_on(page.grey)[0])
    labels = list(labels)
    if len(rows) != len(labels):
        raise SheetError(
            f"There are {len(rows)} rows on the photo, not {len(labels)}. Leave more "
            "space between the rows, and begin them at the same height."
        )
    usual = np.median([digit.width for row in rows for digit in row])
    images, places, spoiled = [], [], []
    for number, row in enumerate(rows):
        for place, digit in enumerate(row):
            if digit.width > TALLEST * max(usual, digit.height):
                spoiled.append((number, place))
                continue
            images.append(normalize(digit))
            places.append((number, place))
    places = np.array(places)
    marked = np.array(labels, "uint8")[places[:, 0]]
    return np.stack(images), marked, SheetReport(places, page.grey, spoiled=spoiled)
