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


def convolution(filters, side, pool=False, padding="valid"):
    """The layers of one convolution with batch normalization, in the cheapest order.

    Pooling first leaves a quarter of the numbers for the other two.
    """
    return [
        layers.Conv2D(filters, side, padding=padding, use_bias=False),
        *([layers.MaxPooling2D()] if pool else []),
        layers.BatchNormalization(),
        layers.ReLU(),
    ]


def digits_cnn(maps=(16, 64, 96, 96), margin=0):
    """The course's best network: four convolutions, 157,594 parameters.

    Takes float images 0..1 of shape (n, 28, 28, 1), gives ten probabilities.

    Args:
        maps: four numbers, of the maps that each of the convolutions makes. With
            fewer, training is quicker.
        margin: how many pixels to cut off on each side, 0 to 4. MNIST's digits leave
            them empty, and training is quicker without them.
    """
    first, second, third, fourth = maps
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *([layers.Cropping2D(margin)] if margin else []),
            *convolution(first, 5, pool=True),
            *convolution(second, 3, pool=True),
            *convolution(third, 3, padding="same"),
            *convolution(fourth, 3),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def from_pixels(network):
    """A copy of the network with the division by 255 inside: it takes pixels.

    Args:
        network: a `keras.Sequential` that takes numbers 0..1.

    Returns:
        An uncompiled `keras.Sequential` with the same weights, for grey values 0..255.

    Raises:
        TypeError: not a `keras.Sequential`.
    """
    if not isinstance(network, keras.Sequential):
        raise TypeError(
            f"network: expected a keras.Sequential, got {type(network).__name__}."
        )
    copies = [type(layer).from_config(layer.get_config()) for layer in network.layers]
    inputs = keras.Input(network.input_shape[1:])
    model = keras.Sequential([inputs, layers.Rescaling(1 / 255), *copies])
    model.set_weights(network.get_weights())
    return model
