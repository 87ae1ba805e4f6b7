"""The exercises of "Data preprocessing"."""

import numpy as np

from utils.exercises.marking import Exercise


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


def _split_off_mixed(images, labels, share):
    return tuple(zip(*_split_off_last(images, labels, share), strict=True))


def _swap(pair):
    return pair[1], pair[0]


EXERCISES = {
    1: Exercise(
        asks="a function labels -> a share from 0 to 1",
        answer=lambda labels: np.bincount(labels).max() / len(labels),
        cases=((np.array([3, 1, 1, 0]),), (np.array([7, 7, 7, 2, 2, 9, 7, 0]),)),
        why="As often as the most frequent digit occurs, out of all.",
        mistakes=(
            (
                lambda labels: np.bincount(labels).max(),
                "That is how many. Divide by the number of labels.",
            ),
            (
                lambda labels: np.bincount(labels).argmax(),
                "That is the digit itself. How often does it occur?",
            ),
            (
                lambda labels: np.bincount(labels).argmax() / len(labels),
                "argmax gives the digit, not how often it occurs. Which one does?",
            ),
            (
                lambda labels: np.bincount(labels) / len(labels),
                "Those are the shares of all digits. Return the largest.",
            ),
            (lambda labels: 0.1, "That holds only if all digits are equally frequent."),
        ),
        hint="Count each digit, take the largest count, divide by the number of all.",
    ),
    2: Exercise(
        asks="a function that returns (training, validation), the last share held out",
        answer=_split_off_last,
        cases=(
            (np.arange(40.0).reshape(10, 2, 2), np.arange(10), 0.2),
            (np.arange(12.0).reshape(3, 2, 2), np.arange(3), 1 / 3),
        ),
        why="The last 20 % are held out, and images and labels stay together.",
        mistakes=(
            (
                _split_off_mixed,
                "You return both parts of the images, then both of the labels. "
                "Each pair needs images and their labels.",
            ),
            (
                lambda *data: _swap(_split_off_first(*data)),
                "You train with the small part and hold out the large one.",
            ),
            (
                lambda images, labels, share: (
                    (images[:8], labels[:8]),
                    (images[8:], labels[8:]),
                ),
                "That is right for ten images and a share of 0.2. "
                "Compute where validation starts from the arguments.",
            ),
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
    3: Exercise(
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
    4: Exercise(
        asks="a function rows of ten numbers -> labels, shape (n,)",
        answer=lambda rows: rows.argmax(axis=1),
        cases=(
            (np.eye(10, dtype="float32")[[3, 0, 9]],),
            (np.full((2, 10), 0.05) + 0.5 * np.eye(10)[[8, 1]],),
        ),
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
                lambda rows: np.where(rows == 1)[1],
                "Right for one-hot rows. In a row of probabilities there is no 1.",
            ),
            (
                lambda rows: rows.max(axis=1),
                "That is the largest number itself. You need its place.",
            ),
        ),
        hint="NumPy's argmax returns the place of the largest number along an axis.",
    ),
    5: Exercise(
        asks="a function (images, batch_size) -> a whole number",
        answer=lambda images, batch_size: -(-images // batch_size),
        cases=((48_000, 128), (48_001, 128), (100, 32), (5, 8)),
        why="Whole batches, and one more for what is left over.",
        mistakes=(
            (
                lambda images, batch_size: images // batch_size,
                "What is left over is a batch, too, if only a small one.",
            ),
            (
                lambda images, batch_size: images // batch_size + 1,
                "If nothing is left over, there is no extra batch.",
            ),
            (
                lambda images, batch_size: images / batch_size,
                "There are no fractions of a batch: round up.",
            ),
            (
                lambda images, batch_size: round(images / batch_size),
                "Do not round to the nearest number: every rest needs a batch.",
            ),
        ),
        hint="Try 100 images in batches of 32: 32, 32, 32, and then 4.",
    ),
    6: Exercise(
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
}
