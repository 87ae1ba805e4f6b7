"""What a network computes for one digit, number by number, against Keras."""

import keras
import numpy as np
import pytest
from keras import layers

from utils.datasets.data_files import load_mnist
from utils.export.shipped import load_digits_cnn
from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.preprocessing import scale
from utils.training.augmenting import augmentation
from utils.training.vgg16 import PreprocessInput, ToRGB
from utils.widgets.activations import Activations

DIGIT = load_mnist().train.images[0]
EPSILON = 1e-3  # of Keras' normalizations


def sequential(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


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


def margined():
    """Another number of pixels is cut off, or added, on each of the four sides."""
    return sequential(
        layers.Cropping2D(((1, 3), (4, 2))),
        layers.Conv2D(4, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.ZeroPadding2D(((2, 1), (0, 3))),
        layers.Conv2D(5, 3, padding="same"),
        layers.Cropping2D(((1, 0), (2, 1))),
        layers.Conv2D(3, 3, strides=2, padding="same"),
        layers.Flatten(),
        layers.Dense(10),
    )


def finished():
    """Normalizations and activations as layers of their own, and dropout between."""
    return sequential(
        augmentation(),
        layers.Conv2D(4, 3, activation="relu"),
        layers.Dropout(0.3),
        layers.BatchNormalization(),
        layers.AveragePooling2D(3, strides=2, padding="same"),
        layers.BatchNormalization(),
        layers.Activation("tanh"),
        layers.Conv2D(4, 3),
        layers.LeakyReLU(),
        layers.Flatten(),
        layers.Dense(20),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Dense(10),
    )


def trained(model):
    """The model with weights as training might leave them, none of them 0 or 1."""
    rng = np.random.default_rng(1)
    weights = model.get_weights()
    model.set_weights([w + np.abs(rng.normal(0, 0.1, w.shape)) for w in weights])
    return model


MODELS = [
    tutorial_cnn,
    digits_cnn,
    dense_rival,
    functional,
    nested,
    enlarged,
    dilated,
    margined,
    finished,
]
WITH_MAPS = [make for make in MODELS if make is not dense_rival] + [load_digits_cnn]


def each(models):
    return pytest.mark.parametrize("make", models, ids=lambda make: make.__name__)


def with_maps(activations):
    """The places of the layers with maps, with what is shown of them."""
    values = activations(DIGIT)
    for place in activations.shown:
        output = activations.output(values, place)
        if output.ndim == 3:
            yield values, place, output


@each(MODELS)
def test_the_numbers_are_those_of_keras(make):
    model = make()
    activations = Activations(model)
    pixels = make in (nested, enlarged)
    inputs = DIGIT[None, ..., None].astype("float32") if pixels else scale(DIGIT[None])
    values = activations(DIGIT)
    np.testing.assert_allclose(values[0], inputs[0], atol=1e-6)
    np.testing.assert_allclose(
        values[-1], model(inputs, training=False)[0], rtol=1e-4, atol=1e-5
    )
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


def test_a_network_that_does_not_tell_what_it_takes():
    rest = [layers.Flatten(), layers.Dense(10)]
    model = sequential(layers.Normalization(mean=33, variance=6172), *rest)
    with pytest.raises(ValueError, match="Normalization cannot tell whether it takes"):
        Activations(model)
    assert Activations(model, pixels=True)(DIGIT)[0].max() == 255


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


def test_titles():
    activations = Activations(finished())
    assert [activations.title(place) for place in activations.shown] == [
        "Conv2D 3 × 3, relu, BatchNormalization",
        "AveragePooling2D 3 × 3, BatchNormalization, tanh",
        "Conv2D 3 × 3, LeakyReLU",
        "Dense, BatchNormalization, ReLU",
    ]


@each([tutorial_cnn, load_digits_cnn, finished, dilated])
def test_what_is_shown_is_what_the_next_layer_gets(make):
    """Keras says what the convolutions, poolings and dense layers get."""
    model = make()
    activations = Activations(model)
    shown = [activations.layers[place] for place in activations.shown]
    following = [layer for layer in model.layers if layer in shown[1:]]
    gets = keras.Model(model.inputs[0], [layer.input for layer in following])
    values = activations(DIGIT)
    inputs = gets(values[0][np.newaxis], training=False)
    for place, expected in zip(activations.shown, inputs, strict=False):
        seen = activations.output(values, place)
        np.testing.assert_allclose(
            seen.ravel(), np.ravel(expected[0]), rtol=1e-4, atol=1e-5
        )


def test_the_poolings_of_the_shipped_network_are_not_negative():
    """They are shown after ReLU, as the next convolution gets them."""
    activations = Activations(load_digits_cnn())
    poolings = [
        output
        for _, place, output in with_maps(activations)
        if isinstance(activations.layers[place], layers.MaxPooling2D)
    ]
    assert len(poolings) == 2
    assert all(output.min() == 0 for output in poolings)


@each(WITH_MAPS)
def test_each_number_that_is_shown_is_explained(make):
    """Computed again from the patch, the weights and what follows; many places."""
    activations = Activations(make() if make is load_digits_cnn else trained(make()))
    rng = np.random.default_rng(0)
    for values, place, output in with_maps(activations):
        corners = [(0, 0, 0), np.array(output.shape) - 1]
        for row, column, index in [*corners, *rng.integers(output.shape, size=(40, 3))]:
            explained = activations.explain(values, place, index, row, column)
            total = computed(activations.layers[place], explained)
            assert explained["total"] == pytest.approx(total, rel=1e-3, abs=1e-4)
            result = follow(activations.layers[place:], explained, index)
            assert output[row, column, index] == pytest.approx(
                result, rel=1e-3, abs=1e-4
            )


def computed(layer, explained):
    """What a convolution or pooling makes of the parts that are explained."""
    parts = explained["parts"]
    patches = np.array([part["patch"] for part in parts])
    if isinstance(layer, layers.MaxPooling2D):
        return patches.max()
    if isinstance(layer, layers.AveragePooling2D):
        return patches.mean()
    kernels = np.array([part["kernel"] for part in parts])
    sums = [part["sum"] for part in parts]
    np.testing.assert_allclose(
        (patches * kernels).sum(axis=(1, 2)), sums, rtol=1e-4, atol=1e-4
    )
    assert sorted(np.abs(sums), reverse=True) == pytest.approx(np.abs(sums))
    return sum(sums) + explained["others"] + explained["bias"]


def follow(stack, explained, index):
    """The number at the end, by formulas; each step must say what comes out there."""
    value, steps = explained["total"], list(explained["steps"])
    if getattr(stack[0], "activation", None) is keras.activations.relu:
        value = max(value, 0)
        assert steps.pop(0) == {
            "name": "relu",
            "value": pytest.approx(value, rel=1e-3, abs=1e-4),
        }
    for layer in stack[1:]:
        if isinstance(layer, layers.BatchNormalization):
            gamma, beta, mean, variance = (w[index] for w in layer.get_weights())
            spread = np.sqrt(variance + EPSILON)
            value = gamma * (value - mean) / spread + beta
        elif isinstance(layer, layers.ReLU):
            value = max(value, 0)
        elif isinstance(layer, layers.LeakyReLU):
            value = max(value, 0.3 * value)
        elif isinstance(layer, layers.Activation):
            value = np.tanh(value)
        else:
            break
        assert steps.pop(0)["value"] == pytest.approx(value, rel=1e-3, abs=1e-4)
    assert not steps
    return value


@each([tutorial_cnn, load_digits_cnn])
def test_the_patches_are_what_is_shown_of_the_layer_before(make):
    activations = Activations(make())
    (_, _, before), *others = with_maps(activations)
    for values, place, output in others:
        layer = activations.layers[place]
        pooling = isinstance(layer, layers.MaxPooling2D)
        if layer.padding == "same":  # of a window of 3 x 3
            before = np.pad(before, [(1, 1), (1, 1), (0, 0)])
        for row, column in [(0, 0), np.array(output.shape[:2]) - 1]:
            explained = activations.explain(values, place, 3, row, column)
            for part in explained["parts"]:
                side = len(part["patch"])
                top, left = (side * i if pooling else i for i in (row, column))
                window = before[top : top + side, left : left + side]
                assert np.array_equal(part["patch"], window[..., part["channel"]])
        before = output


def test_a_filter_sees_the_channels_of_its_group():
    activations = Activations(trained(dilated()))
    values = activations(DIGIT)
    place = activations.shown[3]  # 6 filters in 2 groups, of 6 channels
    for index in range(6):
        explained = activations.explain(values, place, index, 2, 2)
        channels = {part["channel"] for part in explained["parts"]}
        assert channels == ({0, 1, 2} if index < 3 else {3, 4, 5})
        assert explained["left_out"] == 0


@each(WITH_MAPS)
def test_the_field_is_what_the_number_depends_on(make):
    """Changing a pixel outside never changes the number; inside, some pixel does."""
    activations = Activations(trained(make()))
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (28, 28), "uint8")
    other = 255 - noise
    reference = activations(noise)
    for _, place, output in with_maps(activations):
        row = min(1, len(output) - 1)
        top, left, rows, columns = activations.field(place, row, 0)
        inside = np.zeros((28, 28), bool)
        inside[max(top, 0) : top + rows, max(left, 0) : left + columns] = True
        same = activations(np.where(inside, noise, other))[place + 1][row, 0]
        changed = activations(np.where(inside, other, noise))[place + 1][row, 0]
        expected = reference[place + 1][row, 0]
        np.testing.assert_allclose(same, expected, rtol=1e-4, atol=1e-4)
        assert not np.allclose(changed, expected, atol=1e-4)


def test_probabilities_of_scores_and_of_probabilities():
    scores = np.array([0, 1, 2, 0, 0, 0, 0, 0, 0, 0], "float32")
    expected = keras.ops.softmax(scores)
    np.testing.assert_allclose(Activations.probabilities([scores]), expected, rtol=1e-5)
    shares = np.full(10, 0.1, "float32")
    assert np.array_equal(Activations.probabilities([shares]), shares)


@pytest.mark.parametrize("digit", [DIGIT / 255, DIGIT[:9], DIGIT[None], 3])
def test_something_that_is_no_digit(digit):
    with pytest.raises(ValueError, match="images: expected"):
        Activations(dense_rival())(digit)


def test_something_else(something_else):
    model, message = something_else
    with pytest.raises(ValueError, match=message):
        Activations(model)


def test_a_network_whose_training_went_wrong():
    model = tutorial_cnn()
    model.set_weights([np.full_like(one, np.nan) for one in model.get_weights()])
    with pytest.raises(ValueError, match="not finite numbers.*smaller learning rate"):
        Activations(model)


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
        Activations(model)
