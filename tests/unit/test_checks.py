"""What is passed in is refused where it is wrong; layers tell what a model takes."""

import keras
import numpy as np
import pytest
from keras import layers

from utils.checks import (
    check_answers,
    check_digit_model,
    check_drawing,
    check_images,
    check_kernel,
    check_kernels,
    check_labels,
    check_maps,
    check_numbers,
    check_recipe,
    check_window,
    takes_pixels,
)
from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.training.augmenting import augmentation
from utils.training.vgg16 import PreprocessInput, ToRGB

IMAGES = np.zeros((2, 28, 28), "uint8")
SURE = np.eye(10)[[3, 1]]


def test_what_is_right_comes_back_as_an_array():
    assert check_images(list(IMAGES)).shape == (2, 28, 28)
    assert check_labels([0, 9], 2).tolist() == [0, 9]
    assert check_labels(np.zeros(0, int)).shape == (0,)
    assert check_numbers("weights", [[1, 2.5]]).tolist() == [[1, 2.5]]
    assert check_maps(IMAGES[..., None]).shape == (2, 28, 28, 1)
    assert check_answers(SURE, [3, 1]).tolist() == [3, 1]


@pytest.mark.parametrize(
    ("images", "message"),
    [
        (IMAGES[0], r"shape \(n, 28, 28\), got \(28, 28\)\. .*write image\[None\]"),
        (IMAGES[..., None], r"shape \(n, 28, 28\), got \(2, 28, 28, 1\)\.$"),
        (IMAGES[:, :27], r"got \(2, 27, 28\)"),
        (IMAGES / 255, "dtype uint8 .* got float64"),
    ],
)
def test_images(images, message):
    with pytest.raises(ValueError, match=f"^images: .*{message}"):
        check_images(images)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (np.eye(10), r"shape \(n,\), got \(10, 10\)\. One-hot labels\?"),
        (3, r"got \(\)\.$"),
        ([1, 2, 3], r"shape \(2,\), got \(3,\)"),
        ([1.0, 2.0], "whole numbers, got dtype float64"),
        (["1", "2"], "whole numbers"),
        ([0, 10], r"values 0\.\.9, got 0\.\.10"),
        ([-1, 9], r"values 0\.\.9, got -1\.\.9"),
    ],
)
def test_labels(labels, message):
    with pytest.raises(ValueError, match=f"^labels: .*{message}"):
        check_labels(labels, 2)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2], [3]], "the rows have different lengths"),
        (["1"], "expected numbers, got dtype <U1"),
        ([True], "expected numbers, got dtype bool"),
        ([1, np.nan], "expected finite numbers"),
        ([np.inf], "expected finite numbers"),
    ],
)
def test_numbers(values, message):
    with pytest.raises(ValueError, match=f"^weights: {message}"):
        check_numbers("weights", values)
    with pytest.raises(ValueError, match=f"^images: {message}"):
        check_maps(values)


def test_maps():
    with pytest.raises(ValueError, match=r"write image\[None, \.\.\., None\]"):
        check_maps(IMAGES[0])


def test_a_kernel_comes_back_as_floats_of_its_own_size():
    assert check_kernel([[1]]).dtype == float
    assert check_kernel(np.ones((3, 3), "float32")).dtype == "float32"
    assert check_kernels(np.ones((3, 3, 2, 4)), np.ones(4), 2).shape == (3, 3, 2, 4)
    assert check_kernels(np.ones((3, 3, 2, 4)), 0, 2).shape == (3, 3, 2, 4)


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((0, 0), "it is empty"),
        ((3, 5), r"a square, .* got \(3, 5\)"),
        ((3,), r"a square, .* got \(3,\)"),
        ((2, 2), "2 x 2 has no middle"),
    ],
)
def test_kernel(shape, message):
    with pytest.raises(ValueError, match=f"^kernel: .*{message}"):
        check_kernel(np.ones(shape))


@pytest.mark.parametrize(
    ("shape", "bias", "message"),
    [
        ((3, 3), 0, r"kernel: expected shape \(side, side, 2, filters\)"),
        ((3, 3, 1, 4), 0, r"have 2 channel\(s\), got \(3, 3, 1, 4\)"),
        ((3, 3, 2, 4), [1, 2], r"bias: .* shape \(4,\), got \(2,\)"),
    ],
)
def test_kernels(shape, bias, message):
    with pytest.raises(ValueError, match=message):
        check_kernels(np.ones(shape), bias, 2)


@pytest.mark.parametrize(
    ("probabilities", "message"),
    [
        (SURE[:, :9], r"expected shape \(n, 10\), got \(2, 9\)"),
        (SURE[0], r"got \(10,\)"),
        (SURE[:0], "there are no answers"),
        (SURE * 5, r"got 0\.\.5\. Does the model end with softmax\?"),
        (SURE - 0.1, r"got -0\.1\.\.0\.9"),
    ],
)
def test_answers(probabilities, message):
    with pytest.raises(ValueError, match=f"^probabilities: .*{message}"):
        check_answers(probabilities, [3, 1])


def test_answers_need_a_label_each():
    with pytest.raises(ValueError, match=r"labels: expected shape \(2,\)"):
        check_answers(SURE, [3])


