"""The exercises of the course, by number. `check` marks an answer and explains."""

import keras
import numpy as np
from keras import layers

from utils.marking import Exercise


def check(number, answer):
    """Mark the answer to an exercise and print what there is to say about it.

    Args:
        number: the exercise, such as "02.1".
        answer: the learner's answer; `...` stands for none yet.

    Raises:
        ValueError: there is no such exercise.
    """
    if number not in EXERCISES:
        raise ValueError(
            f"number: expected one of {', '.join(EXERCISES)}, got {number!r}."
        )
    right, text = EXERCISES[number].mark(answer)
    symbol = {True: "✓", False: "✗", None: "○"}[right]
    print(f"{symbol} {text}")


def _centre_of_mass(image):
    rows, columns = np.indices(image.shape)
    total = image.sum(dtype=float)
    return (rows * image).sum() / total, (columns * image).sum() / total


def _middle_of_ink(image):
    rows, columns = np.nonzero(image)
    return rows.mean(), columns.mean()


# 3 bright pixels in the top row, a dim one below: mass and middle of the ink differ.
_INK = np.zeros((5, 8), "uint8")
_INK[0, 1:4], _INK[4, 6] = 200, 50


def _split_off_last(images, labels, share):
    end = round(len(images) * (1 - share))
    return (images[:end], labels[:end]), (images[end:], labels[end:])


def _split_off_first(images, labels, share):
    end = round(len(images) * share)
    return (images[end:], labels[end:]), (images[:end], labels[:end])


def _swap(pair):
    return pair[1], pair[0]


def _output_size(size, kernel, stride):
    return (size - kernel) // stride + 1


def _small_cnn(filters=8, padding="valid", pool=True, activation="relu"):
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
            if not isinstance(layer, layers.InputLayer)
        ],
        "parameters": model.count_params(),
        "output shape": model.output_shape,
    }


