"""The exercises of "Training and visualization"."""

from types import SimpleNamespace

import numpy as np

from utils.exercises.marking import Exercise

# For each case of the lab, the setting that is at fault, and its sound values
_SOUND = {
    "A": ("dropout", lambda value: 0 <= value <= 0.5),
    "B": ("learning_rate", lambda value: 2e-4 <= value <= 5e-3),
    "C": ("images", lambda value: value >= 1500),
    "D": ("validation", lambda value: value == "held out"),
    "E": ("learning_rate", lambda value: 2e-4 <= value <= 5e-3),
    "F": ("labels", lambda value: value == "right"),
    "G": ("network", lambda value: value == "tutorial"),
    "H": ("validation", lambda value: value == "held out"),
}


def _mended(mends):
    """For each case "mended", or else what was changed."""
    return {
        letter: change if change is ... else _mend(letter, change)
        for letter, change in mends.items()
    }


def _mend(letter, change):
    if not isinstance(change, dict):
        raise TypeError(f"{letter}: expected a dict, got {type(change).__name__}")
    name, is_sound = _SOUND.get(letter, ("", None))
    if set(change) == {name} and is_sound(change[name]):
        return "mended"
    return change


def _rate_at(step, peak, steps, warmup):
    top = warmup * steps
    if step < top:
        return peak * step / top
    return peak * (steps - step) / (steps - top)


def _run(accuracy=0.987, parameters=13_000, seconds=20):
    """What `train` returns, as far as the goals look at it."""
    return SimpleNamespace(
        model=SimpleNamespace(count_params=lambda: parameters),
        history={"val_accuracy": [accuracy]},
        seconds=seconds,
    )


def _goals(result):
    for name in ("model", "history", "seconds"):
        if not hasattr(result, name):
            raise TypeError(
                f"expected what `train` returns, got {type(result).__name__}"
            )
    return {
        "over 98.5 % right": float(result.history["val_accuracy"][-1]) > 0.985,
        "under 20,000 parameters": result.model.count_params() < 20_000,
        "under 60 seconds": result.seconds < 60,
    }


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
        asks="a function (step, peak, steps, warmup) -> the learning rate",
        answer=_rate_at,
        cases=(
            (700, 0.004, 1000, 0.25),
            (100, 0.004, 1000, 0.25),
            (250, 0.004, 1000, 0.25),
            (30, 0.01, 60, 0.1),
        ),
        why="It rises to its peak in a straight line, and falls to zero in another.",
        mistakes=(
            (
                lambda step, peak, steps, warmup: peak * (1 - step / steps),
                "You let it fall from step 0. First it rises, to step warmup * steps.",
            ),
            (
                lambda step, peak, steps, warmup: peak * step / (warmup * steps),
                "It does not rise for ever: after step warmup * steps it falls.",
            ),
            (
                lambda step, peak, steps, warmup: (
                    _rate_at(step, peak, steps, warmup)
                    if step < warmup * steps
                    else peak * (steps - step) / steps
                ),
                "It has to fall from the peak. At the top, steps - step is as large as "
                "the number of the falling steps: divide by that.",
            ),
            (
                lambda step, peak, steps, warmup: (
                    _rate_at(step, peak, steps, warmup)
                    if step < warmup * steps
                    else peak * (step - warmup * steps) / (steps - warmup * steps)
                ),
                "That is how much it has fallen. How much of the peak is left?",
            ),
            (
                lambda step, peak, steps, warmup: (
                    peak
                    if step < warmup * steps
                    else _rate_at(step, peak, steps, warmup)
                ),
                "Before the top it is below the peak: it rises from 0.",
            ),
        ),
        hint="Two cases: before the top, the peak times the share of the rising steps "
        "that are over; after it, times the share of the falling steps that are left.",
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
        asks="for each letter a dict with one setting and a sound value",
        answer={
            "A": {"dropout": 0.0},
            "B": {"learning_rate": 1e-3},
            "C": {"images": 3000},
            "D": {"validation": "held out"},
            "E": {"learning_rate": 1e-3},
            "F": {"labels": "right"},
            "G": {"network": "tutorial"},
            "H": {"validation": "held out"},
        },
        observe=_mended,
        why="One change each, and it is the fault that is changed.",
        mistakes=(
            (
                {"A": {"dropout": 1.0}},
                "A: more dropout makes it worse. Lower it, to 0.5 or less.",
            ),
            (
                {"B": {"learning_rate": 0.01}},
                "B: that is smaller, but still ten times the sound rate.",
            ),
            (
                {"C": {"epochs": 6}},
                "C: fewer epochs hide the overfitting, and 200 images stay too few.",
            ),
            (
                {"D": {"validation": "seen in training"}},
                "D: that would be a leak, as in H.",
            ),
            (
                {"E": {"epochs": 100}},
                "E: more epochs would help, but slowly. What is too small?",
            ),
            (
                {"F": {"images": 48_000}},
                "F: more images with wrong labels stay wrong. Which setting is it?",
            ),
            (
                {"G": {"epochs": 100}},
                "G: its curves are flat. A network that is too small needs no time.",
            ),
            (
                {"H": {"images": 3000}},
                "H: it would still be judged by images that it has seen.",
            ),
        ),
        hint="Compare each line with the sound settings, and change what is at fault.",
    ),
    5: Exercise(
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
    6: Exercise(
        asks="what `train` returns, of a run that reaches all three goals",
        answer=_run(),
        observe=_goals,
        code=True,
        why="You have trained a network alone.",
        mistakes=(
            (
                _run(accuracy=0.98),
                "It does not read enough digits yet. Do the curves still rise? Then "
                "train longer, or faster; else let the layers see more.",
            ),
            (
                _run(parameters=93_322),
                "It has too many parameters. Most of them are usually in the first "
                "dense layer: pool once more before it, or leave a dense layer out.",
            ),
            (
                _run(seconds=90),
                "It takes too long. Fewer epochs with a one-cycle schedule, larger "
                "batches, or fewer filters in the first layer, which is the dearest.",
            ),
        ),
        hint="Look at result.model.count_params(), result.seconds and "
        'result.history["val_accuracy"]. Do not forget metrics=["accuracy"].',
    ),
}
