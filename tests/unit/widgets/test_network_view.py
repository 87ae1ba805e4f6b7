"""What the view tells the browser of a network."""

import base64

import cv2
import keras
import numpy as np
import pytest
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.models import tutorial_cnn
from utils.widgets.activations import Activations
from utils.widgets.network_view import NetworkView

DIGIT = load_mnist().train.images[0]


def test_something_else(something_else):
    model, message = something_else
    with pytest.raises(ValueError, match=message):
        NetworkView(model)


@pytest.fixture
def view():
    return NetworkView(tutorial_cnn())


def test_the_layers_that_are_shown(view):
    assert [layer["title"] for layer in view.layers] == [
        "Conv2D 3 × 3, relu",
        "MaxPooling2D 2 × 2",
        "Conv2D 3 × 3, relu",
        "MaxPooling2D 2 × 2",
        "Conv2D 3 × 3, relu",
        "Dense, relu",
    ]
    assert [layer["explained"] for layer in view.layers] == [True] * 5 + [False]
    first = view.layers[0]
    assert (first["rows"], first["columns"], first["maps"]) == (26, 26, 32)


def test_the_bytes_hold_input_and_maps():
    model = tutorial_cnn()
    view = NetworkView(model)
    view.show(DIGIT)
    content = np.frombuffer(view._maps, "uint8")
    assert np.array_equal(content[:784].reshape(28, 28), DIGIT)
    sizes = [one["rows"] * one["columns"] * one["maps"] for one in view.layers]
    assert len(content) == 784 + sum(sizes)
    maps = content[784 : 784 + sizes[0]].reshape(32, 26, 26)
    values = np.moveaxis(Activations(model)(DIGIT)[1], -1, 0)
    expected = 128 + 127 * values / np.abs(values).max()
    np.testing.assert_allclose(maps, expected, atol=0.51)
    assert view.probabilities == pytest.approx(view._values[-1])


def test_the_bytes_share_the_colours_by_the_largest_size():
    """Also if that is a negative number: then no byte is 255, and one is 1."""
    stack = [layers.Conv2D(2, 3, kernel_initializer=keras.initializers.Constant(-1))]
    rest = [layers.Conv2D(1, 9), layers.Flatten(), layers.Dense(10)]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack, *rest])
    view = NetworkView(model)
    view.show(DIGIT)
    maps = np.frombuffer(view._maps, "uint8")[784 : 784 + 2 * 26 * 26]
    assert (maps.min(), maps.max()) == (1, 128)


def maps_of(view, layer):
    """The maps of a layer as the browser gets them, -1..1."""
    sizes = [one["maps"] * one["rows"] * one["columns"] for one in view.layers]
    start = 784 + sum(sizes[:layer])
    content = np.frombuffer(view._maps, "uint8")[start : start + sizes[layer]]
    one = view.layers[layer]
    shape = one["maps"], one["rows"], one["columns"]
    return (content.astype(float).reshape(shape) - 128) / 127


@pytest.mark.parametrize("make", [load_digits_cnn, tutorial_cnn])
def test_the_explanation_ends_with_the_number_that_is_shown(make):
    keras.utils.set_random_seed(0)
    view = NetworkView(make())
    view.show(DIGIT)
    rng = np.random.default_rng(0)
    for layer, described in enumerate(view.layers):
        if not described["explained"]:
            continue
        maps = maps_of(view, layer)
        largest = np.unravel_index(np.abs(maps).argmax(), maps.shape)
        places = [largest, *rng.integers(maps.shape, size=(20, 3))]
        shown = [maps[tuple(place)] for place in places]
        ends = np.array([end_of_explanation(view, layer, place) for place in places])
        # a byte is half a step wrong at most, and so is the largest they are shares of
        np.testing.assert_allclose(ends / abs(ends[0]), shown, atol=1 / 127)


def end_of_explanation(view, layer, place):
    view._pointed = [layer, *map(int, place)]
    end = [view._detail["total"], *(step["value"] for step in view._detail["steps"])]
    return end[-1]


def test_the_shipped_network_is_shown_after_normalization_and_activation():
    view = NetworkView(load_digits_cnn())
    view.show(DIGIT)
    assert [layer["title"] for layer in view.layers] == [
        "Conv2D 5 × 5",
        "MaxPooling2D 2 × 2, BatchNormalization, ReLU",
        "Conv2D 3 × 3",
        "MaxPooling2D 2 × 2, BatchNormalization, ReLU",
        "Conv2D 3 × 3, BatchNormalization, ReLU",
        "Conv2D 3 × 3, BatchNormalization, ReLU",
    ]
    assert [maps_of(view, layer).min() < 0 for layer in range(6)] == [
        *(True, False) * 2,
        *(False, False),
    ]


def test_pointing(view):
    view._pointed = [0, 3, 5, 7]
    assert view._detail == {}
    view.show(DIGIT)
    assert view._detail["pointed"] == [0, 3, 5, 7]
    assert view._detail["field"] == [5, 7, 3, 3]
    before = view._detail["parts"]
    view.show(255 - DIGIT)
    assert view._detail["parts"] != before
    view._pointed = []
    assert view._detail == {}


def test_clear(view):
    view.show(DIGIT)
    view.clear()
    assert view._maps == b""
    assert view.probabilities == []


def test_it_comes_with_a_picture(view):
    pictures = []
    for show in (view.clear, lambda: view.show(DIGIT)):
        show()
        data, _ = view._repr_mimebundle_()
        assert data["text/plain"] == "NetworkView(6 layers)"
        png = np.frombuffer(base64.b64decode(data["image/png"]), "uint8")
        pictures.append(cv2.imdecode(png, cv2.IMREAD_COLOR))
    assert pictures[0].shape == pictures[1].shape
    assert not np.array_equal(*pictures)
