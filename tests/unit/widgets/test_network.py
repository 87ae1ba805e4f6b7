"""A network as the page gets it, and what Python computes of it, against Keras."""

import json

import keras
import numpy as np
import pytest
from keras import layers

from tests.networks import (
    FROM_PIXELS,
    IN_PAGE,
    finished,
    in_rows,
    margined,
    sequential,
    trained,
)
from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.preprocessing import scale
from utils.training.augmenting import augmentation
from utils.training.vgg16 import PreprocessInput, ToRGB
from utils.widgets.network import LARGEST, Network

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
    return sequential(layers.Rescaling(1 / 255), functional())


def enlarged():
    """As VGG16: images are made larger, get three channels, and are prepared."""
    start = [ToRGB(48, 40), PreprocessInput()]
    maps = [layers.Conv2D(4, 3, padding="same"), layers.MaxPooling2D()]
    return sequential(*start, *maps, layers.Flatten(), layers.Dense(10))


def dilated():
    """Windows with gaps, then filters that see two of four channels each."""
    return sequential(
        layers.Conv2D(4, 3, dilation_rate=2, activation="relu"),
        layers.Conv2D(6, (3, 2), dilation_rate=(2, 3), padding="same"),
        layers.MaxPooling2D(3, strides=2, padding="same"),
        layers.Conv2D(6, 3, groups=2, padding="same"),
        layers.Conv2D(3, 3, groups=3, dilation_rate=3, use_bias=False),
        layers.Flatten(),
        layers.Dense(10),
    )


MODELS = [*IN_PAGE, digits_cnn, functional, nested, enlarged, dilated, finished]


def each(models):
    return pytest.mark.parametrize("make", models, ids=lambda make: make.__name__)


@each(MODELS)
def test_the_numbers_are_those_of_keras(make):
    model = make()
    network = Network(model)
    pixels = make in (*FROM_PIXELS, nested, enlarged)
    inputs = DIGIT[None, ..., None].astype("float32") if pixels else scale(DIGIT[None])
    values = network(DIGIT)
    np.testing.assert_allclose(values[0], inputs[0], atol=1e-6)
    expected = np.ravel(model(inputs, training=False)[0])
    np.testing.assert_allclose(values[-1].ravel(), expected, rtol=1e-4, atol=1e-5)
    assert len(values) == len(network.layers) + 1
    assert network.probabilities(values).sum() == pytest.approx(1, abs=1e-5)


def test_every_layer_is_that_of_keras():
    model = tutorial_cnn()
    outputs = keras.Model(model.inputs[0], [layer.output for layer in model.layers])
    values = Network(model)(DIGIT)
    for seen, expected in zip(values[1:], outputs(scale(DIGIT[None])), strict=True):
        np.testing.assert_allclose(seen.ravel(), np.ravel(expected[0]), atol=1e-5)


@pytest.mark.parametrize("pixels", [True, False, None])
def test_pixels_or_numbers_up_to_1(pixels):
    network = Network(from_pixels(tutorial_cnn()), pixels)
    assert network(DIGIT)[0].max() == (1 if pixels is False else 255)
    assert network.scale == (1 / 255 if pixels is False else 1)


def test_a_network_that_does_not_tell_what_it_takes():
    rest = [layers.Flatten(), layers.Dense(10)]
    model = sequential(layers.Normalization(mean=33, variance=6172), *rest)
    with pytest.raises(ValueError, match="Normalization cannot tell whether it takes"):
        Network(model)
    assert Network(model, pixels=True)(DIGIT)[0].max() == 255


def test_layers_in_two_models_and_training_afterwards():
    inner = tutorial_cnn()
    model = keras.Sequential([layers.Rescaling(1 / 255), *inner.layers])
    model.build((None, 28, 28, 1))
    network = Network(model)
    before, weights = network(DIGIT)[-1], network.weights()
    inner.set_weights([w + 0.01 for w in inner.get_weights()])
    after = network(DIGIT)[-1]
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after, inner(scale(DIGIT[None]))[0], atol=1e-5)
    assert network.weights() != weights


def in_words(network):
    return [", ".join([one["title"], *one["steps"]]) for one in network.stages]