EXERCISES = {
    "02.1": Exercise(
        asks="a function that returns (training, validation), the last share held out",
        answer=_split_off_last,
        cases=((list(range(10)), list("abcdefghij"), 0.2),),
        why="The last 20 % are held out, and images and labels stay together.",
        mistakes=(
            (_split_off_first, "You hold out the first images. Keras takes the last."),
            (
                lambda *data: _swap(_split_off_last(*data)),
                "You return validation first. Return the training pair first.",
            ),
            (
                lambda images, labels, share: (
                    (images, labels),
                    _split_off_last(images, labels, share)[1],
                ),
                "The training part still holds the validation images. "
                "A model would be tested on what it has seen.",
            ),
        ),
        hint="Compute the index where validation starts, then slice both arrays there.",
    ),
    "02.2": Exercise(
        asks="the bytes of the scaled training images, a whole number",
        answer=48_000 * 28 * 28 * 4,
        why="48,000 images of 28 x 28 pixels, and a float32 takes 4 bytes.",
        mistakes=(
            (
                48_000 * 28 * 28,
                "That is uint8, one byte a pixel. A float32 has 32 bits.",
            ),
            (
                48_000 * 28 * 28 * 8,
                "That is float64, 8 bytes a pixel. A float32 has 32 bits.",
            ),
            (
                60_000 * 28 * 28 * 4,
                "You counted all 60,000 images. 12,000 of them are for validation.",
            ),
            (48_000 * 28 * 28 * 32, "You counted bits. A byte has 8 of them."),
        ),
        hint="Multiply: images, rows, columns, bytes per number.",
    ),
    "02.3": Exercise(
        asks="a function rows of ten numbers -> labels, shape (n,)",
        answer=lambda rows: rows.argmax(axis=1),
        cases=((np.eye(10, dtype="float32")[[3, 0, 9]],),),
        observe=lambda labels: np.asarray(labels).astype(int),
        why="The place of the largest number in each row is the label.",
        mistakes=(
            (
                lambda rows: rows.argmax(axis=0),
                "You search down the columns. Search along each row: axis=1.",
            ),
            (
                lambda rows: rows.argmax(),
                "You search the whole array at once. Search along each row: axis=1.",
            ),
            (
                lambda rows: rows.max(axis=1),
                "That is the largest number itself. You need its place.",
            ),
        ),
        hint="NumPy's argmax returns the place of the largest number along an axis.",
    ),
    "02.4": Exercise(
        asks="a function image -> (row, column), each pixel weighted by its grey value",
        answer=_centre_of_mass,
        cases=((_INK,),),
        observe=lambda centre: [round(float(number), 3) for number in centre],
        why="Every pixel pulls the centre towards itself, as strongly as it is bright.",
        mistakes=(
            (
                lambda image: _swap(_centre_of_mass(image)),
                "You return (column, row). An image is indexed by row first.",
            ),
            (
                _middle_of_ink,
                "You count every pixel with ink alike. Weight it by its grey value.",
            ),
            (
                lambda image: tuple((size - 1) / 2 for size in image.shape),
                "That is the middle of the picture, wherever the digit is.",
            ),
        ),
        hint="np.indices(image.shape) gives the row and the column of every pixel. "
        "Multiply each by the image, add up, divide by the sum of the image.",
    ),
    "03.1": Exercise(
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
    "03.2": Exercise(
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
    "03.3": Exercise(
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
    "03.4": Exercise(
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
    "04.1": Exercise(
        asks="a function history -> number of the epoch with the lowest val_loss",
        answer=lambda history: int(np.argmin(history["val_loss"])) + 1,
        cases=(({"loss": [0.9, 0.4, 0.2, 0.1], "val_loss": [0.5, 0.3, 0.9, 0.6]},),),
        why="After that epoch the validation loss did not get any better.",
        mistakes=(
            (
                lambda history: int(np.argmin(history["val_loss"])),
                "Python counts from 0, epochs are counted from 1.",
            ),
            (
                lambda history: int(np.argmin(history["loss"])) + 1,
                "That is the training loss, which falls to the end. Take val_loss.",
            ),
            (
                lambda history: int(np.argmax(history["val_loss"])) + 1,
                "That is the worst epoch. A loss should be small.",
            ),
            (
                lambda history: min(history["val_loss"]),
                "That is the lowest loss itself. When was it reached?",
            ),
        ),
        hint="np.argmin gives the place of the smallest number.",
    ),
    "04.2": Exercise(
        asks="the learning rate at step 700, a number",
        answer=0.004 * 300 / 750,
        why="300 of the 750 falling steps are left, so 300/750 of the peak is left.",
        mistakes=(
            (
                0.004 * (1 - 0.7),
                "You let it fall from step 0. It falls only from step 250 on.",
            ),
            (
                0.004 * 700 / 1000,
                "At step 700 it does not rise any more: the peak is at step 250.",
            ),
            (
                0.004 * 450 / 750,
                "That is how much it has fallen since step 250. How much is left?",
            ),
            (0.004, "That is the peak, reached at step 250. After it the rate falls."),
            (
                0.001,
                "A constant 0.001 is the tutorial's rate. Here the rate changes.",
            ),
        ),
        hint="The rate rises for the first quarter of the steps, then falls to zero. "
        "Which share of the falling part is left at step 700?",
    ),
    "04.3": Exercise(
        asks="for each letter one of the eight faults in the table",
        answer={
            "A": "too much dropout",
            "B": "rate too high",
            "C": "overfitting",
            "D": "validation differs",
            "E": "rate too low",
            "F": "labels shuffled",
            "G": "network too small",
            "H": "leak",
        },
        why="You can read learning curves now.",
        mistakes=(
            (
                {"A": "leak"},
                "A: with a leak, training would be good too. Here training is bad.",
            ),
            (
                {"A": "validation differs"},
                "A: then validation would be worse than training. Here it is better.",
            ),
            (
                {"E": "labels shuffled"},
                "E: both accuracies rise. With shuffled labels they could not.",
            ),
            (
                {"D": "labels shuffled"},
                "D: training works, so the training labels are right.",
            ),
            (
                {"B": "labels shuffled"},
                "B: look at the very first loss. Only large steps can do that.",
            ),
            (
                {"F": "rate too high"},
                "F: the first loss is that of guessing, so no step was too large.",
            ),
            (
                {"D": "overfitting"},
                "D: overfitting comes slowly. Here validation is bad at once.",
            ),
            (
                {"C": "leak"},
                "C: with a leak, validation would be as good as training.",
            ),
            (
                {"E": "network too small"},
                "E: the curve is still going down at the end. It only needs longer.",
            ),
            (
                {"G": "rate too low"},
                "G: both curves flatten. More time would not help much.",
            ),
            (
                {"H": "overfitting"},
                "H: when a network overfits, validation stays behind training.",
            ),
        ),
        hint="Ask first whether training itself works. If it does, look at validation.",
    ),
    "04.4": Exercise(
        asks="a function (accuracy, count) -> standard error",
        answer=lambda accuracy, count: (accuracy * (1 - accuracy) / count) ** 0.5,
        cases=((0.99, 10_000), (0.5, 400)),
        why="At 99 % on 10,000 digits it is about 0.1 percentage points.",
        mistakes=(
            (
                lambda accuracy, count: accuracy * (1 - accuracy) / count,
                "That is the variance. The standard error is its square root.",
            ),
            (
                lambda accuracy, count: (accuracy * (1 - accuracy)) ** 0.5 / count,
                "The count stands under the square root too.",
            ),
            (
                lambda accuracy, count: (accuracy * (1 - accuracy)) ** 0.5,
                "Divide by the count, under the root: more digits make it smaller.",
            ),
        ),
        hint="The square root of p (1 - p) / n.",
    ),
}
