"""The recipe of the course's model, on a few digits."""

import keras
import numpy as np
import pytest

from utils.datasets.data_files import Mnist, Split, load_mnist
from utils.training.recipe import train_digits_cnn


@pytest.fixture(scope="module")
def few():
    parts = (Split(*(array[:256] for array in part)) for part in load_mnist())
    return Mnist(*parts)


def network():
    layers = keras.layers
    dense = layers.Dense(10, activation="softmax")
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), dense])


def weights(few, **changes):
    options = {"network": network, "epochs": 2, "batch_size": 64, "live": False}
    result = train_digits_cnn(few, **(options | changes))
    assert result.epochs == 2
    return np.concatenate([part.ravel() for part in result.model.get_weights()])


def test_the_seed_fixes_everything(few):
    assert np.array_equal(weights(few), weights(few))
    assert not np.array_equal(weights(few), weights(few, seed=1))


def test_each_change_changes_something(few):
    recipe = weights(few)
    for change in (
        {"amounts": None},
        {"share": 0.75},
        {"smoothing": 0},
        {"peak": 0.01},
        {"optimizer": keras.optimizers.Adam},
    ):
        assert not np.array_equal(weights(few, **change), recipe), change


def test_the_test_digits_are_not_used(few):
    without = few._replace(test=None)
    assert np.array_equal(weights(few), weights(without))


def test_the_model_takes_pixels(few):
    result = train_digits_cnn(few, network, epochs=1, live=False)
    answers = result.model.predict(few.validation.images, verbose=0)
    assert answers.shape == (256, 10)
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-5)
    assert isinstance(result.model.layers[0], keras.layers.Rescaling)
