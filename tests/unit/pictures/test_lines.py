"""Lines are followed, and erased."""

import cv2
import numpy as np
import pytest

from utils.pictures.lines import erase, fit, inside, level_lines, near, usual_thickness


def test_the_likeliest_line_comes_first_and_what_is_erased_does_not_come():
    runs = np.zeros((200, 300), "uint8")
    cv2.line(runs, (0, 50), (299, 60), 1)
    cv2.line(runs, (50, 150), (250, 140), 1)
    lines = level_lines(runs, 100)
    columns, rows = next(lines)
    assert columns[[0, -1]].tolist() == [0, 299]
    assert rows[[0, -1]] == pytest.approx([50, 60], abs=2.5)
    assert any(abs(rows[150] - 145) < 3 for _, rows in lines)
    assert not list(level_lines(np.zeros_like(runs), 100))


def test_a_line_ends_at_the_edge_of_the_picture():
    mask = np.zeros((100, 300), "uint8")
    columns, rows = inside(lambda column: column / 2 - 10, mask)
    assert columns[[0, -1]].tolist() == [20, 218]
    assert rows.min() >= 0
    assert rows.max() <= 99


def test_what_is_beyond_the_edge_is_no_ink():
    mask = np.ones((5, 3), "uint8")
    pixels, places = near(mask, np.arange(3), np.zeros(3), 2)
    assert pixels.tolist() == [[0] * 3] * 2 + [[1] * 3] * 3
    assert places[:, 0].tolist() == [-2, -1, 0, 1, 2]


def test_a_bent_line_is_followed():
    runs = np.zeros((200, 301), "uint8")
    columns = np.arange(301)
    bent = 100 + 8 * ((columns - 150) / 150) ** 2
    for column, row in zip(columns, bent.round().astype(int), strict=True):
        runs[row : row + 3, column] = 1
    way, thickness, there = fit(runs, columns, np.full(301, 104.0), 9, 2)
    assert thickness == 3
    assert there == 1
    assert way(columns) == pytest.approx(bent + 1, abs=0.6)
    assert fit(np.zeros_like(runs), columns, bent, 9) == (None, 0, 0)


@pytest.mark.parametrize("thickness", [1, 2, 3, 5, 8])
def test_how_thick_lines_are(thickness):
    lines = np.zeros((100, 300), "uint8")
    lines[40 : 40 + thickness] = 1
    assert usual_thickness(lines) == pytest.approx(thickness, abs=1)


def test_a_line_is_erased_with_its_remainders_and_the_stroke_across_it_stays():
    ink = np.zeros((200, 300), "float32")
    ink[100:104], ink[104:106, 20:60] = 0.8, 0.7
    lines = np.zeros(ink.shape, "uint8")
    lines[100:104] = 1
    stroke = np.zeros(ink.shape, bool)
    stroke[40:160, 200:210] = True
    ink[stroke], lines[stroke] = 0.5, 0
    mask = (ink > 0.2).astype("uint8")
    left = erase(ink, mask, lines, 0.1)
    assert (left[stroke] == 0.5).all()
    assert left[~stroke].max() == pytest.approx(0.1)
