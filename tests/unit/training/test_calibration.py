"""Calibration: on answers whose honesty is known."""

import keras
import numpy as np
import pytest

from utils.numpy_cnn import softmax
from utils.training.calibration import (
    calibration_error,
    fit_temperature,
    reliability,
    with_temperature,
)


def answers(confidence, count, right):
    """So many answers "7" with this confidence, and as many labels that are 7."""
    probabilities = np.full((count, 10), (1 - confidence) / 9)
    probabilities[:, 7] = confidence
    return probabilities, np.where(np.arange(count) < right, 7, 3)


@pytest.fixture
def mixed():
    parts = [answers(0.95, 100, 95), answers(0.55, 20, 19), answers(1.0, 4, 4)]
    return [np.concatenate(part) for part in zip(*parts, strict=True)]


def test_reliability(mixed):
    confidences, shares, counts = reliability(*mixed)
    assert counts.tolist() == [20, 104]
    assert confidences == pytest.approx([0.55, (95 + 4) / 104])
    assert shares == pytest.approx([0.95, (95 + 4) / 104])


def test_calibration_error(mixed):
    assert calibration_error(*mixed) == pytest.approx(0.4 * 20 / 124)
    assert calibration_error(*answers(0.8, 100, 80)) == pytest.approx(0)


def drawn(temperature, count=20_000):
    """Probabilities, and labels that are drawn with the temperature taken away."""
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 2, (count, 10))
    truth = softmax(scores).cumsum(axis=1)
    labels = (rng.random((count, 1)) > truth).sum(axis=1).clip(max=9)
    return softmax(scores * temperature), labels


@pytest.mark.parametrize("temperature", [0.5, 1, 3])
def test_the_temperature_is_found(temperature):
    probabilities, labels = drawn(temperature)
    found = fit_temperature(probabilities, labels)
    assert found == pytest.approx(temperature, rel=0.05)
    repaired = softmax(np.log(probabilities) / found)
    assert calibration_error(repaired, labels) < 0.01
    if temperature != 1:
        assert calibration_error(probabilities, labels) > 0.1


def test_a_temperature_beyond_the_range_of_floats():
    probabilities, labels = np.eye(10)[[1, 2]], np.array([1, 3])
    assert fit_temperature(probabilities, labels) == pytest.approx(10)


@pytest.fixture
def model():
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((4,)),
            keras.layers.BatchNormalization(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def test_a_model_with_temperature(model):
    inputs = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
    before = model(inputs).numpy()
    after = with_temperature(model, 0.25)(inputs).numpy()
    assert np.allclose(after, softmax(np.log(before) / 0.25), atol=1e-5)
    assert np.array_equal(before, model(inputs).numpy())


def test_bad_input(model):
    with pytest.raises(ValueError, match="temperature: expected more than 0, got 0"):
        with_temperature(model, 0)
    with pytest.raises(ValueError, match="bias and softmax at the end, got ReLU"):
        with_temperature(keras.Sequential([*model.layers, keras.layers.ReLU()]), 2)
    with pytest.raises(ValueError, match=r"probabilities: expected shape \(n, 10\)"):
        reliability(np.ones((3, 2)), [0, 1, 1])
    with pytest.raises(ValueError, match=r"labels: expected shape \(10,\)"):
        calibration_error(np.eye(10), [1])
    with pytest.raises(ValueError, match="no answers"):
        reliability(np.zeros((0, 10)), np.zeros(0, int))
