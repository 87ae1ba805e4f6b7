"""The exercises of "Model building"."""

from utils.exercises.marking import Exercise


def _output_size(size, kernel, stride):
    return (size - kernel) // stride + 1


def _small_cnn(filters=8, padding="valid", pool=True, activation="relu"):
    import keras  # only here, so that a notebook without it can check its exercises
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(filters, 3, activation=activation, padding=padding),
            *([layers.MaxPooling2D()] if pool else []),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _activation(layer):
    return getattr(getattr(layer, "activation", None), "__name__", "")


def _describe(model):
    return {
        "layers": [
            f"{type(layer).__name__} {_activation(layer)}".strip()
            for layer in model.layers
            if type(layer).__name__ != "InputLayer"
        ],
        "parameters": model.count_params(),
        "output shape": model.output_shape,
    }


EXERCISES = {
    1: Exercise(
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
        hint="(kernel height x kernel width x input channels + 1) x filters.",
    ),
    2: Exercise(
        asks="a function (size, kernel, stride) -> output size without padding",
        answer=_output_size,
        cases=((28, 3, 1), (11, 2, 2), (28, 5, 3)),
        why="The window has (size - kernel) pixels to move, in whole strides, plus the "
        "place where it starts.",
        mistakes=(
            (
                lambda size, kernel, stride: (size - kernel) // stride,
                "You left out the place where the window starts: add 1.",
            ),
            (
                lambda size, kernel, stride: -(-(size - kernel) // stride) + 1,
                "You rounded up. A window that does not fit any more is left out.",
            ),
            (
                lambda size, kernel, stride: (size - kernel) / stride + 1,
                "A size is whole: use // to leave out a window that does not fit.",
            ),
            (
                lambda size, kernel, stride: size // stride,
                "That is the size with padding. Without it the kernel must fit inside.",
            ),
        ),
        hint="How many pixels can the window move before it leaves the image?",
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
                "The convolution has no activation. Give it activation='relu'.",
            ),
            (
                lambda: _small_cnn(filters=32),
                "That convolution has 32 filters. Eight are asked for.",
            ),
        ),
        hint="Compare the layers one by one with those of tutorial_cnn.",
    ),
    4: Exercise(
        asks="the name of a Keras loss, a text in quotes",
        answer="sparse_categorical_crossentropy",
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
        ),
        hint="One answer out of ten classes, labels as whole numbers.",
    ),
}
