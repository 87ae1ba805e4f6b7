"""What a model takes, told by its layers."""

import keras
import pytest
from keras import layers

from utils.checks import takes_pixels
from utils.models import dense_rival, digits_cnn, from_pixels, tutorial_cnn
from utils.training.augmenting import augmentation
from utils.training.vgg16 import PreprocessInput, ToRGB


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
