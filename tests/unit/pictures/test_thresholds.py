"""Every threshold is where it belongs: moved by half, one of these pictures fails.

Of each line: the constant, by how much it is multiplied (HALFWAY: it moves half way to
1), what is on the picture, and whether the right thing is found.
"""

import numpy as np
import pytest

from tests.unit.pictures import scenes
from utils.pictures import (
    frames,
    ink,
    layout,
    lines,
    pages,
    rulings,
    segmentation,
    sheets,
)

LESS, MORE, HALFWAY = 0.5, 1.5, "half way to 1"

lying, is_sheet, is_cornered = scenes.lying, scenes.is_sheet, scenes.is_cornered
SHEETS = [
    ("WIDEST", LESS, "two sheets", scenes.is_one_of_two),
    (
        "WIDEST",
        MORE,
        "a thick stroke that runs off it",
        lambda: scenes.is_sheet_with((95, 75, 116, 130), 50),
    ),
    ("LIGHT", LESS, "a sheet of a third", lambda: is_sheet(lying(40, 30, 140, 130))),
    ("LIGHT", HALFWAY, "the light of a lamp", scenes.is_lit_by_lamp),
    ("SHARES", LESS, "a light table", lambda: is_sheet(lying(30, 20, 170, 130, 130))),
    ("SHARES", MORE, "a shadow", lambda: not is_sheet(lying(0, 0, 100, 150, 100))),
    ("SHARP", LESS, "soft light", lambda: not scenes.is_soft_sheet(50, 40, 150, 110)),
    ("SHARP", HALFWAY, "out of focus", lambda: scenes.is_soft_sheet(30, 20, 120, 130)),
    ("AWAY", LESS, "a shadow", lambda: not is_sheet(lying(2, 2, 200, 150, 110))),
    ("AWAY", MORE, "a slim table", lambda: is_sheet(lying(4, 4, 200, 150, 110))),
    ("SHEET", LESS, "a scrap", lambda: not is_sheet(lying(70, 50, 130, 100))),
    ("SHEET", MORE, "a small sheet", lambda: is_sheet(lying(60, 40, 140, 115))),
    ("TABLE", LESS, "dirt at the edge", lambda: not scenes.is_strip_of_table(140)),
    ("TABLE", MORE, "hardly any table", lambda: scenes.is_strip_of_table(200)),
    (
        "ALIKE",
        LESS,
        "a letter U",
        lambda: (
            not is_cornered(
                (40, 20),
                (80, 20),
                (80, 90),
                (120, 90),
                (120, 20),
                (160, 20),
                (160, 130),
                (40, 130),
            )
        ),
    ),
    (
        "ALIKE",
        HALFWAY,
        "a folded corner",
        lambda: is_cornered((70, 20), (160, 20), (160, 130), (40, 130), (40, 50)),
    ),
    (
        "SHORTEST",
        LESS,
        "light with three corners",
        lambda: not is_cornered((20, 65), (180, 10), (180, 140), (20, 85)),
    ),
    (
        "SHORTEST",
        MORE,
        "a sheet seen from its end",
        lambda: is_cornered((20, 58), (180, 10), (180, 140), (20, 93)),
    ),
    (
        "SLANTED",
        LESS,
        "a sheet seen aslant",
        lambda: is_cornered((70, 20), (180, 20), (125, 130), (15, 130)),
    ),
    (
        "SLANTED",
        MORE,
        "aslant light",
        lambda: not is_cornered((90, 20), (190, 20), (100, 130), (5, 130)),
    ),
    (
        "INNER",
        LESS,
        "a dark photo on it",
        lambda: scenes.is_sheet_with((30, 30, 100, 70), 40),
    ),
    (
        "INNER",
        MORE,
        "a frame around something dark",
        lambda: not scenes.is_sheet_with((30, 30, 120, 78), 40),
    ),
    ("INK", LESS, "a tile", lambda: not is_sheet(lying(60, 40, 140, 115, written=178))),
    (
        "INK",
        MORE,
        "pencil on it",
        lambda: is_sheet(lying(60, 40, 140, 115, written=160)),
    ),
    ("LARGE", LESS, "a tile", lambda: not is_sheet(lying(60, 40, 140, 115, 100, 0))),
    ("LARGE", MORE, "a blank sheet", lambda: is_sheet(lying(40, 30, 160, 120, 100, 0))),
    ("INSET", LESS, "a sheet out of focus", scenes.has_clean_sides),
    ("SLIM", MORE, "a strip that leads off it", lambda: scenes.is_sheet_with_strip(8)),
]

