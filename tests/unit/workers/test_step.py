"""A step that is shared by workers is the step of one."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from utils.models import from_pixels, tutorial_cnn
from utils.workers import step


def test_the_parts_add_up_to_the_whole():
    """Gradients of two halves, added up, are those of the batch."""
    keras.utils.set_random_seed(0)
    model = from_pixels(tutorial_cnn())
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (8, 28, 28, 1)).astype("uint8")
    labels = generator.integers(0, 10, 8)
    halves = [
        step.local_gradients(model, 8, images[half], labels[half])
        for half in (slice(0, 3), slice(3, 8))
    ]
    loss, gradients = step.local_gradients(model, 8, images, labels)
    assert np.isclose(halves[0][0] + halves[1][0], loss, rtol=1e-5)
    for one, other, whole in zip(halves[0][1], halves[1][1], gradients, strict=True):
        assert np.allclose(one + other, whole, atol=1e-5)


@pytest.fixture
def strategy():
    return tf.distribute.get_strategy()  # one worker, this one


def test_alone_the_total_is_the_number_itself(strategy):
    total = step.make_total(strategy)
    assert total(7) == 7
    assert 0 < step.seconds_to_add(total, times=3) < 1


def test_a_step_changes_the_weights_against_the_gradient(strategy):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, "softmax")])
    optimizer = keras.optimizers.SGD(0.5)
    optimizer.build(model.trainable_variables)
    compute, exchange = step.make_step(strategy, model, optimizer, 2)
    images, labels = tf.constant([[1.0, 0.0], [0.0, 1.0]]), tf.constant([0, 1])
    before, gradients = compute(images, labels)
    exchange(gradients)
    after, _ = compute(images, labels)
    assert float(after) < float(before)
