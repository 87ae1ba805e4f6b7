"""The lines of the paper go, and the strokes stay."""

import cv2
import numpy as np
import pytest

from utils.pictures.rulings import remove_rulings


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
    left = remove_rulings(np.maximum(lines, strokes))
    far = cv2.dilate(strokes, np.ones((9, 9))) == 0
    assert left[far].max() < 0.1 * lines.max()
    assert (left[strokes > 0] == strokes[strokes > 0]).mean() > 0.97


def test_a_stroke_that_comes_from_no_edge_is_no_line():
    ink = np.zeros((400, 400), "float32")
    cv2.line(ink, (60, 200), (340, 206), 0.8, thickness=3)
    assert np.array_equal(remove_rulings(ink), ink)


def test_of_soft_lines_nothing_remains():
    """A camera blurs them: beside each line there is a fainter one."""
    lines = cv2.GaussianBlur(ruled(), (0, 0), 1.5)
    strokes = np.zeros_like(lines)
    cv2.ellipse(strokes, (200, 200), (50, 80), 10, 0, 360, 0.8, thickness=10)
    left = remove_rulings(np.maximum(lines, strokes))
    far = cv2.dilate(strokes, np.ones((9, 9))) == 0
    assert lines[far].max() > 0.1
    assert left[far].max() < 0.01
    assert (left[strokes > 0] == 0.8).mean() > 0.97


def test_small_pictures_have_no_lines():
    """In them a line is as thick as a stroke."""
    ink = np.zeros((60, 60), "float32")
    ink[30] = 0.8
    assert np.array_equal(remove_rulings(ink), ink)


@pytest.mark.parametrize("shape", [(1, 1), (1, 400), (400, 1)])
def test_paper_without_ink_stays_as_it_is(shape):
    ink = np.full(shape, 0.1, "float32")
    assert np.array_equal(remove_rulings(ink), ink)
