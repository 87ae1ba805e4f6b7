"""The exercises of "Deployment"."""

import math
import tempfile
from pathlib import Path

import numpy as np

from utils.exercises.marking import Exercise
from utils.runtimes import ModelFileError, load_opencv


def _with_dtype(numbers):
    array = np.asarray(numbers)
    return {"dtype": array.dtype.name, "numbers": array.tolist()}


def _allowed(files, kilobytes, milliseconds):
    return [
        name
        for name, file in files.items()
        if file["kB"] <= kilobytes and file["ms"] <= milliseconds
    ]


def _best(names, files):
    return min(names, key=lambda name: files[name]["cross-entropy"], default=None)


def _choose(files, kilobytes, milliseconds):
    return _best(_allowed(files, kilobytes, milliseconds), files)


def _white_on_black(picture):
    return 255 - picture if np.median(picture) > 127 else picture


def _processes(pictures, milliseconds, share):
    return max(1, math.ceil(pictures * milliseconds / 1000 / share))


_FILES = {
    "large": {"kB": 690, "ms": 8.7, "cross-entropy": 0.0110},
    "quick": {"kB": 633, "ms": 0.06, "cross-entropy": 0.0125},
    "folder": {"kB": 1411, "ms": 0.8, "cross-entropy": 0.0120},
    "small": {"kB": 172, "ms": 0.04, "cross-entropy": 0.0140},
}
_PAPER = np.array([[240, 230, 20], [235, 30, 225]], "uint8")
_BOARD = np.array([[10, 20, 240], [15, 230, 25]], "uint8")
# more than half of it is paper, and its mean is dark
_SCRIBBLED = np.array([[140, 140, 0], [0, 140, 140]], "uint8")


