"""Digits that are moved, turned, resized, noisy, thin or thick, by as much as said."""

import numpy as np
import pytest

from utils.datasets.changes import (
    noisy,
    robustness_set,
    scaled,
    shifted,
    thicker,
    thinner,
)
from utils.pictures.warping import rotated


def square(top, left, side=4):
    """One image with a white square."""
    images = np.zeros((1, 28, 28), "uint8")
    images[:, top : top + side, left : left + side] = 255
    return images


@pytest.mark.parametrize(
    ("moves", "top", "left"),
    [({"right": 3}, 10, 8), ({"down": -3}, 7, 5), ({"right": -2, "down": 6}, 16, 3)],
)
def test_moved_by_whole_pixels(moves, top, left):
    assert np.array_equal(shifted(square(10, 5), **moves), square(top, left))


def test_what_leaves_the_image_is_lost():
    assert not shifted(square(10, 22), right=6).any()


def test_larger_and_smaller_about_the_middle():
    images = square(8, 8, side=12)
    for factor in (0.5, 1.5):
        changed = scaled(images, factor)
        ink = changed.sum() / images.sum()
        assert ink == pytest.approx(factor**2, rel=0.02)
        assert np.abs(changed - np.float32(changed[:, ::-1, ::-1])).max() <= 2


def test_noise_has_its_spread_and_stays_in_range():
    grey = np.full((4, 28, 28), 128, "uint8")
    assert noisy(grey, 20).std() == pytest.approx(20, rel=0.05)
    assert np.array_equal(noisy(grey, 20), noisy(grey, 20))
    assert not np.array_equal(noisy(grey, 20), noisy(grey, 20, seed=1))
    assert noisy(square(0, 0, side=14), 5)[:, :14, :14].min() > 200  # no wrapping
    assert noisy(square(0, 0, side=14), 5)[:, 14:].max() < 50


def test_strokes_lose_one_pixel_or_gain_two():
    images = np.zeros((1, 28, 28), "uint8")
    images[:, :, 10:14] = 255  # a stroke, 4 pixels wide
    assert np.array_equal(thinner(images).sum(axis=2) / 255, np.full((1, 28), 3))
    assert np.array_equal(thicker(images).sum(axis=2) / 255, np.full((1, 28), 6))


def test_each_change_changes_something_and_keeps_the_shape():
    images = square(9, 9, side=10)
    found = robustness_set(images)
    assert len(found) == 9
    for name, changed in found.items():
        assert (changed.shape, changed.dtype) == (images.shape, "uint8"), name
        assert not np.array_equal(changed, images), name
    assert np.array_equal(images, square(9, 9, side=10))


def test_left_is_counter_clockwise():
    images = square(4, 12)
    found = robustness_set(images)
    assert np.array_equal(found["turned 15° left"], rotated(images, 15))
    assert np.array_equal(found["turned 15° right"], rotated(images, -15))


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (square(0, 0)[0], "expected shape"),
        (square(0, 0) / 255, "expected dtype uint8"),
    ],
)
def test_other_images_are_refused(images, message):
    with pytest.raises(ValueError, match=message):
        robustness_set(images)