def test_stages():
    assert in_words(Network(load_digits_cnn())) == [
        "Conv2D 5 × 5, MaxPooling2D 2 × 2, BatchNormalization, ReLU",
        "Conv2D 3 × 3, MaxPooling2D 2 × 2, BatchNormalization, ReLU",
        "Conv2D 3 × 3, BatchNormalization, ReLU",
        "Conv2D 3 × 3, BatchNormalization, ReLU",
        "Dense, softmax",
    ]
    pooled = "AveragePooling2D 3 × 3, BatchNormalization, tanh"
    assert in_words(Network(finished())) == [
        f"Conv2D 3 × 3, relu, BatchNormalization, {pooled}",
        "Conv2D 3 × 3, LeakyReLU",
        "Dense, BatchNormalization, ReLU",
        "Dense",
    ]
    stack = [layers.MaxPooling2D(7), layers.GlobalAveragePooling2D(), layers.Dense(10)]
    assert in_words(Network(sequential(*stack), pixels=False)) == [
        "MaxPooling2D 7 × 7",
        "GlobalAveragePooling2D",
        "Dense",
    ]


def test_stages_after_flatten_and_reshape():
    network = Network(in_rows())
    assert in_words(network) == [
        "Conv2D 5 × 5, BatchNormalization, tanh",
        "Dense, relu",
        "Reshape",
        "Conv2D 3 × 3, Softmax",  # and what Reshape makes is seen already
        "GlobalAveragePooling2D",
        "Conv2D 1 × 1, Softmax",
    ]
    values = network(DIGIT)
    shown = [values[stage["last"] + 1].shape for stage in network.stages]
    others = [(64,), (4, 4, 4), (2, 2, 6), (1, 1, 6), (1, 1, 10)]
    assert shown == [(8, 8, 6), *others]
    assert network.probabilities(values).shape == (10,)


@each([load_digits_cnn, tutorial_cnn, finished, dilated, margined, in_rows])
def test_the_numbers_of_a_stage_are_what_the_next_one_gets(make):
    """Keras says what the convolutions and dense layers get."""
    model = make()
    network = Network(model)
    firsts = [network.layers[stage["first"]] for stage in network.stages[1:]]
    gets = keras.Model(model.inputs[0], [layer.input for layer in firsts])
    values = network(DIGIT)
    inputs = gets(values[0][np.newaxis], training=False)
    for stage, expected in zip(network.stages, inputs, strict=False):
        seen = values[stage["last"] + 1]
        np.testing.assert_allclose(
            seen.ravel(), np.ravel(expected[0]), rtol=1e-4, atol=1e-5
        )


def test_the_stages_of_the_shipped_network_are_not_negative():
    """They are shown after ReLU, as the next convolution gets them."""
    network = Network(load_digits_cnn())
    values = network(DIGIT)
    shown = [values[stage["last"] + 1] for stage in network.stages]
    assert all(one.min() >= 0 for one in shown)


def arrays(network):
    """The weights as the page reads them: {place: {name: array}}."""
    numbers, start, found = np.frombuffer(network.weights(), "float32"), 0, {}
    for place, layer in enumerate(network.description()):
        for name, shape in layer["arrays"]:
            part = numbers[start : start + np.prod(shape)].reshape(shape)
            found.setdefault(place, {})[name] = part
            start += part.size
    assert start == numbers.size
    return found


def test_weights_and_description():
    model = trained(finished)
    network = Network(model)
    found = arrays(network)
    json.dumps(network.description())
    for place, layer in enumerate(network.layers):
        described = network.description()[place]
        shape = layer.output.shape[1:]
        assert np.prod(described["shape"]) == np.prod(shape)
        assert described["units"] == shape[-1]
        if isinstance(layer, (layers.Conv2D, layers.Dense)):
            assert np.array_equal(found[place]["kernel"], layer.kernel)
            assert np.array_equal(found[place]["bias"], layer.bias)
    place, normalization = next(
        (i, one)
        for i, one in enumerate(network.layers)
        if isinstance(one, layers.BatchNormalization)
    )
    x = np.linspace(-1, 1, 4, dtype="float32")[np.newaxis, np.newaxis, np.newaxis]
    np.testing.assert_allclose(
        x * found[place]["scale"] + found[place]["shift"],
        normalization(x, training=False),
        atol=1e-5,
    )