def _exported(function):
    """Whether what a learner's function writes can be read by OpenCV."""
    if not callable(function):
        return function
    import keras

    keras.utils.set_random_seed(1)
    stack = [keras.Input((28, 28, 1)), keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([*stack, keras.layers.Softmax()])
    images = np.random.default_rng(0).integers(0, 256, (3, 28, 28, 1)).astype("f4")
    expected = np.asarray(model(images, training=False))
    with tempfile.TemporaryDirectory() as folder:
        path = function(model, Path(folder))
        if path is ...:
            return ...
        found = isinstance(path, (str, Path)) and Path(folder, path).is_file()
        answers = _by_opencv(Path(folder, path), images) if found else None
    return {
        "a file": found,
        "OpenCV reads it": answers is not None,
        "answers as the model": answers is not None
        and bool(np.allclose(answers, expected, atol=1e-4)),
    }


def _by_opencv(path, images):
    try:
        ask = load_opencv(path)
        return np.concatenate([ask(image) for image in images[:, np.newaxis]])
    except ModelFileError:
        return None


EXERCISES = {
    1: Exercise(
        asks="a function (weights, scale) -> whole numbers, int8",
        answer=lambda weights, scale: np.clip(
            np.rint(weights / scale), -127, 127
        ).astype("int8"),
        cases=(
            (np.array([0.3, -0.2, 0.5, 0.0]), 0.01),
            (np.array([[1.26, -0.38], [2.0, -5.0]]), 0.013),
        ),
        observe=_with_dtype,
        why="scale times the whole number is the weight again, up to half a scale.",
        mistakes=(
            (
                lambda weights, scale: np.rint(weights / scale).astype("int8"),
                "What does not fit into int8 wraps around to the other sign: clip it "
                "to -127..127 first.",
            ),
            (
                lambda weights, scale: np.clip(weights / scale, -127, 127).astype(
                    "int8"
                ),
                "astype cuts off what is after the point. Round to the nearest first, "
                "with np.rint.",
            ),
            (
                lambda weights, scale: np.clip(np.rint(weights / scale), -127, 127),
                "The numbers are right, but each still takes 8 bytes: end with "
                '.astype("int8").',
            ),
            (
                lambda weights, scale: np.clip(
                    np.rint(weights * scale), -127, 127
                ).astype("int8"),
                "weight = scale * whole. Which operation gives the whole number?",
            ),
        ),
        hint="Divide by the scale, round, clip to -127..127, and change the type.",
    ),
    2: Exercise(
        asks="a function (files, kilobytes, milliseconds) -> a name, or None",
        answer=_choose,
        cases=(
            (_FILES, 1000, 1),
            (_FILES, 2000, 1),
            (_FILES, 200, 1),
            (_FILES, 1000, 0.05),
            (_FILES, 633, 0.06),
            (_FILES, 100, 1),
        ),
        why="First what is allowed, then the best of it.",
        mistakes=(
            (
                lambda files, *_: min(files, key=lambda n: files[n]["cross-entropy"]),
                "That is the best of all files. Leave out those that are too large or "
                "too slow first.",
            ),
            (
                lambda files, kilobytes, milliseconds: _best(
                    [n for n in files if files[n]["kB"] <= kilobytes], files
                ),
                "Look at the milliseconds, too.",
            ),
            (
                lambda files, kilobytes, milliseconds: _best(
                    [n for n in files if files[n]["ms"] <= milliseconds], files
                ),
                "Look at the kilobytes, too.",
            ),
            (
                lambda files, kilobytes, milliseconds: _best(
                    [
                        name
                        for name, file in files.items()
                        if file["kB"] < kilobytes and file["ms"] < milliseconds
                    ],
                    files,
                ),
                "At most means that the limit itself is allowed: <=.",
            ),
            (
                lambda files, kilobytes, milliseconds: next(
                    iter(_allowed(files, kilobytes, milliseconds)), None
                ),
                "That is the first one that is allowed. Return the best.",
            ),
            (
                lambda *arguments: max(
                    _allowed(*arguments),
                    key=lambda name: arguments[0][name]["cross-entropy"],
                    default=None,
                ),
                "A small cross-entropy is good: take the smallest, not the largest.",
            ),
        ),
        hint="Make a list of the names that are allowed. Of these, return the one with "
        "the smallest cross-entropy; if the list is empty, None.",
    ),
    3: Exercise(
        asks="a function (grey picture, uint8) -> light ink on a dark ground, uint8",
        answer=_white_on_black,
        cases=((_PAPER,), (_BOARD,), (_SCRIBBLED,)),
        observe=_with_dtype,
        why="The ground covers most of the picture, so the median is ground.",
        mistakes=(
            (
                lambda picture: 255 - picture,
                "A blackboard is right as it is: invert only what is on paper.",
            ),
            (
                lambda picture: picture,
                "Paper has to be inverted: 255 - picture.",
            ),
            (
                lambda picture: 255 - picture if picture.mean() > 127 else picture,
                "Much ink pulls the mean over to its side. Take the median.",
            ),
            (
                lambda picture: picture if np.median(picture) > 127 else 255 - picture,
                "The wrong way round: a median above 127 is paper.",
            ),
            (
                lambda picture: -picture if np.median(picture) > 127 else picture,
                "Minus a uint8 wraps around: 0 stays 0. Subtract from 255.",
            ),
            (
                lambda picture: 1 - picture if np.median(picture) > 127 else picture,
                "These pictures go from 0 to 255, so subtract from 255.",
            ),
        ),
        hint="np.median(picture) tells which kind it is; 255 - picture inverts it.",
    ),
    4: Exercise(
        asks="a function (height, width) -> (height, width) of the resized box",
        answer=lambda height, width: (
            max(1, round(20 * height / max(height, width))),
            max(1, round(20 * width / max(height, width))),
        ),
        cases=((100, 58), (50, 200), (70, 34), (300, 5)),
        why="A 1 stays narrow, and no digit is longer than 20 pixels.",
        mistakes=(
            (
                lambda height, width: (20, 20),
                "Then a 1 becomes a square. Only the longer side becomes 20.",
            ),
            (
                lambda height, width: (
                    max(1, round(20 * width / max(height, width))),
                    max(1, round(20 * height / max(height, width))),
                ),
                "Height and width are swapped: the height comes first.",
            ),
            (
                lambda height, width: (20, max(1, round(20 * width / height))),
                "A wide box would become longer than 20: scale by the longer side, "
                "max(height, width).",
            ),
            (
                lambda height, width: (
                    round(20 * height / max(height, width)),
                    round(20 * width / max(height, width)),
                ),
                "A very narrow box would get a side of 0, and OpenCV cannot resize to "
                "that: take at least 1.",
            ),
            (
                lambda height, width: (
                    max(1, 20 * height / max(height, width)),
                    max(1, 20 * width / max(height, width)),
                ),
                "Pixels are whole: round both.",
            ),
            (
                lambda height, width: (
                    max(1, int(20 * height / max(height, width))),
                    max(1, int(20 * width / max(height, width))),
                ),
                "int and // cut off what is after the point. Round to the nearest.",
            ),
        ),
        hint="scale = 20 / max(height, width); multiply both sides by it and round.",
    ),
    5: Exercise(
        asks="a function (pictures, milliseconds, share) -> how many processes",
        answer=_processes,
        cases=((100, 19, 0.7), (300, 15, 0.55), (5, 20, 0.5), (0, 20, 0.7)),
        why="No process is busy for more than its share, even when most people come.",
        mistakes=(
            (
                lambda pictures, milliseconds, share: max(
                    1, math.ceil(pictures * milliseconds / 1000)
                ),
                "Then they are busy all the time, and a queue grows. Use the share.",
            ),
            (
                lambda pictures, milliseconds, share: max(
                    1, math.ceil(pictures * milliseconds / 1000 * share)
                ),
                "With less than its whole time a process does less, so you need more "
                "of them: divide by the share.",
            ),
            (
                lambda pictures, milliseconds, share: max(
                    1, round(pictures * milliseconds / 1000 / share)
                ),
                "Rounding may give too few. Round up.",
            ),
            (
                lambda pictures, milliseconds, share: max(
                    1, int(pictures * milliseconds / 1000 / share)
                ),
                "That rounds down, so they would be too busy. Round up.",
            ),
            (
                lambda pictures, milliseconds, share: math.ceil(
                    pictures * milliseconds / 1000 / share
                ),
                "If nobody comes, one process has to be there all the same.",
            ),
            (
                lambda pictures, milliseconds, share: max(
                    1, pictures * milliseconds / 1000 / share
                ),
                "There are no parts of processes: round up.",
            ),
            (
                lambda pictures, milliseconds, share: max(
                    1, math.ceil(pictures * milliseconds / share)
                ),
                "A second has 1000 milliseconds.",
            ),
        ),
        hint="How many seconds of work come in a second? Divide by the share, round "
        "up, and take at least 1.",
    ),
    6: Exercise(
        asks="a function (model, folder) -> the path of a file that OpenCV reads",
        answer={"a file": True, "OpenCV reads it": True, "answers as the model": True},
        observe=_exported,
        code=True,
        why="ONNX holds the graph, so OpenCV needs neither Keras nor Python code.",
        mistakes=(
            (
                {"a file": False},
                "Return the path of the file that you wrote into the folder.",
            ),
            (
                {"OpenCV reads it": False, "answers as the model": False},
                "OpenCV cannot read this file. Which of the formats in section 2 is "
                "for OpenCV?",
            ),
            (
                {"answers as the model": False},
                "OpenCV reads the file, but its answers are not those of `model`. "
                "Which model did you write?",
            ),
        ),
        hint='model.export(path, format="onnx") writes one, and so does '
        "save(model, path) of utils.export, if the path ends in .onnx.",
    ),
}
