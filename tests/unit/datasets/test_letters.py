import numpy as np
import pytest
from matplotlib import cbook, pyplot

from utils.datasets.letters import (
    FONTS,
    LETTER_SIDE,
    LETTERS,
    draw_text,
    half_of_photo,
    make_letters,
)
from utils.training.vgg16 import SIDE


@pytest.mark.parametrize("split", ["train", "test"])
def test_letters(split):
    images, labels = make_letters(3, split)
    assert images.shape == (30, LETTER_SIDE, LETTER_SIDE, 3)
    assert images.dtype == np.uint8
    assert np.bincount(labels).tolist() == [3] * len(LETTERS)
    assert all(image.std() > 5 for image in images)


def test_vgg16_gets_them_as_they_are():
    assert LETTER_SIDE == SIDE


def test_a_seed_fixes_them():
    one, same, other = (make_letters(1, "train", seed)[0] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_training_and_test_share_no_font():
    assert not set(FONTS["train"]) & set(FONTS["test"])


@pytest.mark.parametrize(("count", "split"), [(0, "train"), (1, "validation")])
def test_what_cannot_be_drawn(count, split):
    with pytest.raises(ValueError, match='split "train" or "test"'):
        make_letters(count, split)


def test_the_halves_are_the_photo():
    left, right = half_of_photo("train"), half_of_photo("test")
    with cbook.get_sample_data("grace_hopper.jpg") as file:
        photo = pyplot.imread(file, format="jpg")
    assert abs(left.shape[1] - right.shape[1]) <= 1
    assert np.array_equal(np.hstack([left, right]), photo)


def middle(image):
    """(x, y) of what is drawn, between its outermost pixels."""
    rows, columns = np.nonzero(image > 100)
    return [(np.min(index) + np.max(index)) / 2 for index in (columns, rows)]


@pytest.mark.parametrize("font", [*FONTS["train"], *FONTS["test"]])
def test_text_in_white_on_black_about_its_place(font):
    image = draw_text("H", font, 40, 80, (30, 50), 0)
    assert (image.shape, image.dtype) == ((80, 80), np.uint8)
    assert (image.min(), image.max()) == (0, 255)
    assert middle(image) == pytest.approx([30, 50], abs=6)


def test_text_in_its_size():
    small, large, word = (
        np.argwhere(draw_text(text, "DejaVuSans", size, 96, (48, 48), 0) > 100)
        for text, size in (("H", 20), ("H", 40), ("HH", 20))
    )
    assert np.ptp(large, axis=0) == pytest.approx(2 * np.ptp(small, axis=0), abs=2)
    assert np.ptp(word, axis=0)[1] > 2 * np.ptp(small, axis=0)[1]


def test_the_page_is_turned_counter_clockwise():
    upright, turned = (
        draw_text("F", "DejaVuSans", 40, 80, (60, 40), angle) for angle in (0, 90)
    )
    difference = np.rot90(upright).astype(float) - turned
    assert np.abs(difference).mean() < 1
