"""Which ink is a digit, and in which row."""

import cv2
import numpy as np
import pytest

from utils.pictures.errors import NoDigitFound
from utils.pictures.segmentation import (
    Digit,
    cut,
    find_digit,
    find_digits,
    ways_to_split,
)


def blot(ink, left, top, width, height):
    ink[top : top + height, left : left + width] = 1


def boxes(rows):
    return [[tuple(digit.box) for digit in row] for row in rows]


def test_rows_are_read_from_top_to_bottom_and_left_to_right():
    ink = np.zeros((300, 400), "float32")
    places = [[(20, 20), (90, 30), (160, 10)], [(30, 150), (120, 160)]]
    for left, top in sum(places, []):
        blot(ink, left, top, 30, 60)
    rows = boxes(find_digits(ink))
    assert [[box[:2] for box in row] for row in rows] == places


def test_a_row_may_rise():
    ink = np.zeros((400, 700), "float32")
    for place in range(8):
        blot(ink, 20 + 80 * place, 280 - 30 * place, 30, 60)
    (row,) = find_digits(ink)
    assert len(row) == 8


def test_rows_that_nearly_touch_are_two():
    """The lower ones of the first row reach into the second row, by a quarter."""
    ink = np.zeros((300, 400), "float32")
    for left, top in ((20, 35), (90, 20), (160, 35), (55, 80), (125, 80)):
        blot(ink, left, top, 30, 60)
    first, second = boxes(find_digits(ink))
    assert [box[:2] for box in first] == [(20, 35), (90, 20), (160, 35)]
    assert [box[:2] for box in second] == [(55, 80), (125, 80)]


def test_digits_of_different_heights_are_in_one_row():
    ink = np.zeros((200, 300), "float32")
    blot(ink, 20, 40, 30, 100)
    blot(ink, 80, 80, 30, 55)
    blot(ink, 150, 50, 30, 90)
    (row,) = find_digits(ink)
    assert [digit.box[0] for digit in row] == [20, 80, 150]


def test_a_bar_belongs_to_the_digit_below_it_and_specks_to_none():
    ink = np.zeros((200, 300), "float32")
    blot(ink, 20, 40, 50, 8)  # the bar of a 5
    blot(ink, 20, 60, 45, 60)
    blot(ink, 120, 40, 40, 80)
    blot(ink, 200, 100, 6, 6)
    (row,) = boxes(find_digits(ink))
    assert row == [(20, 40, 70, 120), (120, 40, 160, 120)]


def test_a_stripe_at_the_edge_is_no_digit():
    ink = np.zeros((200, 300), "float32")
    blot(ink, 100, 60, 40, 80)
    blot(ink, 0, 0, 10, 200)
    assert boxes(find_digits(ink)) == [[(100, 60, 140, 140)]]
    assert tuple(find_digit(ink).box) == (100, 60, 140, 140)


def test_of_two_digits_the_larger_one_is_taken():
    ink = np.zeros((200, 300), "float32")
    blot(ink, 20, 60, 30, 60)
    blot(ink, 160, 20, 60, 140)
    assert tuple(find_digit(ink).box) == (160, 20, 220, 160)


def test_a_digit_holds_no_ink_of_its_neighbour():
    ink = np.zeros((100, 100), "float32")
    cv2.line(ink, (20, 80), (60, 10), 1, thickness=4)
    cv2.line(ink, (45, 85), (85, 15), 0.5, thickness=4)
    (row,) = find_digits(ink)
    assert [digit.ink.max() for digit in row] == [1, 0.5]


@pytest.mark.parametrize("find", [find_digit, find_digits])
def test_specks_are_refused(find):
    ink = np.zeros((600, 600), "float32")
    ink[::90, ::90] = 1
    with pytest.raises(NoDigitFound, match="specks"):
        find(ink)


def touching():
    """Two strokes, and the pen was not lifted between them."""
    ink = np.zeros((100, 150), "float32")
    blot(ink, 20, 0, 20, 100)
    blot(ink, 110, 0, 20, 100)
    cv2.line(ink, (40, 80), (110, 60), 1, thickness=6)
    ink[:, 64:70] *= 0.3  # where the ink is faintest
    return Digit(np.array([200, 300, 350, 400]), ink)


def test_touching_digits_are_cut_where_there_is_the_least_ink():
    left, right = cut(touching(), 75)
    assert left.ink.sum() + right.ink.sum() == pytest.approx(touching().ink.sum())
    assert left.box[0] == 220
    assert right.box[2] == 330
    assert 264 <= right.box[0] <= left.box[2] <= 270
    for part in (left, right):
        width, height = part.box[2:] - part.box[:2]
        assert part.ink.shape == (height, width)


def test_only_wide_pieces_are_split():
    wide = touching()
    assert [len(way) for way in ways_to_split(wide, usual=90)] == [1, 2]
    assert [len(way) for way in ways_to_split(wide, usual=300)] == [1]