box, is_cell, is_cell_with = scenes.box, scenes.is_cell, scenes.is_cell_with
A_THIRD = (
    (60, 50, 100, 60),
    (60, 140, 100, 150),
    (60, 80, 70, 120),
    (170, 80, 180, 120),
)
A_FIFTH = ((60, 50, 90, 60), (60, 140, 90, 150), (60, 80, 70, 100), (170, 80, 180, 100))
FRAMES = [
    ("SMALLEST", LESS, "the hole of a digit", lambda: not is_cell(box(1, 10, 10, 0))),
    ("SMALLEST", MORE, "a small box", lambda: is_cell(box(1, 18, 18, 0))),
    ("CROOKED", LESS, "a box with round corners", lambda: scenes.is_rounded_cell(5)),
    ("CROOKED", MORE, "an angular zero", lambda: not scenes.is_rounded_cell(3.75)),
    ("STEP", LESS, "a box that stands on its corner", scenes.is_cell_on_its_corner),
    ("COVERED", LESS, "blots on a side", lambda: not is_cell_with((80, 50, 160, 60))),
    ("COVERED", MORE, "a blot on a side", lambda: is_cell_with((90, 50, 150, 60))),
    ("COVERED_IN_ALL", LESS, "blots on sides", lambda: not is_cell_with(*A_THIRD)),
    ("COVERED_IN_ALL", HALFWAY, "ink on all sides", lambda: is_cell_with(*A_FIFTH)),
    ("THICK", LESS, "a thick frame", lambda: is_cell(box(16))),
    ("THICK", MORE, "a thick zero", lambda: not is_cell(box(26))),
    ("ALIKE", LESS, "a thicker line", lambda: scenes.is_uneven_cell(8)),
    ("ALIKE", MORE, "a much thicker line", lambda: not scenes.is_uneven_cell(10)),
    (
        "USUAL",
        LESS,
        "thick nearly all along",
        lambda: not scenes.is_uneven_cell(12, 90),
    ),
    ("USUAL", MORE, "a bar on a line", lambda: scenes.is_uneven_cell(14, 80)),
    ("FILLED", LESS, "dirt in it", lambda: not scenes.is_filled(15)),
    ("FILLED", MORE, "a small digit in it", lambda: scenes.is_filled(26)),
    ("EMPTY", LESS, "an empty box", lambda: is_cell(box(8, content=0))),
    ("EMPTY", MORE, "an angular zero", lambda: not is_cell(box(12, content=0))),
]

is_line = scenes.is_line
LINES = [
    ("TILT", LESS, "a slanted line", lambda: is_line((0, 155), (599, 245))),
    ("TILT", MORE, "a stroke", lambda: not is_line((0, 135), (599, 265))),
    ("NOISE", LESS, "noise", lambda: scenes.noisy(0.5)[0] < 1e-4),
    ("NOISE", MORE, "strokes in noise", lambda: scenes.noisy(0.16)[1] > 0.9),
    ("BESIDE", LESS, "the rest of a line", lambda: not scenes.remains(24, 28)),
    ("BESIDE", MORE, "a dash near a line", lambda: scenes.remains(25, 30)),
    ("WHOLLY", LESS, "a dash on a line", lambda: scenes.remains(24, 31)),
    ("WHOLLY", HALFWAY, "the rest of a line", lambda: not scenes.remains(24, 28, 3)),
]

is_underline, upright_goes = scenes.is_underline, scenes.upright_goes
RULINGS = [
    ("STRONG", LESS, "a smudge below", lambda: not scenes.underline_goes(0.25)),
    ("STRONG", MORE, "a light underline", lambda: scenes.underline_goes(0.4)),
    ("FAINT", LESS, "a shade", lambda: not scenes.goes(0.08)),
    ("FAINT", MORE, "a faint line", lambda: scenes.goes(0.15)),
    ("THINNESS", LESS, "a bar", lambda: not is_line(thick=15)),
    ("THINNESS", MORE, "a thick line", lambda: is_line(thick=8)),
    ("LENGTH", LESS, "a line over a corner", lambda: is_line((0, 50), (300, 0))),
    ("LENGTH", MORE, "a stroke over a corner", lambda: not is_line((0, 50), (250, 0))),
    ("SHORTEST", LESS, "a line over a corner", lambda: is_line((0, 20), (200, 0))),
    ("SHORTEST", MORE, "a stroke over it", lambda: not is_line((0, 15), (100, 0))),
    ("COVERED", LESS, "a dashed line", lambda: not scenes.is_dashed_ruling(0.2)),
    ("COVERED", HALFWAY, "a line with gaps", lambda: scenes.is_dashed_ruling(0.07)),
    ("THERE", LESS, "a row of bars", lambda: not scenes.is_ruling_under(0.6)),
    ("THERE", MORE, "a line under bars", lambda: scenes.is_ruling_under(0.4)),
    ("END", LESS, "a dash", lambda: not is_line((20, 200), (579, 200))),
    ("END", MORE, "a line nearly to the edge", lambda: is_line((15, 200), (584, 200))),
    ("LONGER", LESS, "the bar of a digit", lambda: not is_underline(130)),
    ("LONGER", MORE, "a short underline", lambda: is_underline(200)),
    ("THICKEST", LESS, "a thick underline", lambda: is_underline(300, thick=14)),
    ("THICKEST", MORE, "a bar", lambda: not is_underline(300, thick=25)),
    ("GAP", LESS, "the pen skipped", lambda: is_underline(240, gap=8)),
    ("GAP", MORE, "two bars", lambda: not is_underline(240, gap=13)),
    ("SLIM", LESS, "a thick upright", lambda: upright_goes(8, 40)),
    ("SLIM", MORE, "a dot on a line", lambda: not upright_goes(15, 40)),
    ("SHORT", LESS, "an upright", lambda: upright_goes(4, 40)),
    ("SHORT", MORE, "a one on a line", lambda: not upright_goes(4, 80)),
    ("FREE", LESS, "a bar of a blot", lambda: not is_underline(200, hidden=140)),
    ("FREE", MORE, "digits touch the line", lambda: is_underline(200, hidden=100)),
]

