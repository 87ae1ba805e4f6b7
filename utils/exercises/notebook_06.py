"""The exercises of "Training and visualization"."""

import numpy as np

from utils.exercises.marking import Exercise

EXERCISES = {
    1: Exercise(
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
    2: Exercise(
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
    3: Exercise(
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
    4: Exercise(
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
