"""The networks of the course. They are returned uncompiled."""

import keras
from keras import layers


def tutorial_cnn():
    """The tutorial's network: three convolutions, 93,322 parameters.

    Takes float images 0..1 of shape (n, 28, 28, 1), gives ten probabilities.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Conv2D(64, (3, 3), activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def dense_rival():
    """A fully-connected network with the very same number of parameters, 93,322.

    Takes float images 0..1 of shape (n, 28, 28, 1), gives ten probabilities.
    """
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Flatten(),
            layers.Dense(86, activation="relu"),
            layers.Dense(266, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


def from_pixels(network):
    """The same network with the division by 255 inside, so that nobody can forget it.

    Args:
        network: a `keras.Sequential` that takes numbers 0..1. Its layers, and so its
            weights, are shared with the new one.

    Returns:
        An uncompiled `keras.Sequential` that takes grey values 0..255.

    Raises:
        TypeError: not a `keras.Sequential`.
    """
    if not isinstance(network, keras.Sequential):
        raise TypeError(
            f"network: expected a keras.Sequential, got {type(network).__name__}."
        )
    return keras.Sequential(
        [
            keras.Input(network.input_shape[1:]),
            layers.Rescaling(1 / 255),
            *network.layers,
        ]
    )
