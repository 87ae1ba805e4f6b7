"""The exercises of "Model building"."""

import math
import re

import numpy as np

from utils.exercises.marking import Exercise

_IMAGES = np.random.default_rng(0).random((2, 28, 28, 1), "float32")


def _sides(size):
    first = size - 2
    second = first // 2
    third = second - 2
    fourth = third // 2
    return [first, second, third, fourth, fourth - 2]


def _small_cnn(
    filters=8,
    padding="valid",
    pool=True,
    activation="relu",
    last="softmax",
    start="glorot_uniform",
):
    import keras  # only here, so that a notebook without it can check its exercises
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(
                filters,
                3,
                activation=activation,
                padding=padding,
                kernel_initializer=start,
            ),
            *([layers.MaxPooling2D()] if pool else []),
            layers.Flatten(),
            layers.Dense(10, activation=last),
        ]
    )


def _describe(model):
    """The shapes of the weights, how they start, and which activations it computes.

    So that every spelling of the same network is the same.
    """
    if not hasattr(model, "get_weights"):
        raise TypeError(f"expected a Keras model, got {type(model).__name__}")
    answers = np.asarray(model(_IMAGES))
    weights = model.get_weights()
    shapes = [list(weight.shape) for weight in weights]
    start = "random" if all(weight.std() for weight in weights[::2]) else "constant"
    return {"weights": shapes, "start": start, "computes": _computed(weights, answers)}


def _computed(weights, answers):
    for activation in ("relu", "linear", "sigmoid", "tanh"):
        for last in ("softmax", "linear", "sigmoid"):
            known = _small_cnn(activation=activation, last=last)
            if [w.shape for w in weights] == [w.shape for w in known.get_weights()]:
                known.set_weights(weights)
                if np.allclose(known(_IMAGES), answers, atol=1e-4):
                    return f"{activation}, then {last}"
    return "something else"


def _loss(value):
    """The name of a loss, in whichever of the ways that Keras accepts it."""
    if not isinstance(value, str):
        logits = ", from logits" * bool(getattr(value, "from_logits", False))
        name = getattr(value, "__name__", type(value).__name__)
        return _loss(name) + logits
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", value.strip()).lower()


EXERCISES = {
    1: Exercise(
        asks="a function side -> the five sides after it, a list",
        answer=_sides,
        cases=((28,), (32,), (45,)),
        why="A convolution takes 2 off, pooling halves and rounds down.",
        mistakes=(
            (
                lambda size: [26, 13, 11, 5, 3],
                "Those are the sides for 28. Compute them from `size`.",
            ),
            (
                lambda size: [
                    size - 2,
                    (size - 2) / 2,
                    (size - 2) / 2 - 2,
                    ((size - 2) / 2 - 2) / 2,
                    ((size - 2) / 2 - 2) / 2 - 2,
                ],
                "There is no half row: pooling rounds down, //.",
            ),
            (
                lambda size: [
                    size,
                    size // 2,
                    size // 2,
                    size // 4,
                    size // 4,
                ],
                "That is with padding. Here a window of 3 stays inside the image.",
            ),
            (
                lambda size: [
                    size - 3,
                    (size - 3) // 2,
                    (size - 3) // 2 - 3,
                    ((size - 3) // 2 - 3) // 2,
                    ((size - 3) // 2 - 3) // 2 - 3,
                ],
                "A window of 3 has two places fewer than there are pixels, not three.",
            ),
            (
                lambda size: _sides(size)[-1],
                "That is the last one. Return all five, in a list.",
            ),
        ),
        hint="Go step by step: what does a convolution of 3 x 3 take off, and what "
        "does pooling do to an odd side?",
    ),
    2: Exercise(
        asks="the number of weights and biases, a whole number",
        answer=16 * (5 * 5 * 3 + 1),
        why="16 filters, each with 5 x 5 x 3 weights and one bias: 16 x 76 = 1,216.",
        mistakes=(
            (16 * 5 * 5 * 3, "Those are the weights. Each filter also has one bias."),
            (
                16 * (5 * 5 + 1),
                "A filter looks at all input channels: it has 5 x 5 weights for each.",
            ),
            (
                16 * 3 * (5 * 5 + 1),
                "One bias per filter, not one per filter and channel.",
            ),
        ),
        hint="Count one filter first: its weights for all channels, and its bias.",
    ),
    3: Exercise(
        asks="a function that builds the network described above",
        answer=_small_cnn,
        cases=((),),
        observe=_describe,
        why="80 parameters in the convolution, 13,530 in the dense layer.",
        mistakes=(
            (
                lambda: _small_cnn(padding="same"),
                "padding='same' keeps 28 x 28. Leave the padding out.",
            ),
            (
                lambda: _small_cnn(pool=False),
                "The pooling layer is missing between convolution and Flatten.",
            ),
            (
                lambda: _small_cnn(activation=None),
                "The convolution has no activation. Which one is asked for?",
            ),
            (
                lambda: _small_cnn(last=None),
                "The last layer gives scores, and softmax is missing.",
            ),
            (
                lambda: _small_cnn(last="sigmoid"),
                "Sigmoid answers ten questions, each with yes or no. One answer of "
                "ten needs another activation.",
            ),
            (
                lambda: _small_cnn(start="zeros"),
                "All kernels start with the same number, so they would all learn the "
                "same. Leave the initializer out: it is random then.",
            ),
            (
                lambda: _small_cnn(filters=32),
                "That convolution has 32 filters. Eight are asked for.",
            ),
        ),
        hint="Compare the layers one by one with those of tutorial_cnn. All other "
        "settings stay as Keras has them.",
    ),
    4: Exercise(
        asks="the name of a Keras loss, a text in quotes",
        answer="sparse_categorical_crossentropy",
        observe=_loss,
        why="The labels are whole numbers, so the sparse one fits; no one-hot needed.",
        mistakes=(
            (
                "categorical_crossentropy",
                "That one wants one-hot rows. Here the labels are whole numbers.",
            ),
            (
                "binary_crossentropy",
                "That one is for yes or no. Here is one answer out of ten.",
            ),
            (
                "mean_squared_error",
                "That one is for quantities. A 9 is not three times a 3 here.",
            ),
            (
                "sparse_categorical_crossentropy, from logits",
                "The network ends in softmax, so it gives probabilities, no logits.",
            ),
        ),
        hint="One answer out of ten classes, labels as whole numbers.",
    ),
    5: Exercise(
        asks="a function classes -> the cross-entropy",
        answer=math.log,
        cases=((10,), (26,), (2,)),
        why="Each class gets 1 / classes, and minus its logarithm is ln(classes).",
        mistakes=(
            (
                lambda classes: 1 / classes,
                "That is the probability. The cross-entropy is minus its logarithm.",
            ),
            (
                lambda classes: math.log(1 / classes),
                "The sign is wrong: a price is positive.",
            ),
            (
                lambda classes: math.log(10),
                "That is right for ten classes. Use the argument.",
            ),
            (
                lambda classes: math.log2(classes),
                "Take the natural logarithm, as Keras does.",
            ),
        ),
        hint="Which probability does the right class get? Take minus its natural "
        "logarithm.",
    ),
}
