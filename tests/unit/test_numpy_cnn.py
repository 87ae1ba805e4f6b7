"""The layers in NumPy against those of Keras: values, gradients, errors."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from utils import numpy_cnn

# height, width, side, stride, padding, channels, filters
CASES = [
    (height, width, side, stride, padding, channels, filters)
    for height, width in ((28, 28), (9, 14))
    for side in (1, 3, 5)
    for stride in (1, 2, 3)
    for padding in ("valid", "same")
    for channels, filters in ((1, 4), (3, 2))
]
each_case = pytest.mark.parametrize(
    ("height", "width", "side", "stride", "padding", "channels", "filters"), CASES
)


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def conv2d_in_keras(images, kernels, bias, stride, padding):
    side, _, _, filters = kernels.shape
    layer = layers.Conv2D(filters, side, stride, padding, dtype="float64")
    layer.build(images.shape)
    layer.set_weights([kernels, bias])
    return layer


def gradients_in_keras(layer, images, gradient):
    """With respect to the images and then to the weights of the layer."""
    images = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(images)
        outputs = layer(images)
    weights = [weight.value for weight in layer.trainable_weights]
    return tape.gradient(outputs, [images, *weights], output_gradients=gradient)


def assert_all_close(ours, theirs):
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, atol=1e-9)


@each_case
def test_conv2d(rng, height, width, side, stride, padding, channels, filters):
    images = rng.standard_normal((2, height, width, channels))
    kernels = rng.standard_normal((side, side, channels, filters))
    bias = rng.standard_normal(filters)
    layer = conv2d_in_keras(images, kernels, bias, stride, padding)
    outputs = numpy_cnn.conv2d(images, kernels, bias, stride, padding)
    assert_all_close([outputs], [layer(images)])
    assert outputs.shape[1:3] == tuple(
        numpy_cnn.output_length(size, side, stride, padding) for size in (height, width)
    )

    gradient = rng.standard_normal(outputs.shape)
    assert_all_close(
        numpy_cnn.conv2d_backward(gradient, images, kernels, bias, stride, padding),
        gradients_in_keras(layer, images, gradient),
    )


def test_conv2d_keeps_float32_and_takes_pixels(rng):
    pixels = rng.integers(0, 256, (1, 5, 5, 1), dtype="uint8")
    kernels = np.ones((3, 3, 1, 1))
    by_hand = pixels[0, :3, :3, 0].astype(int).sum()
    assert numpy_cnn.conv2d(pixels, kernels.astype("uint8"))[0, 0, 0, 0] == by_hand
    outputs = numpy_cnn.conv2d(pixels.astype("float32"), kernels.astype("float32"))
    assert outputs.dtype == "float32"


def test_the_inputs_are_left_as_they_are(rng):
    images = rng.standard_normal((1, 6, 6, 2))
    kernels = rng.standard_normal((3, 3, 2, 2))
    before = images.copy(), kernels.copy()
    gradient = rng.standard_normal((1, 4, 4, 2))
    numpy_cnn.conv2d_backward(gradient, images, kernels)
    numpy_cnn.max_pool_backward(rng.standard_normal((1, 3, 3, 2)), images)
    assert_all_close([images, kernels], before)


@pytest.mark.parametrize("side", [2, 3])
@pytest.mark.parametrize(("height", "width"), [(28, 28), (9, 14)])
def test_max_pool(rng, height, width, side):
    # few different values, so that many blocks have several largest ones
    images = rng.integers(0, 3, (2, height, width, 3)).astype(float)
    layer = layers.MaxPooling2D(side, dtype="float64")
    outputs = numpy_cnn.max_pool(images, side)
    assert_all_close([outputs], [layer(images)])
    gradient = rng.standard_normal(outputs.shape)
    assert_all_close(
        numpy_cnn.max_pool_backward(gradient, images, side),
        gradients_in_keras(layer, images, gradient),
    )


@pytest.mark.parametrize(
    ("layer", "forward", "backward"),
    [
        (layers.ReLU(dtype="float64"), numpy_cnn.relu, numpy_cnn.relu_backward),
        (
            layers.Flatten(dtype="float64"),
            numpy_cnn.flatten,
            numpy_cnn.flatten_backward,
        ),
    ],
)
def test_layers_without_weights(rng, layer, forward, backward):
    images = rng.standard_normal((2, 4, 6, 3))
    outputs = forward(images)
    assert_all_close([outputs], [layer(images)])
    gradient = rng.standard_normal(outputs.shape)
    assert_all_close(
        backward(gradient, images), gradients_in_keras(layer, images, gradient)
    )


def test_dense(rng):
    inputs, weights, bias = (rng.standard_normal(s) for s in ((4, 6), (6, 3), (3,)))
    layer = layers.Dense(3, dtype="float64")
    layer.build(inputs.shape)
    layer.set_weights([weights, bias])
    outputs = numpy_cnn.dense(inputs, weights, bias)
    assert_all_close([outputs], [layer(inputs)])
    gradient = rng.standard_normal(outputs.shape)
    assert_all_close(
        numpy_cnn.dense_backward(gradient, inputs, weights, bias),
        gradients_in_keras(layer, inputs, gradient),
    )


@pytest.mark.parametrize("scale", [1, 1000])
def test_softmax_and_cross_entropy(rng, scale):
    scores = scale * rng.standard_normal((6, 10))
    labels = rng.integers(0, 10, 6)
    probabilities = numpy_cnn.softmax(scores)
    assert_all_close([probabilities], [keras.ops.softmax(scores)])
    loss = keras.losses.SparseCategoricalCrossentropy(dtype="float64")
    ours = numpy_cnn.cross_entropy(probabilities, labels)
    assert ours == pytest.approx(float(loss(labels, probabilities)), rel=1e-5)


def test_gradient_of_softmax_and_cross_entropy(rng):
    scores = tf.constant(rng.standard_normal((6, 10)))
    labels = rng.integers(0, 10, 6)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True, dtype="float64")
    with tf.GradientTape() as tape:
        tape.watch(scores)
        value = loss(labels, scores)
    probabilities = numpy_cnn.softmax(scores.numpy())
    assert_all_close(
        [numpy_cnn.cross_entropy_backward(probabilities, labels)],
        [tape.gradient(value, scores)],
    )


@pytest.mark.parametrize(
    "windows",
    [
        [(3, 1)],
        [(3, 1), (3, 1)],
        [(5, 2), (3, 1), (3, 2)],
        [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)],
    ],
)
def test_receptive_field(windows):
    """Change one input pixel after the other, and see which change one output."""
    size = 45
    model = keras.Sequential([keras.Input((size, size, 1))])
    for side, stride in windows:
        model.add(layers.Conv2D(1, side, stride, kernel_initializer="ones"))
    pixels = tf.Variable(np.zeros((1, size, size, 1), "float32"))
    with tf.GradientTape() as tape:
        output = model(pixels)[0, 1, 1, 0]
    seen = tape.gradient(output, pixels).numpy()[0, :, :, 0] != 0
    field = numpy_cnn.receptive_field(windows)
    assert seen.any(axis=1).sum() == seen.any(axis=0).sum() == field


KERNELS = np.ones((3, 3, 1, 1))
IMAGES = np.ones((1, 5, 5, 1))


@pytest.mark.parametrize(
    ("kernels", "message"),
    [
        ([], "kernel: it is empty"),
        ([[1, 2], [3]], "kernel: the rows have different lengths"),
        (np.ones((4, 4, 1, 1)), "kernel: 4 x 4 has no middle. Take an odd side"),
        (np.ones((3, 5, 1, 1)), "kernel: expected a square"),
        (np.ones((3, 3)), r"kernel: expected shape \(side, side, 1, filters\)"),
        (np.ones((3, 3, 2, 1)), r"kernel: expected shape .* got \(3, 3, 2, 1\)"),
        ([["edge"] * 3] * 3, "kernel: expected numbers, got dtype <U4"),
        ([[None] * 3] * 3, "kernel: expected numbers, got dtype object"),
        (KERNELS * np.nan, "kernel: expected finite numbers, got NaN"),
        (KERNELS * np.inf, "kernel: expected finite numbers"),
    ],
)
def test_bad_kernels(kernels, message):
    with pytest.raises(ValueError, match=message):
        numpy_cnn.conv2d(IMAGES, kernels)


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (
            IMAGES[0, :, :, 0],
            r"expected shape \(n, height, width, channels\), got \(5, 5\)",
        ),
        (IMAGES * np.nan, "images: expected finite numbers, got NaN"),
        (IMAGES.astype(str), "images: expected numbers, got dtype <U"),
        (IMAGES[:, :2], "A window of 3 pixels does not fit into 2 pixels"),
    ],
)
def test_bad_images(images, message):
    with pytest.raises(ValueError, match=message):
        numpy_cnn.conv2d(images, KERNELS)
    with pytest.raises(ValueError, match=message):
        numpy_cnn.max_pool(images, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((28, 3, 0), "stride: expected a whole number from 1 on, got 0"),
        ((28, 3, 1.5), "stride: expected a whole number from 1 on, got 1.5"),
        ((28, 3, 1, "full"), 'padding: expected "valid" or "same", got \'full\''),
        ((2, 3), "A window of 3 pixels does not fit into 2 pixels"),
        ((0, 3), "size: expected a whole number"),
    ],
)
def test_bad_windows(arguments, message):
    with pytest.raises(ValueError, match=message):
        numpy_cnn.output_length(*arguments)


@pytest.mark.parametrize("bias", [np.zeros(5), np.zeros((3, 1)), "one", [np.nan]])
def test_bad_bias(bias):
    with pytest.raises(ValueError, match="bias: expected"):
        numpy_cnn.conv2d(IMAGES, KERNELS, bias)


@pytest.mark.parametrize(
    ("shape", "labels", "message"),
    [
        ((1, 10), [1, 2], r"labels: expected shape \(1,\), got \(2,\)"),
        ((1, 10), [-1], r"labels: expected values 0\.\.9, got -1"),
        ((2, 10), [1], r"labels: expected shape \(2,\), got \(1,\)"),
        ((1, 3), [1], r"probabilities: expected shape \(n, 10\), got \(1, 3\)"),
    ],
)
def test_bad_answers(shape, labels, message):
    probabilities = np.full(shape, 0.1)
    with pytest.raises(ValueError, match=message):
        numpy_cnn.cross_entropy(probabilities, labels)
    with pytest.raises(ValueError, match=message):
        numpy_cnn.cross_entropy_backward(probabilities, labels)
