"""The exercises of "Deployment"."""

import numpy as np

from utils.exercises.marking import Exercise


def _with_dtype(numbers):
    array = np.asarray(numbers)
    return {"dtype": array.dtype.name, "numbers": array.tolist()}


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
        asks="one format for each of the four uses",
        answer={
            "train it further next week": "Keras",
            "a phone app that works offline": "LiteRT int8",
            "a C++ program that uses OpenCV": "ONNX",
            "a TensorFlow Serving machine": "SavedModel",
        },
        why="Each format is for a reader: ask who opens the file.",
        mistakes=(
            (
                {"train it further next week": "SavedModel"},
                "train it further: a SavedModel has lost the Keras layers. Which file "
                "gives you a Keras model again?",
            ),
            (
                {"a phone app that works offline": "SavedModel"},
                "a phone app: only TensorFlow reads a SavedModel; a phone has none.",
            ),
            (
                {"a phone app that works offline": "Keras"},
                "a phone app: only Keras reads that file, and a phone has no Python.",
            ),
            (
                {"a C++ program that uses OpenCV": "Keras"},
                "a C++ program: only Keras, in Python, reads that file.",
            ),
            (
                {"a TensorFlow Serving machine": "Keras"},
                "TensorFlow Serving: it has no Keras; it serves graphs.",
            ),
        ),
        hint="Look at the table at the beginning of section 2: who reads what?",
    ),
    3: Exercise(
        asks="a function (height, width) -> (height, width) of the resized box",
        answer=lambda height, width: (
            max(1, round(20 * height / max(height, width))),
            max(1, round(20 * width / max(height, width))),
        ),
        cases=((100, 60), (50, 200), (70, 33), (300, 5)),
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
        ),
        hint="scale = 20 / max(height, width); multiply both sides by it and round.",
    ),
    4: Exercise(
        asks="a function (memory, system, peak) -> a whole number of learners",
        answer=lambda memory, system, peak: max(0, int((memory - system) // peak)),
        cases=((16, 4, 1.6), (10, 1, 2.5), (1, 2, 1.6)),
        why="Beyond that, someone's kernel is killed in the middle of their work.",
        mistakes=(
            (
                lambda memory, system, peak: max(0, int(memory // peak)),
                "The system needs memory, too: subtract it first.",
            ),
            (
                lambda memory, system, peak: max(0, round((memory - system) / peak)),
                "Rounding up promises memory that is not there: round down.",
            ),
            (
                lambda memory, system, peak: max(0, (memory - system) / peak),
                "There are no parts of learners: round down.",
            ),
            (
                lambda memory, system, peak: int((memory - system) // peak),
                "Fewer than no learners? At least 0.",
            ),
        ),
        hint="Take off what the system needs, then see how often the peak fits.",
    ),
}
