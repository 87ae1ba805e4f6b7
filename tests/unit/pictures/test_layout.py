"""Digits lie in cells and rows."""

import numpy as np
import pytest

from utils.pictures.frames import Cell
from utils.pictures.layout import (
    cells_of_form,
    homes,
    reading_order,
    regions,
    rows_and_columns,
)
from utils.pictures.segmentation import Digit


def cell(left, top, width=50, height=40, filled=True, thickness=(2, 2, 2, 2)):
    right, bottom = left + width, top + height
    corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return Cell(np.array(corners, "float32"), np.array(thickness), filled)


def digit(left, top, width=20, height=30):
    box = np.array([left, top, left + width, top + height])
    return Digit(box, np.ones((height, width), "float32"))


def test_each_pixel_knows_its_cell():
    numbers = regions([cell(0, 0), cell(50, 0)], (60, 120))
    assert [numbers[20, column] for column in (20, 70, 110)] == [1, 2, 0]


def test_digits_in_cells_make_a_form_and_digits_across_them_do_not():
    cells = [cell(50 * place, 0) for place in range(4)]
    inner = [digit(50 * place + 15, 5) for place in range(4)]
    across = [digit(50 * place + 35, 5, width=40) for place in range(3)]
    assert cells_of_form(cells, inner) == cells
    assert cells_of_form(cells, across) == []
    assert cells_of_form(cells, inner[:2] + across[:2]) == cells
    assert cells_of_form(cells, inner[:1] + across[:2]) == []
    assert cells_of_form([], inner) == []


def test_a_digit_may_reach_a_little_beyond_its_cell():
    for height, there in ((45, True), (60, False)):
        form = cells_of_form([cell(0, 10)], [digit(10, 10, height=height)])
        assert bool(form) == there


def test_frames_around_cells_and_empty_ones_at_the_edge_are_not_in_the_form():
    inner = [cell(10, 10), cell(60, 10, filled=False)]
    around = cell(0, 0, 130, 60)
    cut_off = cell(110, 10, filled=False, thickness=(2, 0, 2, 2))
    form = cells_of_form([around, *inner, cut_off], [digit(20, 15)])
    assert form == inner


def test_a_digit_is_at_home_where_its_middle_is():
    cells = [cell(0, 0), cell(50, 0)]
    found = homes(cells, [digit(45, 5), digit(38, 5), digit(200, 5)])
    assert found == [1, 0, None]
    assert homes([], [digit(0, 0)]) == [None]


def test_what_is_in_one_cell_is_read_together():
    cells = [cell(0, 0, 100, 90), cell(100, 0, 100, 90)]
    lines = [digit(110, 5), digit(110, 50), digit(10, 50), digit(40, 5), digit(10, 5)]
    title = digit(60, -60)
    assert reading_order([*lines, title], cells) == [[5], [4, 3, 2, 0, 1]]
    assert reading_order(lines, []) == [[4, 3, 0], [2, 1]]


@pytest.mark.parametrize("tilt", [0, 12])
def test_cells_have_rows_and_columns_also_if_some_are_missing(tilt):
    places = [(row, column) for row in range(3) for column in range(4)]
    del places[5], places[2]
    cells = [
        cell(55 * column - tilt * row, 45 * row + tilt * column)
        for row, column in reversed(places)
    ]
    assert rows_and_columns(cells).tolist() == [list(p) for p in reversed(places)]
    assert rows_and_columns([]).shape == (0, 2)
