"""Ink is what differs from the paper around it, in any light."""

import cv2
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.datasets.samples import PAPERS, photograph
from utils.pictures.errors import NoDigitFound
from utils.pictures.ink import (
    darken,
    extract_ink,
    find_pieces,
    is_dark_on_light,
    levels,
    shrink,
)


@pytest.fixture(scope="module")
def digits():
    return load_mnist().validation.images


def test_polarity_of_digits(digits):
    for image in digits[:100]:
        assert not is_dark_on_light(image)
        assert is_dark_on_light(255 - image)


def test_polarity_of_digits_that_fill_the_picture(digits):
    def tight(image):
        rows, columns = (np.flatnonzero((image > 60).any(axis=axis)) for axis in (1, 0))
        return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]

    assert np.mean([is_dark_on_light(tight(image)) for image in digits[:500]]) < 0.02


@pytest.mark.parametrize("paper", PAPERS)
def test_polarity_of_photos(digits, paper):
    for seed in range(5):
        photo = cv2.cvtColor(photograph(digits[:1], paper, seed), cv2.COLOR_RGB2GRAY)
        assert is_dark_on_light(photo)
        assert not is_dark_on_light(255 - photo)


def test_light_and_shadow_go():
    """The same stroke has the same ink in the sun and in the shadow."""
    page = np.full((300, 300), 220.0)
    page[50:250, 60:66] = page[50:250, 230:236] = 66
    light = np.interp(np.arange(300), (140, 160), (1, 0.5))
    ink = extract_ink((page * light).astype("uint8"))
    sun, shadow = ink[150, 62], ink[150, 232]
    assert sun == pytest.approx(0.7, abs=0.02)
    assert shadow == pytest.approx(sun, abs=0.02)
    assert ink[150, 100:200].max() < 0.1


def test_faint_ink_counts_only_where_it_touches_strong_ink():
    ink = np.zeros((60, 60), "float32")
    ink[10:50, 20:24] = 0.8
    ink[48:52, 24:40] = 0.25  # the pen was light at the end
    ink[10:14, 45:55] = 0.25  # a smudge
    strokes = darken(ink)
    assert strokes[30, 21] == 1
    assert strokes[50, 35] > 0
    assert strokes[12, 50] == 0


@pytest.mark.parametrize(
    "grey",
    [
        np.full((1, 1), 7, "uint8"),
        np.full((1, 90), 7, "uint8"),
        np.full((500, 400), 255, "uint8"),
        np.zeros((500, 400), "uint8"),
        np.tile(np.linspace(90, 230, 600).astype("uint8"), (400, 1)),
        np.random.default_rng(0).integers(100, 200, (300, 300)).astype("uint8"),
    ],
)
def test_where_there_is_no_ink_none_is_found(grey):
    with pytest.raises(NoDigitFound, match="darker or thicker pen"):
        darken(extract_ink(grey))


def test_levels_see_paper_noise_and_ink():
    generator = np.random.default_rng(0)
    ink = generator.normal(0.1, 0.02, (200, 200)).astype("float32")
    ink[50:150, 90:100] = 0.6
    floor, noise, strong = levels(ink)
    assert floor == pytest.approx(0.1, abs=0.01)
    assert noise == pytest.approx(0.02, abs=0.005)
    assert strong == pytest.approx(0.6, abs=0.01)


def test_shrink_keeps_the_shape_and_small_pictures():
    assert shrink(np.zeros((300, 600), "uint8"), 100).shape == (50, 100)
    assert shrink(np.zeros((1, 600), "uint8"), 100).shape == (1, 100)
    small = np.zeros((5, 7), "uint8")
    assert shrink(small, 100) is small


@pytest.mark.parametrize("margins", [(0, 0, 0, 0), (7, 4, 3, 10), (12, 9, 1, 2)])
def test_pieces_are_numbered_as_in_the_whole_picture(margins):
    """Only the part with ink is labelled."""
    left, top, right, bottom = margins
    specks = np.random.default_rng(0).random((60, 90)) < 0.2
    ink = np.pad(specks, [(top, bottom), (left, right)]).astype("float32")
    pieces = find_pieces(ink)
    whole = (ink > 0).astype("uint8")
    _, labels, stats, _ = cv2.connectedComponentsWithStats(whole)
    assert np.array_equal(pieces.labels, labels - 1)
    assert np.array_equal(pieces.boxes[:, :2], stats[1:, :2])
    assert np.array_equal(pieces.sides, stats[1:, 2:4])
    assert np.array_equal(pieces.areas, stats[1:, 4])


def test_where_no_ink_is_there_are_no_pieces():
    pieces = find_pieces(np.zeros((20, 30), "float32"))
    assert (pieces.labels == -1).all()
    assert not len(pieces.boxes)
    assert not len(pieces.areas)
