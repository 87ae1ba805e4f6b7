"""What a network computes, and what the view tells the browser of it."""

import base64

import cv2
import keras
import numpy as np
import pytest
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.preprocessing import scale
from utils.training.vgg16 import PreprocessInput, ToRGB
from utils.widgets.activations import Activations
from utils.widgets.network_view import NetworkView

DIGIT = load_mnist().train.images[0]


def functional():
    inputs = keras.Input((28, 28, 1))
    maps = layers.Conv2D(4, (3, 5), strides=2, padding="same", activation="relu")(
        inputs
    )
    maps = layers.AveragePooling2D((2, 3), padding="same")(maps)
    maps = layers.Dropout(0.5)(maps)
    maps = layers.Conv2D(6, 2, padding="same", use_bias=False)(maps)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(maps)))


def nested():
    return keras.Sequential(
        [keras.Input((28, 28, 1)), layers.Rescaling(1 / 255), functional()]
    )


def enlarged():
    """As VGG16: images are made larger, get three channels, and are prepared."""
    start = [keras.Input((28, 28, 1)), ToRGB(48, 40), PreprocessInput()]
    maps = [layers.Conv2D(4, 3, padding="same"), layers.MaxPooling2D()]
    return keras.Sequential([*start, *maps, layers.Flatten(), layers.Dense(10)])


def with_random_biases(model):
    rng = np.random.default_rng(1)
    model.set_weights([w + rng.normal(0, 0.1, w.shape) for w in model.get_weights()])
    return model


MODELS = [tutorial_cnn, digits_cnn, dense_rival, functional, nested, enlarged]
each_model = pytest.mark.parametrize("make", MODELS)


@each_model
def test_the_numbers_are_those_of_keras(make):
    model = make()
    activations = Activations(model)
    pixels = make in (nested, enlarged)
    inputs = DIGIT[None, ..., None].astype("float32") if pixels else scale(DIGIT[None])
    values = activations(DIGIT)
    np.testing.assert_allclose(values[0], inputs[0], atol=1e-6)
    np.testing.assert_allclose(values[-1], model(inputs)[0], atol=1e-5)
    assert len(values) == len(activations.layers) + 1
    assert activations.probabilities(values).sum() == pytest.approx(1, abs=1e-5)


def test_every_layer_is_that_of_keras():
    model = tutorial_cnn()
    outputs = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
    values = Activations(model)(DIGIT)
    for seen, expected in zip(values[1:], outputs(scale(DIGIT[None])), strict=True):
        np.testing.assert_allclose(seen, expected[0], atol=1e-5)


@pytest.mark.parametrize("pixels", [True, False, None])
def test_pixels_or_numbers_up_to_1(pixels):
    values = Activations(from_pixels(tutorial_cnn()), pixels)(DIGIT)
    assert values[0].max() == (1 if pixels is False else 255)


def test_layers_in_two_models_and_training_afterwards():
    network = tutorial_cnn()
    model = keras.Sequential([layers.Rescaling(1 / 255), *network.layers])
    model.build((None, 28, 28, 1))
    activations = Activations(model)
    before = activations(DIGIT)[-1]
    network.set_weights([w + 0.01 for w in network.get_weights()])
    after = activations(DIGIT)[-1]
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after, network(scale(DIGIT[None]))[0], atol=1e-5)


@pytest.mark.parametrize("make", [tutorial_cnn, digits_cnn, functional])
def test_each_number_is_explained(make):
    activations = Activations(with_random_biases(make()))
    values = activations(DIGIT)
    rng = np.random.default_rng(0)
    for place in activations.shown:
        output = values[place + 1]
        if output.ndim < 3:
            continue
        for _ in range(5):
            row, column, index = (int(rng.integers(n)) for n in output.shape)
            explained = activations.explain(values, place, index, row, column)
            assert explained["value"] == float(output[row, column, index])
            check_explanation(activations.layers[place], explained)


def check_explanation(layer, explained):
    parts = explained["parts"]
    patches = np.array([part["patch"] for part in parts])
    if isinstance(layer, layers.MaxPooling2D):
        assert patches.max() == pytest.approx(explained["value"])
        return
    if isinstance(layer, layers.AveragePooling2D):
        return  # at the border it leaves the padding out
    kernels = np.array([part["kernel"] for part in parts])
    sums = [part["sum"] for part in parts]
    np.testing.assert_allclose((patches * kernels).sum(axis=(1, 2)), sums, rtol=1e-4)
    assert sorted(np.abs(sums), reverse=True) == pytest.approx(np.abs(sums))
    total = sum(sums) + explained["others"] + explained["bias"]
    assert explained["total"] == pytest.approx(total, rel=1e-4, abs=1e-5)
    relu = explained["activation"] == "relu"
    value = max(total, 0) if relu else total
    assert explained["value"] == pytest.approx(value, rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("make", [tutorial_cnn, digits_cnn, functional, enlarged])
def test_the_field_is_what_the_number_depends_on(make):
    """Changing a pixel outside never changes the number; inside, some pixel does."""
    activations = Activations(with_random_biases(make()))
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (28, 28), "uint8")
    for place in activations.shown:
        reference = activations(noise)[place + 1]
        if reference.ndim < 3:
            continue
        row = min(1, len(reference) - 1)
        top, left, rows, columns = activations.field(place, row, 0)
        other = 255 - noise
        inside = np.zeros((28, 28), bool)
        inside[max(top, 0) : top + rows, max(left, 0) : left + columns] = True
        same = activations(np.where(inside, noise, other))[place + 1]
        changed = activations(np.where(inside, other, noise))[place + 1]
        np.testing.assert_allclose(same[row, 0], reference[row, 0], atol=1e-4)
        assert not np.allclose(changed[row, 0], reference[row, 0], atol=1e-4)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        ("model.keras", "expected a Keras model, got str"),
        (
            keras.Sequential([keras.Input((8, 8, 1)), layers.Flatten()]),
            "expected one from",
        ),
    ],
)
def test_something_else(model, message):
    with pytest.raises(ValueError, match=message):
        NetworkView(model)


def test_a_network_whose_training_went_wrong():
    model = tutorial_cnn()
    model.set_weights([np.full_like(one, np.nan) for one in model.get_weights()])
    with pytest.raises(ValueError, match="not finite numbers.*smaller learning rate"):
        Activations(model)


def test_a_network_with_branches():
    inputs = keras.Input((28, 28, 1))
    one = layers.Conv2D(2, 3, padding="same")(inputs)
    other = layers.Conv2D(2, 3, padding="same", activation="relu")(one)
    flat = layers.Flatten()(layers.Add()([one, other]))
    model = keras.Model(inputs, layers.Dense(10)(flat))
    with pytest.raises(ValueError, match="this one has branches"):
        Activations(model)


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
