"""Simple pictures, and what is found on them: each needs one threshold to be right."""

from unittest.mock import patch

import cv2
import numpy as np

from utils.pictures import frames, ink, layout, lines, pages, rulings, sheets
from utils.pictures.errors import NoDigitFound
from utils.pictures.pages import Reading
from utils.pictures.reading import Prediction
from utils.pictures.segmentation import Digit, without_rings


def blank(height, width, value=0):
    return np.full((height, width), value, "uint8")


# Sheets on pictures of 200 x 150 pixels


def lying(left, top, right, bottom, table=50, written=120, paper=200):
    """A sheet between these columns and rows, with a ring of this grey on it."""
    picture = blank(150, 200, table)
    picture[top:bottom, left:right] = paper
    if written:
        middle = ((left + right) // 2, (top + bottom) // 2)
        cv2.circle(picture, middle, 10, written, 3)
    return picture


def with_patch(picture, left, top, right, bottom, grey):
    picture[top:bottom, left:right] = grey
    return picture


def is_sheet(picture):
    return sheets.find_sheet(picture) is not None


def is_sheet_with(patch, grey):
    """A sheet with a patch of this grey: left, top, right, bottom."""
    return is_sheet(with_patch(lying(20, 20, 180, 130), *patch, grey))


def is_soft_sheet(left, top, right, bottom):
    """A sheet out of focus, on a table that is not dark."""
    return is_sheet(cv2.GaussianBlur(lying(left, top, right, bottom, 85), (0, 0), 5))


def is_cornered(*corners, table=50):
    """A sheet with these corners, and a ring on it."""
    picture = blank(150, 200, table)
    cv2.fillPoly(picture, [np.array(corners)], 200)
    middle = np.mean(corners, axis=0).astype(int).tolist()
    return is_sheet(cv2.circle(picture, middle, 5, 120, 2))


def is_strip_of_table(long):
    """A strip of table below the sheet, one pixel high."""
    return is_sheet(with_patch(lying(0, 0, 200, 149), long, 149, 200, 150, 200))


def is_lit_by_lamp():
    """A sheet in poor light, and a lamp is mirrored on it."""
    picture = lying(20, 20, 180, 130, table=25, written=40, paper=80)
    return is_sheet(with_patch(picture, 120, 40, 170, 90, 250))


def is_one_of_two():
    """Of two sheets with some table between them, one is found."""
    picture = with_patch(lying(10, 20, 110, 130), 141, 20, 195, 130, 200)
    corners = sheets.find_sheet(picture)
    return corners is not None and corners[:, 0].max() < 120


def is_sheet_with_strip(wide):
    """A strip of something light leads from the sheet to the edge."""
    picture = lying(30, 20, 120, 130)
    return is_sheet(with_patch(picture, 120, 60, 200, 60 + wide, 200))


def has_clean_sides():
    """No table is left at the sides of a sheet that is out of focus."""
    picture = cv2.GaussianBlur(lying(40, 30, 160, 120), (0, 0), 1)
    sheet, _ = sheets.straighten(picture, sheets.find_sheet(picture))
    sides = (sheet[0], sheet[-1], sheet[:, 0], sheet[:, -1])
    return min(np.median(side) for side in sides) > 160


# Frames: a box, its inside 120 x 100 pixels


def box(thick=4, wide=120, high=100, content=40):
    """A box, and a stroke so high in it."""
    mask = blank(200, 240)
    left, top = 120 - wide // 2, 100 - high // 2
    mask[top - thick : top + high + thick, left - thick : left + wide + thick] = 1
    mask[top : top + high, left : left + wide] = 0
    mask[100 - content // 2 : 100 + content - content // 2, 116:124] = 1
    return mask


def is_cell(mask):
    return bool(frames.find_cells(mask))


def is_filled(content):
    (cell,) = frames.find_cells(box(content=content))
    return cell.filled


def is_cell_with(*blots):
    """Blots that cover a part of its sides: left, top, right, bottom of each."""
    mask = box()
    for left, top, right, bottom in blots:
        mask[top:bottom, left:right] = 1
    return is_cell(mask)


def is_rounded_cell(squareness):
    """A box without corners, or a zero: a superellipse with a ring in it."""
    mask, turn = blank(200, 240), np.linspace(0, 2 * np.pi, 200)
    way = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    way = (120, 100) + (60, 50) * np.sign(way) * np.abs(way) ** (2 / squareness)
    cv2.polylines(mask, [np.rint(way).astype("int32")], True, 1, 4)
    return is_cell(cv2.circle(mask, (120, 100), 20, 1, 4))


def is_cell_on_its_corner():
    mask, corners = (
        blank(240, 240),
        np.array([(120, 20), (220, 120), (120, 220), (20, 120)]),
    )
    cv2.polylines(mask, [corners], True, 1, 3)
    return is_cell(cv2.circle(mask, (120, 120), 25, 1, 4))


def is_uneven_cell(thick, along=120):
    """A box with an upper line that is so thick, along so many pixels."""
    mask = box()
    mask[50 - thick : 50, 60 : 60 + along] = 1
    return is_cell(mask)


# Lines on pictures of 600 x 400 pixels; rulings are at most 10 of them thick


def line(start=(0, 200), end=(599, 200), thick=3):
    return cv2.line(blank(400, 600), start, end, 1, thick)


def is_ruling(mask):
    return bool(rulings.find_rulings(mask).any())


def is_line(*ends, thick=3):
    return is_ruling(line(*ends, thick=thick))


def is_dashed_ruling(gaps):
    """A line with gaps of this share."""
    mask = line()
    mask[:, np.arange(600) % 100 < 100 * gaps] = 0
    return is_ruling(mask)


def is_ruling_under(bars):
    """A line under bars that hide this share of it."""
    mask = line()
    mask[160:240, np.arange(600) % 100 < 100 * bars] = 1
    return is_ruling(mask)


def noisy(strokes):
    """The shares of noisy paper, and of such strokes on it, that stand out."""
    page = np.random.default_rng(0).normal(0.5, 0.1, (400, 400)).astype("float32")
    page[150:250, 190:200] = 0.5 + strokes
    mask = lines.contrast_of(page).stands_out(0.1)
    return mask[:, :180].mean(), mask[152:248, 192:198].mean()


def remains(top, bottom, spike=0):
    """Whether a piece between rows remains, beside a line in the rows 20 to 23.

    It may have a spike: so many of its columns go on for five rows.
    """
    page, drawn = np.zeros((60, 200), "float32"), blank(60, 200)
    drawn[20:24] = 1
    page[20:24] = page[top:bottom, 50:90] = 0.8
    page[bottom : bottom + 5, 50 : 50 + spike] = 0.8
    left = lines.erase(page, (page > 0).astype("uint8"), drawn, 0)
    return left[top:bottom, 50:90].min() > 0


def goes(strength, remove=rulings.remove_lines):
    """Whether a line with so much ink goes, below a zero with ink of 0.8."""
    page = np.zeros((400, 600), "float32")
    cv2.ellipse(page, (300, 100), (30, 50), 0, 0, 360, 0.8, 8)
    page[200:203] = strength
    return remove(page)[200:203].max() < 0.05


def underline_goes(strength):
    return goes(strength, rulings.remove_underlines)


def is_underline(long, thick=4, gap=0, hidden=0):
    """Whether a line is one under digits of 100 pixels."""
    mask = line((100, 200), (100 + long, 200), thick)
    middle = 100 + long // 2
    mask[:, middle - gap // 2 : middle + gap - gap // 2] = 0
    mask[150:250, 110 : 110 + hidden] = 1
    return bool(rulings.find_underlines(mask, 100).any())


def upright_goes(wide, high):
    """Whether a stroke on a line of 4 pixels goes, below digits of 100 pixels."""
    drawn = line(thick=4)
    mask = with_patch(drawn.copy(), 300, 200 - high, 300 + wide, 200, 1)
    return bool(rulings.uprights(mask, drawn, 100).any())


def ring_goes(content, gap=0):
    """Whether a box of 100 pixels with a gap goes, around something so large."""
    page = np.zeros((160, 160), "float32")
    cv2.rectangle(page, (30, 30), (130, 130), 1, 3)
    inner = slice(80 - content // 2, 80 + content // 2)
    page[inner, inner] = 1
    page[80 - gap // 2 : 80 + gap - gap // 2, 110:140] = 0
    return not without_rings(page)[30].any()


# Pages


def is_form(inside, outside):
    """So many digits lie in a cell, and so many outside."""
    (cell,) = frames.find_cells(box())
    digits = [
        Digit(np.array([left, 80, left + 20, 120]), np.ones((40, 20)))
        for left in [100] * inside + [220] * outside
    ]
    return bool(layout.cells_of_form([cell], digits))


def is_held(beyond):
    """A digit reaches so far beyond a cell of 100 pixels."""
    cell, digit = [[0, 0, 100, 100]], [[20, 50, 60, 100 + beyond]]
    return layout.holds(np.array(cell), np.array(digit)).all()


def turning(*confidences, count=4):
    """Read a page of so many digits, which are so sure in its four turns.

    Returns:
        The `Reading` without the turn, and the turns that were tried.
    """
    tried = []

    def read(turn, model):
        tried.append(turn)
        confidence = confidences[turn // 90]
        answer = Prediction(3, confidence, None, False, (0, 0, 1, 1), None)
        return Reading([[answer] * count], [], [])

    with patch.multiple(pages, turned=lambda page, turn: turn, read_upright=read):
        return pages.read_page(0), tried


def is_turned(upright, turned, count=4):
    return turning(upright, turned, 0.4, 0.3, count=count)[0].turn == 90


def is_doubted(best, next_best):
    return bool(turning(0.4, best, 0.3, next_best)[0].doubt)


def stands_out(contrast):
    """Whether a stroke does from paper without noise."""
    page = np.zeros((100, 100), "float32")
    page[20:80, 45:55] = contrast
    try:
        return ink.darken(page).max() > 0
    except NoDigitFound:
        return False
