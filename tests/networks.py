"""Networks for the tests of the widgets: what a layer may be, and in which order."""

import keras
import numpy as np
from keras import layers

from utils.export.shipped import load_digits_cnn
from utils.models import dense_rival, tutorial_cnn
from utils.training.augmenting import augmentation
from utils.widgets.network import ACTIVATIONS


def sequential(*stack):
    return keras.Sequential([keras.Input((28, 28, 1)), *stack])


def strided():
    """Steps of two, padding on all sides, windows that are no squares, gaps."""
    return sequential(
        layers.Conv2D(6, (3, 5), strides=2, padding="same", activation="relu"),
        layers.AveragePooling2D((2, 3), padding="same"),
        layers.Conv2D(8, 3, dilation_rate=2, padding="same", use_bias=False),
        layers.MaxPooling2D(3, strides=2, padding="same"),
        layers.Conv2D(8, 2, groups=2, activation="tanh"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10),
    )


def margined():
    """Pixels cut off and added, another number of them on each side."""
    return sequential(
        layers.Rescaling(1 / 127.5, offset=-1),
        layers.Cropping2D(((1, 3), (4, 2))),
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.LeakyReLU(0.1),
        layers.ZeroPadding2D(((2, 1), (0, 3))),
        layers.MaxPooling2D(),
        layers.Conv2D(5, 3, strides=(1, 2), padding="same"),
        layers.Cropping2D(((1, 0), (2, 1))),
        layers.ELU(),
        layers.Dropout(0.5),
        layers.Flatten(),
        layers.Dense(20, activation="sigmoid"),
        layers.BatchNormalization(),
        layers.ReLU(max_value=2, negative_slope=0.1, threshold=0.2),
        layers.Dense(10),
        layers.Softmax(),
    )


def in_rows():
    """Layers between Flatten and what comes next; rows that become maps again."""
    return sequential(
        layers.Rescaling(1 / 255),
        layers.Conv2D(6, 5, strides=3),
        layers.Flatten(),
        layers.Dropout(0.5),
        layers.BatchNormalization(),
        layers.Activation("tanh"),
        layers.Dense(64, activation="relu"),
        layers.Reshape((4, 4, 4)),
        layers.Conv2D(6, 3),
        layers.Reshape((24,)),
        layers.Softmax(),
        layers.Reshape((2, 2, 6)),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.Conv2D(10, 1),
        layers.Flatten(),
        layers.Softmax(),
    )


def global_maximum():
    return sequential(
        layers.Conv2D(12, 5, activation="softmax"),
        layers.GlobalMaxPooling2D(),
        layers.Dense(10, activation="softmax"),
    )


def all_activations():
    stack = []
    for name in ACTIVATIONS.split():
        stack += [layers.Dense(24, activation=name), layers.BatchNormalization()]
    return sequential(layers.Flatten(), *stack, layers.Dense(10))


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


# What the page computes itself.
IN_PAGE = [
    load_digits_cnn,
    tutorial_cnn,
    dense_rival,
    strided,
    margined,
    in_rows,
    global_maximum,
    all_activations,
]
FROM_PIXELS = load_digits_cnn, margined, in_rows


def trained(make):
    """The model with weights as training might leave them, none of them 0 or 1."""
    keras.utils.set_random_seed(0)
    model = make()
    if make is load_digits_cnn:
        return model
    rng = np.random.default_rng(1)
    noise = [rng.normal(0, 0.05, w.shape) for w in model.get_weights()]
    pairs = zip(model.get_weights(), noise, strict=True)
    # a variance must stay positive
    model.set_weights([w + (n if w.ndim > 1 else abs(n)) for w, n in pairs])
    return model
