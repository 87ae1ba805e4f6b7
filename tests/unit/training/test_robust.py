"""The changed digits: each change does what its name says."""

import keras
import numpy as np
import pytest

from utils.datasets.changes import (
    noisy,
    robustness_set,
    rotated,
    scaled,
    shifted,
    thicker,
    thinner,
)
from utils.training.robust import robustness, robustness_loss


@pytest.fixture
def bars():
    """Two images of a bar, 4 pixels wide, right of the middle and upright."""
    images = np.zeros((2, 28, 28), "uint8")
    images[:, 6:22, 16:20] = 200
    return images


def centre(image):
    rows, columns = np.nonzero(image > 100)
    return rows.mean(), columns.mean()


def test_shifted(bars):
    moved = shifted(bars, right=3, down=-2)
    assert np.array_equal(moved[:, :-2, 3:], bars[:, 2:, :-3])
    assert shifted(bars, right=12).sum() == 0


def test_rotated_turns_counter_clockwise_about_the_middle(bars):
    turned = rotated(bars, 90)
    assert np.array_equal(turned, np.rot90(bars, axes=(1, 2)))
    row, column = centre(rotated(bars, 15)[0])
    assert row < 13.5  # a bar on the right goes up
    assert np.hypot(row - 13.5, column - 13.5) == pytest.approx(4, abs=0.3)


def test_scaled(bars):
    assert np.array_equal(scaled(bars, 1), bars)
    for factor in (0.75, 1.2):
        ink = (scaled(bars, factor) / 200).sum() / (bars / 200).sum()
        assert ink == pytest.approx(factor**2, rel=0.05)


def test_noisy(bars):
    one, other = noisy(bars, 40), noisy(bars, 40)
    assert one.dtype == "uint8"
    assert np.array_equal(one, other)
    assert not np.array_equal(one, noisy(bars, 40, seed=1))
    grey = np.full((1, 28, 28), 128, "uint8")
    assert noisy(grey, 20).std() == pytest.approx(20, rel=0.1)


def test_strokes(bars):
    assert (thinner(bars)[0, 10] > 0).sum() == 3
    assert (thicker(bars)[0, 10] > 0).sum() == 6


def test_the_set_keeps_shape_and_type(bars):
    changed = robustness_set(bars)
    assert len(changed) == 9
    for images in changed.values():
        assert images.shape == bars.shape
        assert images.dtype == "uint8"
        assert not np.array_equal(images, bars)


def test_the_set_of_something_else(bars):
    with pytest.raises(ValueError, match=r"expected shape \(n, 28, 28\)"):
        robustness_set(bars[0])
    with pytest.raises(ValueError, match="expected dtype uint8"):
        robustness_set(bars / 255)


def test_robustness_of_a_model_that_looks_where_the_ink_is(bars):
    """It says 1 if there is ink in the right half, as in the bars, and 0 elsewhere."""
    half = np.zeros((28, 28, 10), "float32")
    half[:, 14:, 1] = 1
    model = keras.Sequential(
        [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    )
    model.set_weights([half.reshape(-1, 10), np.eye(10)[0]])
    robust = robustness(model, bars, [1, 1])
    assert robust.keys() == robustness_set(bars).keys()
    assert set(robust.values()) == {1.0}
    assert set(robustness(model, bars, [1, 0]).values()) == {0.5}
    assert (
        robustness(model, shifted(bars, right=11), [1, 1])["moved 3 pixels right"] == 0
    )
    with pytest.raises(ValueError, match=r"labels: expected shape \(2,\)"):
        robustness(model, bars, [1])


def test_robustness_loss():
    assert robustness_loss(0.99, {"a": 0.9, "b": 0.98}) == pytest.approx(0.05)
