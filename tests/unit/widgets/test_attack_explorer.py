"""A slider for an attack on a network."""

import base64

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.widgets.attack_explorer import AttackExplorer

IMAGES, LABELS = load_mnist().validation


@pytest.fixture(scope="module")
def model():
    return load_digits_cnn()


def test_without_a_change_both_are_the_digit(model):
    explorer = AttackExplorer(model, IMAGES[0], LABELS[0])
    assert np.array_equal(explorer.changed(), [IMAGES[0]] * 2)


def test_each_pixel_changes_by_the_same_amount_at_most(model):
    explorer = AttackExplorer(model, IMAGES[0], LABELS[0], epsilon=30)
    changes = explorer.changed().astype(int) - IMAGES[0]
    assert np.abs(changes).max() == 30
    assert not np.array_equal(*changes)


def test_the_change_raises_the_loss_and_noise_does_so_less(model):
    losses = []
    for image, label in zip(IMAGES[:8], LABELS[:8], strict=True):
        explorer = AttackExplorer(model, image, label, epsilon=20)
        images = np.concatenate([image[None], explorer.changed()])
        shares = np.asarray(model(images[..., None].astype("float32")))[:, label]
        losses.append(-np.log(shares))
    before, attacked, at_random = np.mean(losses, axis=0)
    assert attacked > 3 * before
    assert attacked > 3 * at_random


def test_the_signs_are_those_of_the_gradient(model):
    explorer = AttackExplorer(model, IMAGES[3], LABELS[3])
    pixels = tf.Variable(IMAGES[3][None, ..., None].astype("float32"))
    with tf.GradientTape() as tape:
        loss = -tf.math.log(model(pixels, training=False)[0, int(LABELS[3])])
    expected = np.sign(tape.gradient(loss, pixels).numpy()).reshape(-1)
    signs = np.frombuffer(explorer._attack, "int8")
    assert (signs == expected).mean() > 0.99  # zeros may fall to either side


def test_it_comes_with_a_picture_that_says_what_is_read(model):
    explorer = AttackExplorer(model, IMAGES[0], LABELS[0], epsilon=10)
    data, metadata = explorer._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    assert "changed along the gradient: " in metadata["image/png"]["alt"]
    assert data["text/plain"] == "AttackExplorer(epsilon=10)"


def test_what_it_cannot_show_is_refused(model):
    with pytest.raises(ValueError, match="epsilon: expected 0 to 80, got 100"):
        AttackExplorer(model, IMAGES[0], 1, epsilon=100)
    with pytest.raises(ValueError, match="labels: expected values 0..9"):
        AttackExplorer(model, IMAGES[0], 11)
    with pytest.raises(ValueError, match="images"):
        AttackExplorer(model, IMAGES[:2], 1)
    stack = [
        layers.Rescaling(1 / 255),
        layers.Flatten(),
        layers.LayerNormalization(),
        layers.Dense(10, "softmax"),
    ]
    normed = keras.Sequential([keras.Input((28, 28, 1)), *stack])
    with pytest.raises(ValueError, match="the page cannot compute it"):
        AttackExplorer(normed, IMAGES[0], 1)
