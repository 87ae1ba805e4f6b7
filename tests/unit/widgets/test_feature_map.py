"""A map of digits."""

import base64

import keras
import numpy as np
import pytest
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.widgets.feature_map import FeatureMap

IMAGES, LABELS = (part[:60] for part in load_mnist().validation)


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(0)
    stack = [layers.Rescaling(1 / 255), layers.Conv2D(4, 5, 3, activation="relu")]
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *stack,
            layers.Flatten(),
            layers.Dense(10, "softmax"),
        ]
    )


@pytest.fixture(scope="module")
def features(model):
    part = keras.Sequential(model.layers[:-1])
    return np.asarray(part(IMAGES[..., None].astype("float32")))


@pytest.fixture
def shown(model, features):
    directions = np.random.default_rng(0).normal(size=(features.shape[1], 2))
    center = features.mean(axis=0)
    return FeatureMap(model, IMAGES, LABELS, center, directions), center, directions


def test_the_places_are_the_projected_features(shown, features):
    widget, center, directions = shown
    expected = (features - center) @ directions
    np.testing.assert_allclose(widget.places, expected, rtol=1e-4, atol=1e-4)
    assert np.array_equal(
        np.frombuffer(widget._places, "float32"), widget.places.ravel()
    )


def test_a_drawing_has_a_place_too(shown):
    widget, _, _ = shown
    widget.pad.load(IMAGES[7])
    np.testing.assert_allclose(widget.place, widget.places[7], rtol=1e-4, atol=1e-4)


def test_the_page_gets_the_layers_without_the_last(shown, model):
    widget, _, _ = shown
    kinds = [layer["kind"] for layer in widget.layers]
    assert kinds == ["Rescaling", "Conv2D", "Flatten"]
    assert widget.labels == LABELS.tolist()
    inputs = IMAGES[..., None].astype("float32")
    assert widget.answers == np.argmax(model(inputs), axis=1).tolist()


def test_it_comes_with_a_picture_that_says_what_there_is(shown):
    widget, _, _ = shown
    data, metadata = widget._repr_mimebundle_()
    assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")
    wrong = np.sum(np.array(widget.answers) != LABELS)
    assert f"{wrong} are misread" in metadata["image/png"]["alt"]
    assert data["text/plain"] == "FeatureMap(60 digits)"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": LABELS[:5]}, "labels"),
        ({"images": IMAGES[:0], "labels": LABELS[:0]}, "expected at least one digit"),
        ({"center": np.zeros(3)}, "center, directions: expected shapes"),
        ({"directions": np.zeros((3, 2))}, "center, directions: expected shapes"),
    ],
)
def test_other_shapes_are_refused(shown, model, change, message):
    _, center, directions = shown
    given = {
        "images": IMAGES,
        "labels": LABELS,
        "center": center,
        "directions": directions,
    }
    with pytest.raises(ValueError, match=message):
        FeatureMap(model, **given | change)


def test_models_that_it_cannot_show_are_refused(model):
    pooled = keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Conv2D(10, 3), layers.GlobalMaxPooling2D()]
    )
    with pytest.raises(ValueError, match="expected a dense layer at its end"):
        FeatureMap(pooled, IMAGES, LABELS, np.zeros(1), np.zeros((1, 2)))
    normed = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.LayerNormalization(),
            layers.Dense(10),
        ]
    )
    with pytest.raises(ValueError, match="the page cannot compute it"):
        FeatureMap(normed, IMAGES, LABELS, np.zeros(784), np.zeros((784, 2)))
