"""Short trainings: the same from the same seed, and each example in its turn."""

import keras
import numpy as np
import pytest
from keras import layers

from utils.training.transfer import batches, compiled_model, share_right, train_anew


@pytest.fixture
def model():
    return compiled_model(
        keras.Sequential(
            [
                keras.Input((8,)),
                layers.Dense(16, activation="relu"),
                layers.BatchNormalization(),
                layers.Dense(10, activation="softmax"),
            ]
        )
    )


@pytest.fixture
def data():
    """Ten clouds of points, one for each class."""
    rng = np.random.default_rng(0)
    labels = np.arange(200) % 10
    centres = rng.normal(0, 3, (10, 8))
    return (centres[labels] + rng.normal(0, 0.3, (200, 8))).astype("float32"), labels


def test_every_example_comes_before_any_comes_again():
    order = batches(7, steps=10, size=3, seed=0).ravel()
    assert len(order) == 30
    for start in range(0, 28, 7):
        assert sorted(order[start : start + 7]) == list(range(7))
    assert (batches(7, 10, 3, seed=1).ravel() != order).any()


def test_averages_follow_fast(model):
    assert model.layers[1].momentum == 0.9


def test_a_run_learns_and_can_be_repeated(model, data):
    shares, weights = [], []
    for seed in (0, 1, 0):
        assert train_anew(model, *data, seed, steps=100, size=20) > 0
        shares.append(share_right(model, *data))
        weights.append(np.concatenate([w.ravel() for w in model.get_weights()]))
    assert min(shares) > 0.9
    np.testing.assert_array_equal(weights[0], weights[2])
    assert np.abs(weights[0] - weights[1]).max() > 0.01


def test_it_begins_with_weights_that_are_given(model, data):
    train_anew(model, *data, steps=100, size=20)
    trained = model.get_weights()
    train_anew(model, *data, seed=5, steps=1, size=20, peak=1e-9, weights=trained)
    np.testing.assert_allclose(model.get_weights()[0], trained[0], atol=1e-6)


def test_batches_are_changed_before_the_step(model, data):
    seen = []

    def change(batch):
        seen.append(len(batch))
        return 0 * batch

    train_anew(model, *data, steps=30, size=20, change=change)
    assert seen == [20] * 30
    assert share_right(model, *data) < 0.5


def test_all_answers_count(model, data):
    train_anew(model, *data, steps=100, size=20)
    inputs, labels = (np.concatenate([part] * 2) for part in data)  # 250 at a time
    expected = np.mean(np.argmax(model(inputs), axis=1) == labels)
    assert share_right(model, inputs, labels) == pytest.approx(expected)


def test_what_does_not_fit_is_said(model, data):
    with pytest.raises(ValueError, match=r"labels: expected shape \(200,\)"):
        train_anew(model, data[0], data[1][:50])
    with pytest.raises(ValueError, match=r"labels: expected shape \(200,\)"):
        share_right(model, data[0], data[1][:50])
