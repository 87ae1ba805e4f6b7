"""The exercises of "Three ideas tested"."""

import numpy as np

from utils.exercises.marking import Exercise

_ORDER = np.random.default_rng(1).permutation(784)
_IMAGES = np.random.default_rng(2).random((2, 28, 28, 1))
_ACCURACIES = np.array([0.91, 0.93, 0.92])
_TIED = np.array([0.90, 0.91, 0.89])  # the best is as good as the worst of the above
_CROSSED = np.array([0.92, 0.90, 0.91])  # a better best run, and not run by run


def _shuffle(images, order):
    return images.reshape(-1, 784)[:, order].reshape(images.shape)


def _moved_right(images, pixels):
    result = np.zeros_like(images)
    result[:, :, pixels:] = images[:, :, : 28 - pixels]
    return result


def _moved_down(images, pixels):
    result = np.zeros_like(images)
    result[:, pixels:] = images[:, : 28 - pixels]
    return result


_OUTPUTS = 26 * 26 * 8

EXERCISES = {
    1: Exercise(
        asks="a function (accuracies, accuracies) -> True or False",
        answer=lambda one, other: bool(np.min(one) > np.max(other)),
        cases=(
            (_ACCURACIES, _ACCURACIES - 0.05),
            (_ACCURACIES, _ACCURACIES - 0.01),
            (_ACCURACIES - 0.05, _ACCURACIES),
            (_ACCURACIES, _ACCURACIES),
            (_ACCURACIES, np.array([0.90, 0.935, 0.90])),
            (_ACCURACIES, _TIED),
            (_ACCURACIES, _CROSSED),
        ),
        why="The worst of one is above the best of the other: the runs do not overlap.",
        mistakes=(
            (
                lambda one, other: bool(np.mean(one) > np.mean(other)),
                "Two typical runs, such as two means or the two worst, always differ a "
                "little. The rule asks for the worst run of the one and the best of "
                "the other.",
            ),
            (
                lambda one, other: bool(np.max(one) > np.max(other)),
                "You compare the best with the best. Take the worst run of the first.",
            ),
            (
                lambda one, other: bool((one > other).all()),
                "That compares run 1 with run 1, run 2 with run 2, and so on. The rule "
                "asks for the worst of three against the best of three.",
            ),
            (
                lambda one, other: bool(np.min(one) >= np.max(other)),
                "In one of the calls both runs are equally good. Equal is not better.",
            ),
            (
                lambda one, other: bool(np.max(one) < np.min(other)),
                "That says that the second kind is better.",
            ),
            (
                lambda one, other: bool(np.min(one) >= np.max(other) - 0.02),
                "Close is not better.",
            ),
        ),
        hint="Which run of the first kind is compared with which run of the other?",
    ),
    2: Exercise(
        asks="a function (images, order) -> images of the same shape",
        answer=_shuffle,
        cases=((_IMAGES, _ORDER),),
        why="Each image became a row of 784 pixels, was put in order, and back.",
        mistakes=(
            (
                lambda images, order: images.reshape(-1, 784)[:, order],
                "The pixels are right. Give the result the shape of the images again.",
            ),
            (
                lambda images, order: images.reshape(-1, 784)[
                    :, np.argsort(order)
                ].reshape(images.shape),
                "You put pixel i to the place order[i]. Pixel i of the result should "
                "be the pixel order[i] of the image.",
            ),
            (
                lambda images, order: images.reshape(784, -1)[order].reshape(
                    images.shape
                ),
                "reshape(784, -1) mixes the images. Each image is a row: (-1, 784).",
            ),
            (
                lambda images, order: images,
                "Nothing has moved.",
            ),
        ),
        hint="images.reshape(-1, 784) has a row for each image. A list of numbers in "
        "[:, ...] chooses columns in that order.",
    ),
    3: Exercise(
        asks="three whole numbers",
        answer={
            "everything": (28 * 28 + 1) * _OUTPUTS,
            "local": (3 * 3 + 1) * _OUTPUTS,
            "shared": (3 * 3 + 1) * 8,
        },
        why="4,245,280, then 54,080, then 80.",
        mistakes=(
            (
                {"everything": 28 * 28 * _OUTPUTS},
                "everything: each output has a bias as well.",
            ),
            (
                {"everything": (28 * 28 + 1) * 8},
                "everything: there are 26 x 26 x 8 outputs, not 8.",
            ),
            ({"local": 3 * 3 * _OUTPUTS}, "local: each output has a bias as well."),
            (
                {"local": (3 * 3 + 1) * 8},
                "local: without sharing, each of the 26 x 26 x 8 outputs has weights "
                "of its own.",
            ),
            ({"shared": 3 * 3 * 8}, "shared: each map has one bias."),
            (
                {"shared": 3 * 3 + 1},
                "shared: that is one map. There are 8.",
            ),
        ),
        hint="For each way: how many numbers belong to one output, and how many "
        "outputs have numbers of their own?",
    ),
    4: Exercise(
        asks="the number of weights and biases of all three layers, a whole number",
        answer=(9 + 1) * 8 + (9 * 8 + 1) * 16 + (24 * 24 * 16 + 1) * 10,
        why="80 and 1,168 in the convolutions, and 92,170 in the dense layer.",
        mistakes=(
            (5258, "That is the network with pooling."),
            (
                9 * 8 + 9 * 8 * 16 + 24 * 24 * 16 * 10,
                "Those are the weights. Each filter and each unit also has one bias.",
            ),
            (
                (9 + 1) * 8 + (9 + 1) * 16 + (24 * 24 * 16 + 1) * 10,
                "A filter of the second convolution has a kernel for each of 8 maps.",
            ),
            (
                (9 + 1) * 8 + (9 * 8 + 1) * 16 + (28 * 28 * 16 + 1) * 10,
                "Without padding each convolution of 3 x 3 makes the maps smaller.",
            ),
            (
                (9 + 1) * 8 + (9 * 8 + 1) * 16 + (26 * 26 * 16 + 1) * 10,
                "There are two convolutions, and each makes the maps smaller.",
            ),
            ((24 * 24 * 16 + 1) * 10, "Add the parameters of both convolutions."),
        ),
        hint="Write down the shape after each layer. How many numbers reach the ten "
        "units?",
    ),
    5: Exercise(
        asks="a function (images, pixels) -> images of the same shape",
        answer=_moved_right,
        cases=((_IMAGES, 3), (_IMAGES, 0)),
        why="Columns 0 to 24 went to 3 to 27, and zeros came in.",
        mistakes=(
            (
                lambda images, pixels: np.roll(images, pixels, axis=2),
                "np.roll brings back on the left what leaves on the right.",
            ),
            (
                lambda images, pixels: np.roll(images, pixels),
                "Without an axis, np.roll moves everything, also from image to image.",
            ),
            (_moved_down, "You moved down. Rows are axis 1, columns are axis 2."),
            (
                lambda images, pixels: np.pad(
                    images, ((0, 0), (0, 0), (pixels, 0), (0, 0))
                ),
                "The images became wider. Cut off what leaves on the right.",
            ),
            (
                lambda images, pixels: np.pad(
                    images, ((0, 0), (0, 0), (0, pixels), (0, 0))
                )[:, :, pixels:],
                "You moved to the left.",
            ),
        ),
        hint="Start with np.zeros_like(images). Which columns of it get which columns "
        "of the images? Does it also work for 0 pixels?",
    ),
}
