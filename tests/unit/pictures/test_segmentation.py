"""Which ink is a digit, and in which row."""

import cv2
import numpy as np
import pytest

from utils.pictures.errors import NoDigitFound
from utils.pictures.ink import find_pieces
from utils.pictures.segmentation import (
    find_digit,
    find_digits,
    rest_and_pieces,
    without_rings,
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


def drawn(height):
    """A zero so high, and the same in a circle."""
    ink = np.zeros((300, 400), "float32")
    cv2.ellipse(ink, (200, 150), (height // 3, height // 2), 0, 0, 360, 0.8, 5)
    return ink, cv2.circle(ink.copy(), (200, 150), 100, 0.8, 4)


def test_a_ring_around_a_digit_goes():
    digit, ringed = drawn(100)
    assert np.array_equal(without_rings(ringed), digit)
    assert np.array_equal(without_rings(digit), digit)


def test_the_pieces_come_with_what_is_left_of_the_ink():
    digit = np.zeros((200, 200), "float32")
    blot(digit, 90, 70, 20, 60)
    ringed = digit.copy()
    cv2.circle(ringed, (100, 100), 70, 1, 5)
    for ink in (digit, ringed):
        rest, pieces = rest_and_pieces(ink)
        assert np.array_equal(rest, digit)
        for found, expected in zip(pieces, find_pieces(digit), strict=True):
            assert np.array_equal(found, expected)


def test_a_box_drawn_by_hand_goes():
    digit, _ = drawn(100)
    box = np.array([(100, 60), (290, 75), (310, 230), (110, 245)])
    boxed = cv2.polylines(digit.copy(), [box], True, 0.8, 5)
    assert np.array_equal(without_rings(boxed), digit)


def test_what_has_an_eye_is_no_ring():
    _, face = drawn(30)
    assert np.array_equal(without_rings(face), face)


def test_a_zero_with_a_stroke_through_it_is_no_ring():
    ink, _ = drawn(180)
    cv2.line(ink, (130, 240), (270, 60), 0.8, 4)
    assert np.array_equal(without_rings(ink), ink)


def test_a_ring_may_be_open_for_a_moment_but_no_more():
    digit, ringed = drawn(100)
    moment, more = ringed.copy(), ringed.copy()
    moment[145:155, 280:] = 0
    more[:, 250:] = 0
    assert np.array_equal(without_rings(moment), digit)
    assert np.array_equal(without_rings(more), more)


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (40, 40)])
def test_a_picture_full_of_ink_has_no_ring(shape):
    ink = np.ones(shape, "float32")
    assert np.array_equal(without_rings(ink), ink)


def test_a_crop_keeps_its_digits_though_all_touch_the_edge():
    ink = np.zeros((60, 200), "float32")
    for left in (20, 90, 160):
        blot(ink, left, 0, 8, 60)
    assert [box[0] for box in boxes(find_digits(ink))[0]] == [20, 90, 160]


def test_a_dash_beside_a_digit_is_not_joined_to_it():
    ink = np.zeros((200, 300), "float32")
    blot(ink, 100, 50, 50, 100)
    blot(ink, 167, 96, 40, 8)
    assert tuple(find_digit(ink).box) == (100, 50, 150, 150)
