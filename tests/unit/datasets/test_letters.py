import numpy as np
import pytest

from utils.datasets.letters import FONTS, LETTER_SIDE, LETTERS, make_letters
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
