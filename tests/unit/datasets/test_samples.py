"""The photos that the project makes itself."""

import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.datasets.samples import PAPERS, photograph


@pytest.fixture(scope="module")
def digits():
    return load_mnist().validation.images


@pytest.mark.parametrize("paper", PAPERS)
def test_a_photo_is_fixed_by_its_seed(digits, paper):
    photo = photograph(digits[:2], paper, seed=1)
    assert photo.dtype == np.uint8
    assert photo.shape[2] == 3
    assert np.array_equal(photo, photograph(digits[:2], paper, seed=1))
    assert not np.array_equal(photo, photograph(digits[:2], paper, seed=2))


def test_papers_differ(digits):
    one, two, three = (photograph(digits[:1], paper) for paper in PAPERS)
    assert not np.array_equal(one, two)
    assert not np.array_equal(two, three)


def test_more_lines_make_a_higher_picture(digits):
    one = photograph(digits[:3])
    two = photograph([digits[:3], digits[3:5]])
    assert two.shape[0] > one.shape[0]
    assert two.shape[1] == one.shape[1]


@pytest.mark.parametrize("images", [[], [np.zeros((0, 28, 28), "uint8")]])
def test_no_digits_are_refused(images):
    with pytest.raises(ValueError, match="at least one digit"):
        photograph(images)


def test_an_unknown_paper_is_refused(digits):
    with pytest.raises(ValueError, match="paper"):
        photograph(digits[:1], "parchment")
