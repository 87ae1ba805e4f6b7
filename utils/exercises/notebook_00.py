"""The exercises of "Start here"."""

import numpy as np

from utils.exercises.marking import Exercise

# four that are sure enough or not, by a little and by a lot
_PROBABILITIES = [
    (np.array([0.0, 0.0, 0.0, 0.9, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0]),),
    (np.array([0.0, 0.3, 0.0, 0.0, 0.12, 0.0, 0.0, 0.48, 0.0, 0.1]),),
    (np.array([0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.1, 0.0]),),
    (np.array([0.1, 0.0, 0.2, 0.0, 0.0, 0.0, 0.3, 0.05, 0.35, 0.0]),),
    (np.array([0.1, 0.0, 0.08, 0.0, 0.42, 0.0, 0.3, 0.0, 0.1, 0.0]),),
]
_ANSWERS = np.array([3, 1, 4, 1, 5])


def _answer(probabilities):
    digit = int(np.argmax(probabilities))
    return digit if probabilities[digit] >= 0.5 else None


def _answer_below(limit):
    return lambda p: int(np.argmax(p)) if max(p) >= limit else None


def _network(maps, second=32, pooling=True):
    import keras  # only here, so that a notebook without it can check its exercises
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(maps, 3, activation="relu"),
            *([layers.MaxPooling2D()] if pooling else []),
            layers.Conv2D(second, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _shapes(model):
    """The shapes of what a network puts out, and of its weights."""
    if not hasattr(model, "get_weights"):
        raise TypeError(f"expected a network, got {type(model).__name__}")
    outputs = list(np.shape(model(np.zeros((1, 28, 28, 1), "float32"))))
    return [outputs, *(list(weight.shape) for weight in model.get_weights())]


EXERCISES = {
    1: Exercise(
        asks="how many numbers the network gets, a whole number",
        answer=28 * 28,
        why="28 rows of 28 grey values, however large you draw.",
        mistakes=(
            (28, "That is one row. How many rows are there?"),
            (56, "Rows and columns are multiplied, not added."),
            (280 * 280, "That is the pad. The network gets the small picture."),
            (10, "That is how many it puts out. How many come in?"),
            (
                256,
                "That is how many values a pixel can have. How many pixels are there?",
            ),
        ),
        hint="reader.pad.digit.shape says how many rows and columns there are.",
    ),
    2: Exercise(
        asks="a function (probabilities) -> the digit, or None if not sure",
        answer=_answer,
        cases=tuple(_PROBABILITIES),
        why="The place of the largest number is the digit, its size the confidence.",
        mistakes=(
            (
                lambda probabilities: max(probabilities),
                "That is how sure it is. The digit is the *place* of that number.",
            ),
            (
                lambda probabilities: int(np.argmax(probabilities)),
                "Right for the sure ones. Return None if the largest is below 0.5.",
            ),
            (
                lambda p: int(np.argmax(p)) if max(p) > 0.5 else None,
                "Exactly 0.5 is not below 0.5.",
            ),
            (_answer_below(0.4), "The limit is 0.5. Yours is lower."),
            (_answer_below(0.45), "The limit is 0.5, and yours is a little lower."),
            (
                lambda p: int(np.argmax(p)) + 1 if max(p) >= 0.5 else None,
                "Places are counted from 0 in Python, and so are the digits.",
            ),
        ),
        hint="Two questions: is the largest number below 0.5? If not, where is it?",
    ),
    3: Exercise(
        asks="a function (answers, right answers) -> a share from 0 to 1",
        answer=lambda answers, right: float((answers == right).mean()),
        cases=(
            (_ANSWERS, np.array([3, 1, 4, 7, 5])),
            (_ANSWERS[:4], np.array([0, 1, 2, 3])),
        ),
        why="As many as are equal, out of all.",
        mistakes=(
            (
                lambda answers, right: int((answers == right).sum()),
                "That is how many. Divide by how many there are, or take the mean.",
            ),
            (
                lambda answers, right: answers == right,
                "That says for each answer whether it is right. Take the mean of it.",
            ),
            (
                lambda answers, right: float((answers != right).mean()),
                "That is the share of wrong answers.",
            ),
            (
                lambda answers, right: 100 * float((answers == right).mean()),
                "Those are percent. A share is a number from 0 to 1.",
            ),
        ),
        hint="Compare with ==, then take the mean.",
    ),
    4: Exercise(
        asks="a function (number of maps) -> a network",
        answer=_network,
        cases=((16,), (5,)),
        observe=_shapes,
        why="The first convolution has as many maps as you say; the rest follows.",
        mistakes=(
            (
                lambda maps: _network(16),
                "However many maps are asked for, your network has 16. Use `maps`.",
            ),
            (
                lambda maps: _network(16, maps),
                "You have changed the second convolution. Change the first.",
            ),
            (
                lambda maps: _network(maps, maps),
                "You have changed both convolutions. The second one keeps its 32.",
            ),
            (
                lambda maps: _network(maps, pooling=False),
                "A pooling layer is missing after the first convolution.",
            ),
        ),
        hint="Copy the lines of the network, and put `maps` in the place of 16. Is "
        "there a `return` in front of it?",
    ),
    5: Exercise(
        asks="the value of count in the end, a whole number",
        answer=11,
        why="The kernel remembers: each run of B doubles, and the order counts.",
        mistakes=(
            (6, "B ran twice, and each time it doubled what was there."),
            (5, "That is after A, B, C. Two more cells were run, B and C again."),
            (10, "C ran once more at the end."),
            (3, "A ran only once, at the start: later runs do not begin with it."),
            (8, "C counts too: it adds 1 each time it runs."),
        ),
        hint="Write down what count is after each run, one after the other.",
    ),
}
