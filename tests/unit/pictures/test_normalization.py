"""A digit becomes 28 x 28 pixels, as MNIST was made."""

import cv2
import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.pictures.normalization import (
    BOX,
    THICK,
    THIN,
    centre,
    fit_box,
    match_stroke,
    normal_steps,
    normalize,
    stroke_width,
    to_grey,
)
from utils.pictures.segmentation import Digit


@pytest.fixture(scope="module")
def digits():
    return load_mnist().validation.images


def crop(image):
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    return image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def test_cropped_and_centred_again_a_digit_of_mnist_is_the_same(digits):
    """So MNIST was made this way: by centre of mass, at index 14."""
    for image in digits[:300]:
        ink = crop(image).astype("float32") / 255
        if max(ink.shape) == 20:
            again = (255 * centre(fit_box(ink))).round()
            assert np.array_equal(again, image)


def test_stroke_width():
    ink = np.zeros((60, 60), "float32")
    ink[5:55, 20:29] = 1
    assert stroke_width(ink) == pytest.approx(9, abs=1)
    assert stroke_width(np.zeros((5, 5), "float32")) > 0


def test_the_last_digit_of_a_distance_does_not_matter(digits, monkeypatch):
    """OpenCV's depends on where an array lies in memory, and the network saw it."""
    generator = np.random.default_rng(0)
    exact = cv2.distanceTransform

    def shaken(*arguments):
        depth = exact(*arguments)
        return depth * generator.choice(
            np.float32([1 - 1e-6, 1, 1 + 1e-6]), depth.shape
        )

    inks = [fit_box(crop(image) / np.float32(255)) for image in digits[:50]]
    usual = [stroke_width(ink) for ink in inks]
    monkeypatch.setattr(cv2, "distanceTransform", shaken)
    assert [stroke_width(ink) for ink in inks] == usual


def test_strokes_of_the_usual_width_stay(digits):
    ink = crop(digits[3]).astype("float32") / 255
    assert match_stroke(ink) is ink


def ring(thickness):
    """A 0 that is 260 pixels high, written with a pen of so many pixels."""
    ink = np.zeros((260, 200), "float32")
    axes = 99 - thickness // 2, 129 - thickness // 2
    cv2.ellipse(ink, (100, 130), axes, 0, 0, 360, 1, thickness=thickness)
    return ink


def width_of_strokes(ink):
    """In pixels of a digit that is 20 pixels long."""
    return stroke_width(ink) * BOX / max(ink.shape)


@pytest.mark.parametrize(
    ("thickness", "low", "high"), [(6, THIN, 2.5), (36, 2, 3.5), (80, 3, THICK)]
)
def test_strokes_become_as_wide_as_in_mnist(thickness, low, high):
    ink = ring(thickness)
    assert width_of_strokes(ink) == pytest.approx(thickness * BOX / 260, abs=0.3)
    assert low - 0.25 <= width_of_strokes(match_stroke(ink)) <= high + 0.25


def test_the_steps_lead_to_the_digit():
    digit = Digit(np.array([0, 0, 200, 260]), ring(20))
    steps = normal_steps(digit.ink)
    assert np.array_equal(to_grey(list(steps.values())[-1]), normalize(digit))
    assert max(steps["20 pixels long"].shape) == 20


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (400, 3)])
def test_ink_of_any_shape_becomes_a_digit(shape):
    image = normalize(Digit(np.array([0, 0, *shape[::-1]]), np.ones(shape, "float32")))
    assert image.shape == (28, 28)
    assert image.dtype == np.uint8
    assert image.max() > 200


def test_grey_values_stay_in_their_range():
    assert to_grey(np.array([-1, 0, 0.5, 1, 2])).tolist() == [0, 0, 128, 255, 255]
