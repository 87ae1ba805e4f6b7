"""What a network looks at, likes, and falls for."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.training import inside

IMAGES, LABELS = (part[:60] for part in load_mnist().validation)
PIXELS = IMAGES[..., np.newaxis].astype("float32")


@pytest.fixture(scope="module")
def model():
    return load_digits_cnn()


@pytest.fixture(scope="module")
def linear():
    """A network whose every number is known."""
    keras.utils.set_random_seed(0)
    stack = [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), layers.Flatten()]
    return keras.Sequential([*stack, layers.Dense(10, activation="softmax")])


def test_occlusion_finds_the_only_place_that_counts(linear):
    kernel = np.zeros((784, 10), "float32")
    kernel[10 * 28 + 14, 3] = 9  # a 3 is what is bright in row 10, column 14
    linear.layers[-1].set_weights([kernel, np.zeros(10, "float32")])
    lost = inside.occlusion_map(linear, np.full((28, 28), 255, "uint8"), 3, size=5)
    assert lost.shape == (24, 24)
    rows, columns = np.nonzero(lost > 0.5)
    assert (rows.min(), rows.max()) == (6, 10)
    assert (columns.min(), columns.max()) == (10, 14)
    assert np.abs(lost[lost <= 0.5]).max() < 1e-5


def test_a_gradient_is_the_change_of_the_loss(model):
    wrong = (LABELS[:2] + 1) % 10  # or the loss is too small to be told from rounding
    gradients = inside.pixel_gradients(model, PIXELS[:2], wrong)
    assert gradients.shape == (2, 28, 28, 1)
    place = np.unravel_index(np.abs(gradients[0]).argmax(), (28, 28, 1))
    losses = []
    for step in (-0.5, 0.5):
        moved = PIXELS[:1].copy()
        moved[0][place] += step
        losses.append(-np.log(np.asarray(model(moved))[0, wrong[0]]))
    assert losses[1] - losses[0] == pytest.approx(gradients[0][place], rel=0.05)


def test_an_attack_fools_more_than_noise_of_its_size(model):
    hit = inside.attack(model, PIXELS, LABELS, 60)
    assert hit.dtype == "float32"
    assert np.abs(hit - PIXELS).max() == 60
    assert hit.min() >= 0
    assert hit.max() <= 255
    signs = np.random.default_rng(0).choice([-1, 1], PIXELS.shape)
    noisy = np.clip(PIXELS + 60 * signs, 0, 255)
    right = [
        (np.argmax(model(one), axis=1) == LABELS).mean() for one in (PIXELS, hit, noisy)
    ]
    assert right[1] < right[2] - 0.1
    assert right[0] > 0.95
    assert np.array_equal(inside.attack(model, PIXELS, LABELS, 0), PIXELS)


def test_an_ideal_image_has_a_higher_score_than_any_digit(model):
    image = inside.ideal_image(model, 3, steps=40)
    assert image.shape == (28, 28)
    assert 0 <= image.min() <= image.max() <= 255
    part = keras.Model(model.inputs, model.layers[-2].output)
    kernel, bias = model.layers[-1].get_weights()

    def scores(images):
        return (part.predict(images, verbose=0) @ kernel + bias)[:, 3]

    assert scores(image[None]) > scores(IMAGES).max()
    blurred = inside.ideal_image(model, 3, blur=1, jitter=1, steps=40)
    steepness = [np.abs(np.diff(one)).mean() for one in (image, blurred)]
    assert steepness[1] < steepness[0] / 2


def test_confidence_and_energy_are_those_of_the_scores(model):
    found = inside.three_scores(model, IMAGES, IMAGES, LABELS)
    answers = model.predict(IMAGES, verbose=0)
    np.testing.assert_allclose(found["confidence"], answers.max(axis=1), rtol=1e-4)
    part = keras.Model(model.inputs, model.layers[-2].output)
    kernel, bias = model.layers[-1].get_weights()
    scores = part.predict(IMAGES, verbose=0) @ kernel + bias
    expected = tf.reduce_logsumexp(scores, axis=1)
    np.testing.assert_allclose(found["energy"], expected, rtol=1e-4)


def test_noise_is_farther_away_than_digits(model):
    noise = np.random.default_rng(0).integers(0, 256, (60, 28, 28), "uint8")
    ours, theirs = (
        inside.three_scores(model, images, IMAGES, LABELS)["closeness"]
        for images in (IMAGES, noise)
    )
    assert inside.auc(ours, theirs) > 0.8


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [([2, 3], [1, 0], 1), ([0], [1], 0), ([1, 1], [1], 0.5), ([1, 3], [2, 0], 0.75)],
)
def test_auc(ours, theirs, expected):
    assert inside.auc(ours, theirs) == expected


def test_what_cannot_be_is_refused(model):
    with pytest.raises(ValueError, match="size: expected 1 to 28, got 0"):
        inside.occlusion_map(model, IMAGES[0], 3, size=0)
    with pytest.raises(ValueError, match="images"):
        inside.occlusion_map(model, IMAGES, 3)
    with pytest.raises(ValueError, match="labels"):
        inside.pixel_gradients(model, PIXELS, LABELS[:3])
    with pytest.raises(ValueError, match="epsilon: expected 0 or more, got -1"):
        inside.attack(model, PIXELS, LABELS, -1)
    with pytest.raises(ValueError, match="labels"):
        inside.ideal_image(model, 10)