RINGS = [
    ("RINGED", LESS, "an eye", lambda: not scenes.ring_goes(18)),
    ("RINGED", MORE, "a small digit in a ring", lambda: scenes.ring_goes(30)),
    ("CLOSED", LESS, "a hook", lambda: not scenes.ring_goes(40, gap=24)),
    ("CLOSED", HALFWAY, "a ring with a gap", lambda: scenes.ring_goes(40, gap=8)),
]

LAYOUT = [
    ("IN_CELLS", LESS, "squared paper", lambda: not scenes.is_form(2, 3)),
    ("IN_CELLS", HALFWAY, "a form with notes", lambda: scenes.is_form(3, 2)),
    ("MARGIN", LESS, "a digit over its line", lambda: scenes.is_held(10)),
    ("MARGIN", MORE, "a digit in two cells", lambda: not scenes.is_held(20)),
]

is_turned, is_doubted = scenes.is_turned, scenes.is_doubted
PAGES = [
    ("UPRIGHT", LESS, "a page on its side", lambda: is_turned(0.6, 0.9)),
    (
        "UPRIGHT",
        HALFWAY,
        "a page that is read well",
        lambda: scenes.turning(0.93, 0.1, 0.1, 0.1)[1] == [0],
    ),
    ("FEW", LESS, "two digits", lambda: not is_turned(0.5, 0.9, count=2)),
    ("FEW", MORE, "three digits", lambda: is_turned(0.5, 0.9, count=3)),
    ("BETTER", LESS, "hardly better", lambda: not is_turned(0.5, 0.57)),
    ("BETTER", MORE, "a little better", lambda: is_turned(0.5, 0.62)),
    ("CLEARLY", LESS, "turns as good", lambda: is_doubted(0.9, 0.88)),
    ("CLEARLY", MORE, "a turn nearly as good", lambda: not is_doubted(0.9, 0.86)),
]

INK = [
    ("FAINTEST", LESS, "a shade", lambda: not scenes.stands_out(0.06)),
    ("FAINTEST", MORE, "a hard pencil", lambda: scenes.stands_out(0.12)),
]

ALL = [
    (sheets, SHEETS),
    (frames, FRAMES),
    (lines, LINES),
    (rulings, RULINGS),
    (segmentation, RINGS),
    (layout, LAYOUT),
    (pages, PAGES),
    (ink, INK),
]


def moved(value, by):
    """Whole numbers stay whole, if they can."""
    if isinstance(value, tuple):
        return tuple(np.multiply(value, by))
    value = (1 + value) / 2 if by == HALFWAY else by * value
    return int(value) if value == int(value) else value


# these only save time, or are of another room
WITHOUT = {"lines": {"MOST"}, "sheets": {"SMALL"}, "pages": {"PART"}}


@pytest.mark.parametrize("module", [sheets, frames, lines, rulings, layout, pages])
def test_every_threshold_is_tested(module):
    numbers = (int, float, tuple)
    names = {
        name
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, numbers)
    }
    tested = {row[0] for room, rows in ALL for row in rows if room is module}
    assert names - tested == WITHOUT.get(module.__name__[15:], set())


@pytest.mark.parametrize(
    ("module", "name", "by", "is_right"),
    [
        pytest.param(
            module, name, by, is_right, id=f"{module.__name__[15:]}.{name} {by}: {what}"
        )
        for module, rows in ALL
        for name, by, what, is_right in rows
    ],
)
def test_a_threshold_is_where_it_belongs(module, name, by, is_right, monkeypatch):
    assert is_right()
    monkeypatch.setattr(module, name, moved(getattr(module, name), by))
    assert not is_right()