def test_what_is_only_for_training_is_left_out():
    stack = [augmentation(), layers.GaussianNoise(0.1), tutorial_cnn()]
    network = Network(sequential(*stack), pixels=False)
    assert network.in_page
    assert len(network.layers) == len(Network(tutorial_cnn()).layers)


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (layers.LayerNormalization(), "LayerNormalization"),
        (layers.Conv2DTranspose(2, 3), "Conv2DTranspose 3 × 3"),
        (layers.UpSampling2D(), "UpSampling2D"),
        (layers.BatchNormalization(axis=1), "BatchNormalization"),
        (layers.Conv2D(2, 3, activation=lambda x: x**2), "Conv2D 3 × 3"),
        (layers.Dense(3), "Dense"),  # on maps
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_layer_that_the_page_does_not_know(layer, name):
    network = Network(sequential(layer, layers.Flatten(), layers.Dense(10)), False)
    assert not network.in_page
    assert network.unknown == [name.split()[0]]
    described = network.description()[0]
    assert (described["kind"], described["name"]) == ("", name)
    assert network.kernel(2, 9)[1] == 0


def test_a_factor_for_each_map_is_for_python():
    stack = [layers.Conv2D(2, 3), layers.Rescaling([1.0, 2.0]), layers.Flatten()]
    network = Network(sequential(*stack, layers.Dense(10)), pixels=False)
    assert network.unknown == ["Rescaling"]


def test_a_list_of_one_is_a_number():
    stack = [layers.Rescaling([1 / 255], offset=[0.5]), layers.Flatten()]
    network = Network(sequential(*stack, layers.Dense(10)))
    described = network.description()[0]
    assert (described["scale"], described["offset"]) == (1 / 255, 0.5)


def test_the_version_changes_with_the_weights():
    model = tutorial_cnn()
    network = Network(model)
    before = network.version()
    assert network.version() == before
    model.layers[-1].bias.assign_add(np.ones(10))
    assert network.version() != before


def test_too_many_weights_stay_in_python():
    stack = [layers.Flatten(), layers.Dense(1500, activation="relu"), layers.Dense(10)]
    network = Network(sequential(*stack), pixels=False)
    assert LARGEST < 4 * 784 * 1500
    assert (network.in_page, network.unknown, network.weights()) == (False, [], b"")


@each([tutorial_cnn, dilated])
def test_the_kernel_of_one_map(make):
    network = Network(trained(make))
    for place, layer in enumerate(network.layers):
        if isinstance(layer, (layers.Conv2D, layers.Dense)):
            kernel, bias = network.kernel(place, 2)
            assert np.array_equal(kernel, np.asarray(layer.kernel)[..., 2])
            assert bias == (float(layer.bias[2]) if layer.use_bias else 0)
            assert kernel.flags.c_contiguous


def test_probabilities_of_scores_and_of_probabilities():
    scores = np.array([0, 1, 2, 0, 0, 0, 0, 0, 0, 0], "float32")
    expected = keras.ops.softmax(scores)
    np.testing.assert_allclose(Network.probabilities([scores]), expected, rtol=1e-5)
    shares = np.full(10, 0.1, "float32")
    assert np.array_equal(Network.probabilities([shares]), shares)


@pytest.mark.parametrize("digit", [DIGIT / 255, DIGIT[:9], DIGIT[None], 3])
def test_something_that_is_no_digit(digit):
    with pytest.raises(ValueError, match="images: expected"):
        Network(dense_rival())(digit)


def test_something_else(something_else):
    model, message = something_else
    with pytest.raises(ValueError, match=message):
        Network(model)


def test_a_network_whose_training_went_wrong():
    model = tutorial_cnn()
    model.set_weights([np.full_like(one, np.nan) for one in model.get_weights()])
    with pytest.raises(ValueError, match="not finite numbers.*smaller learning rate"):
        Network(model)


def branches(inputs):
    one = layers.Conv2D(2, 3, padding="same")(inputs)
    other = layers.Conv2D(2, 3, padding="same", activation="relu")(one)
    return layers.Add()([one, other])


def an_operation(inputs):
    return 2 * layers.Conv2D(2, 3)(inputs)


@each([branches, an_operation])
def test_a_network_that_is_not_one_layer_after_the_other(make):
    inputs = keras.Input((28, 28, 1))
    flat = layers.Flatten()(make(inputs))
    model = keras.Model(inputs, layers.Dense(10)(flat))
    with pytest.raises(ValueError, match="expected one layer after the other"):
        Network(model)