def test_windows_that_fit():
    check_window(28, 28, 1)
    check_window(3, 5, 2, "same")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 3, 1), "size: expected a whole number from 1 on, got 0"),
        ((28, 2.5, 1), "side: .* got 2.5"),
        ((28, 3, 0), "stride: .* got 0"),
        ((28, 3, 1, "full"), """padding: expected "valid" or "same", got 'full'"""),
        ((4, 5, 1), "A window of 5 pixels does not fit into 4 pixels"),
    ],
)
def test_windows(arguments, message):
    with pytest.raises(ValueError, match=message):
        check_window(*arguments)


def test_a_model_that_reads_no_digit():
    check_digit_model(tutorial_cnn())
    model = sequential(layers.Flatten(), layers.Dense(9))
    with pytest.raises(ValueError, match=r"to \(10,\), got one from .* to \(9,\)"):
        check_digit_model(model)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"network": digits_cnn()}, TypeError, "Leave out the brackets"),
        ({"network": None}, TypeError, "got NoneType"),
        ({"epochs": 0}, ValueError, "got epochs=0"),
        ({"epochs": 1.5}, ValueError, "got epochs=1.5"),
        ({"batch_size": "128"}, ValueError, "batch_size='128'"),
        ({"share": 1.1}, ValueError, "got share=1.1"),
        ({"share": -0.1}, ValueError, "got share=-0.1"),
        ({"share": np.nan}, ValueError, "got share=nan"),
        ({"share": "half"}, ValueError, "got share='half'"),
        ({"skip": 1}, ValueError, "skip=1"),
        ({"skip": -0.1}, ValueError, "skip=-0.1"),
        ({"batch_size": 0}, ValueError, "batch_size=0"),
        ({"smoothing": 1}, ValueError, "smoothing=1"),
        ({"smoothing": -0.1}, ValueError, "smoothing=-0.1"),
    ],
)
def test_recipe(changes, error, message):
    right = {"network": digits_cnn, "epochs": 1, "batch_size": 1, "smoothing": 0}
    right |= {"share": 1, "skip": 0.9}
    check_recipe(**right)
    with pytest.raises(error, match=message):
        check_recipe(**(right | changes))


def sequential(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def divides_itself():
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(inputs / 255)))


@pytest.mark.parametrize("make", [tutorial_cnn, digits_cnn, dense_rival])
def test_the_networks_of_the_course(make):
    assert not takes_pixels(make())
    assert takes_pixels(from_pixels(make()))


PASSING_ON = [
    augmentation(),
    augmentation(10, 0.1, 0.1, 0.1, thickness=0.5),
    keras.Sequential([layers.Dropout(0.1), augmentation(shear=0.1)]),
    layers.GaussianNoise(0.1),
    layers.Reshape((28, 28, 1)),
    layers.Permute((2, 1, 3)),
    layers.Cropping2D(2),
    layers.ZeroPadding2D(2),
    layers.Resizing(32, 32),
    layers.MaxPooling2D(),
    layers.RandomFlip(),
    ToRGB(32, 32),
    layers.Flatten(),
]


@pytest.mark.parametrize("layer", PASSING_ON, ids=lambda layer: type(layer).__name__)
def test_what_only_passes_numbers_on_tells_nothing(layer):
    rest = [layers.Flatten(), layers.Dense(10)]
    assert not takes_pixels(sequential(layer, *rest))
    assert takes_pixels(sequential(sequential(layer), layers.Rescaling(1 / 255), *rest))


@pytest.mark.parametrize(
    ("layer", "pixels"),
    [
        (layers.Rescaling(1 / 127.5, offset=-1), True),
        (layers.Rescaling([1 / 128]), True),
        (layers.Rescaling(2.0, offset=-1), False),
        (layers.Rescaling(255), False),
        (augmentation(noise=30), True),
        (keras.Sequential([ToRGB(32, 32), PreprocessInput()]), True),
    ],
)
def test_a_layer_for_one_of_the_two(layer, pixels):
    flat = layers.Flatten(), layers.Dense(10)
    assert takes_pixels(sequential(layer, *flat)) is pixels


@pytest.mark.parametrize(
    ("model", "named"),
    [
        (sequential(layers.Normalization(), layers.Conv2D(4, 3)), "Normalization"),
        (sequential(layers.BatchNormalization(), layers.Flatten()), "BatchNorm"),
        (sequential(augmentation(), layers.Normalization()), "Normalization"),
        (sequential(layers.Lambda(lambda images: images / 255)), "Lambda"),
        (divides_itself(), "TrueDivide"),
        (sequential(layers.Flatten()), "Flatten"),
        (sequential(), "inputs alone"),
    ],
)
def test_what_cannot_be_told_is_refused(model, named):
    with pytest.raises(ValueError, match=rf"{named}.* cannot tell .*Rescaling\(1 / 2"):
        takes_pixels(model)


@pytest.mark.parametrize(
    ("count", "split"), [(0, "train"), (-1, "test"), (1, "validation"), (1, None)]
)
def test_what_cannot_be_drawn_is_refused(count, split):
    with pytest.raises(ValueError, match=rf'"train" or "test", got {count}, {split!r}'):
        check_drawing(count, split)


@pytest.mark.parametrize("split", ["train", "test"])
def test_one_image_can_be_drawn(split):
    check_drawing(1, split)
