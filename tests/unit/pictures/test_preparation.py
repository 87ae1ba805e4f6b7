"""A picture becomes what MNIST would have made of it."""

import cv2
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.datasets.samples import PAPERS, blank, compress, expose, photograph, tilt
from utils.pictures.errors import NoDigitFound
from utils.pictures.normalization import stroke_width
from utils.pictures.preparation import explain, prepare_digit, prepare_digits


@pytest.fixture(scope="module")
def digits():
    return load_mnist().validation.images


def test_a_digit_of_mnist_stays_nearly_as_it_is(digits):
    """A few have very thin or thick strokes, or move by a pixel."""
    for polarity in (0, 255):
        changes = [
            np.abs(
                prepare_digit(np.abs(polarity - image.astype(int))) - image.astype(int)
            )
            for image in digits[:200]
        ]
        changes = np.mean(changes, axis=(1, 2))
        assert np.median(changes) < 1
        assert np.quantile(changes, 0.95) < 12


def test_size_and_place_do_not_matter(digits):
    image = digits[3]
    expected = prepare_digit(image)
    large = cv2.resize(image, (400, 400), interpolation=cv2.INTER_CUBIC)
    wide = np.zeros((420, 1200), "uint8")
    wide[10:410, 780:1180] = large
    for picture in (large, wide, 255 - wide):
        likeness = np.corrcoef(prepare_digit(picture).ravel(), expected.ravel())[0, 1]
        assert likeness > 0.9


def test_the_centre_of_mass_is_in_the_middle(digits):
    rows, columns = np.indices((28, 28))
    for seed, image in enumerate(digits[:10]):
        read = prepare_digit(photograph(image[None], PAPERS[seed % 3], seed))
        for index in (rows, columns):
            assert np.average(index, weights=read) == pytest.approx(14, abs=0.51)
        sides = [np.ptp(np.flatnonzero(read.any(axis=axis))) + 1 for axis in (0, 1)]
        assert max(sides) == 20


@pytest.mark.parametrize("width", [1, 2, 4, 12, 30, 50])
def test_pens_of_all_widths_write_like_in_mnist(width):
    page = np.full((400, 400), 235, "uint8")
    cv2.ellipse(page, (200, 200), (70, 110), 0, 0, 360, 20, thickness=width)
    read = prepare_digit(page)
    assert read.max() > 200
    assert 1.2 <= stroke_width(cv2.resize(read / np.float32(255), (112, 112))) / 4 <= 5


def test_broken_strokes_are_joined_and_specks_left_out():
    page = np.full((400, 400), 240, "uint8")
    page[145:155, 150:240] = 30  # the bar of a 5, apart from the rest
    cv2.ellipse(page, (190, 230), (50, 55), 0, -100, 140, 30, thickness=10)
    whole = prepare_digit(page)
    page[360:372, 40:52] = 30
    assert np.array_equal(prepare_digit(page), whole)
    page[145:155, 150:240] = 240
    assert not np.array_equal(prepare_digit(page), whole)


def test_explain_ends_with_what_is_read(digits):
    photo = photograph(digits[:1], "squared", seed=4)
    steps = explain(photo)
    assert np.array_equal(list(steps.values())[-1], prepare_digit(photo))
    for name, image in steps.items():
        assert image.dtype == np.uint8, name
        assert image.ndim == 2, name


def test_all_digits_of_a_page_in_reading_order(digits):
    page = photograph([digits[:4], digits[4:6]], "ruled", seed=2)
    read = prepare_digits(page)
    assert read.shape == (6, 28, 28)
    for image, other in zip(read, digits, strict=False):
        likeness = np.corrcoef(image.ravel(), other.ravel())[0, 1]
        assert likeness > 0.6


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("shape", [(440, 400), (840, 880)])
def test_on_empty_paper_there_is_no_digit(paper, shape):
    for seed in range(4):
        generator = np.random.default_rng(seed)
        page = tilt(blank(shape, paper, generator), generator)
        photo = compress(expose(page, generator), generator)
        for read in (prepare_digit, prepare_digits):
            with pytest.raises(NoDigitFound):
                read(photo)


@pytest.mark.parametrize(
    "picture",
    [
        np.full((1, 1), 7, "uint8"),
        np.full((3, 200), 7, "uint8"),
        np.full((500, 400, 3), 255, "uint8"),
        np.zeros((60, 60, 4), "uint8"),
    ],
)
def test_a_blank_picture_has_no_digit(picture):
    for read in (prepare_digit, prepare_digits):
        with pytest.raises(NoDigitFound):
            read(picture)


def test_specks_are_no_digits():
    page = np.full((600, 600), 240, "uint8")
    page[::100, ::100] = 0
    for read in (prepare_digit, prepare_digits):
        with pytest.raises(NoDigitFound):
            read(page)
