"""Images turned and moved as a whole, all by the same."""

import numpy as np
import pytest

from utils.pictures.warping import MIDDLE, rotated, warped

IMAGES = np.random.default_rng(0).integers(0, 256, (2, 28, 28), "uint8")


def test_turned_about_the_middle_counter_clockwise():
    assert np.array_equal(rotated(IMAGES, 90), np.rot90(IMAGES, axes=(1, 2)))
    assert np.array_equal(rotated(IMAGES, -90), np.rot90(IMAGES, -1, axes=(1, 2)))


def test_turned_by_nothing_it_stays_as_it_is():
    assert np.array_equal(rotated(IMAGES, 0), IMAGES)


@pytest.mark.parametrize("degrees", [10, -25])
def test_a_line_is_turned_by_as_many_degrees(degrees):
    images = np.zeros((1, 28, 28), "uint8")
    images[0, 13:15, 3:25] = 255
    y, x = np.argwhere(rotated(images, degrees)[0] > 128).T
    slope, _ = np.polyfit(x - MIDDLE[0], MIDDLE[1] - y, 1)  # y upwards
    assert np.degrees(np.arctan(slope)) == pytest.approx(degrees, abs=1.5)


def test_places_move_as_the_matrix_says():
    images = np.zeros((1, 28, 28), "uint8")
    images[0, 5, 8] = 200
    matrix = np.array([[2, 0, 3], [0, 3, -4]], "float32")  # x, then y
    moved = warped(images, matrix)
    assert (moved.shape, moved.dtype) == ((1, 28, 28), "uint8")
    assert np.unravel_index(moved[0].argmax(), (28, 28)) == (3 * 5 - 4, 2 * 8 + 3)


def test_what_comes_into_the_image_is_black():
    white = np.full((1, 28, 28), 255, "uint8")
    assert rotated(white, 45)[0, 0, 0] == 0
    assert rotated(white, 45)[0, 14, 14] == 255


def test_the_images_given_stay_as_they_are():
    before = IMAGES.copy()
    rotated(IMAGES, 30)
    assert np.array_equal(IMAGES, before)
