"""The lines of the paper go, and the strokes stay."""

import cv2
import numpy as np
import pytest

from utils.pictures.rulings import remove_lines, remove_underlines


def far_from(strokes):
    return cv2.dilate(strokes, np.ones((9, 9))) == 0


def ruled(vertical=False):
    ink = np.zeros((400, 400), "float32")
    for row in range(30, 380, 60):
        cv2.line(ink, (0, row), (399, row + 12), 0.3, thickness=2)
    return ink.T.copy() if vertical else ink


@pytest.mark.parametrize("vertical", [False, True])
def test_lines_go_and_strokes_stay(vertical):
    lines = ruled(vertical)
    strokes = np.zeros_like(lines)
    cv2.ellipse(strokes, (200, 200), (50, 80), 10, 0, 360, 0.8, thickness=10)
    left = remove_lines(np.maximum(lines, strokes))
    far = far_from(strokes)
    assert left[far].max() < 0.1 * lines.max()
    assert (left[strokes > 0] == strokes[strokes > 0]).mean() > 0.97


def test_a_stroke_that_comes_from_no_edge_is_no_line():
    ink = np.zeros((400, 400), "float32")
    cv2.line(ink, (60, 200), (340, 206), 0.8, thickness=3)
    assert np.array_equal(remove_lines(ink), ink)


def test_of_soft_lines_nothing_remains():
    """A camera blurs them: beside each line there is a fainter one."""
    lines = cv2.GaussianBlur(ruled(), (0, 0), 1.5)
    strokes = np.zeros_like(lines)
    cv2.ellipse(strokes, (200, 200), (50, 80), 10, 0, 360, 0.8, thickness=10)
    left = remove_lines(np.maximum(lines, strokes))
    far = far_from(strokes)
    assert lines[far].max() > 0.1
    assert left[far].max() < 0.01
    assert (left[strokes > 0] == 0.8).mean() > 0.97


def test_small_pictures_have_no_lines():
    """In them a line is as thick as a stroke."""
    ink = np.zeros((60, 60), "float32")
    ink[30] = 0.8
    assert np.array_equal(remove_lines(ink), ink)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1)])
def test_paper_without_ink_stays_as_it_is(shape):
    ink = np.full(shape, 0.1, "float32")
    assert np.array_equal(remove_lines(ink), ink)


def seven(ink, left):
    cv2.line(ink, (left, 40), (left + 100, 40), 1, 6)
    cv2.line(ink, (left + 100, 40), (left + 45, 140), 1, 6)


def test_level_bars_of_digits_side_by_side_are_no_ruling():
    ink = np.zeros((170, 700), "float32")
    for left in range(2, 600, 130):
        seven(ink, left)
    assert np.array_equal(remove_lines(ink), ink)
    assert np.array_equal(remove_underlines(ink), ink)


def test_pencil_that_is_fainter_than_the_lines_stays():
    ink = np.zeros((400, 400), "float32")
    ink[100:103] = ink[300:303] = 0.8
    strokes = np.zeros_like(ink)
    cv2.ellipse(strokes, (200, 200), (50, 120), 0, 0, 360, 0.35, thickness=8)
    left = remove_lines(np.maximum(ink, strokes))
    assert left[far_from(strokes)].max() < 0.1
    assert (left[strokes > 0] > 0.3).mean() > 0.97


def test_small_digits_on_a_line_are_no_specks():
    ink = np.zeros((900, 1200), "float32")
    ink[500:503] = 0.8
    strokes = np.zeros_like(ink)
    for left in range(100, 1000, 80):
        cv2.ellipse(strokes, (left, 482), (8, 14), 0, 0, 360, 0.8, thickness=3)
    left = remove_lines(np.maximum(ink, strokes))
    assert (left[strokes > 0] == 0.8).mean() > 0.97
    assert left[strokes == 0].max() < 0.1


def numbers(*lines, thickness=4):
    """Four zeros, and lines from point to point."""
    ink = np.zeros((300, 460), "float32")
    for left in range(100, 400, 75):
        cv2.ellipse(ink, (left, 140), (20, 30), 0, 0, 360, 0.8, thickness=6)
    strokes = ink.copy()
    for start, end in lines:
        cv2.line(ink, start, end, 0.8, thickness)
    return ink, strokes


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([((60, 185), (380, 185))], id="below"),
        pytest.param([((60, 176), (380, 180))], id="touching"),
        pytest.param([((60, 182), (380, 182)), ((60, 191), (380, 195))], id="double"),
        pytest.param([((60, 140), (380, 144))], id="through"),
        pytest.param([((60, 180), (200, 180))], id="short"),
    ],
)
def test_lines_under_numbers_and_through_them_go(lines):
    ink, strokes = numbers(*lines)
    left = remove_underlines(ink)
    assert (left[far_from(strokes)] > 0.1).mean() < 0.001
    assert (left[strokes > 0] == strokes[strokes > 0]).mean() > 0.9


def test_a_line_as_short_as_the_bar_of_a_digit_stays():
    ink, _ = numbers(((80, 185), (170, 185)))
    assert np.array_equal(remove_underlines(ink), ink)


def test_the_uprights_of_a_comb_go_with_its_line():
    """On forms, short strokes on a line part the places for digits."""
    uprights = [((left, 165), (left, 182)) for left in range(62, 400, 75)]
    ink, strokes = numbers(((60, 182), (362, 182)), *uprights)
    left = remove_underlines(ink)
    assert (left[far_from(strokes)] > 0.1).mean() < 0.001
    assert (left[strokes > 0] == strokes[strokes > 0]).mean() > 0.9
