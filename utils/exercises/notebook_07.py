"""The exercises of "Augmentation and regularization"."""

import numpy as np

from utils.exercises.marking import Exercise

_STROKE = np.array([[0, 0, 0, 0], [0, 9, 5, 0], [0, 0, 0, 0], [0, 0, 0, 0]], "uint8")
_CORNER = np.array([[200, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 50]], "uint8")


def _moved(image, down, right):
    rows, columns = image.shape
    padded = np.pad(image, 1)
    return padded[1 - down : 1 - down + rows, 1 - right : 1 - right + columns]


def _neighbours(image):
    """Each pixel and those around it, shape (9, height, width); 0 beyond the edge."""
    steps = (-1, 0, 1)
    return np.stack([_moved(image, down, right) for down in steps for right in steps])


def _thick(image):
    return _neighbours(image).max(axis=0)


def _pipeline(function):
    """What comes out of a learner's pipeline, of bars from the top to the bottom."""
    if not callable(function):
        return function
    images = np.zeros((64, 28, 28), "uint8")
    images[:, :, 10:18] = np.arange(100, 164).reshape(64, 1, 1)
    labels = np.arange(64) % 10
    dataset = function(images, labels)
    if dataset is ...:
        return ...
    changed, targets = next(iter(dataset))
    changed = np.asarray(changed, "float32").reshape(-1, 28, 28)
    same = (changed == images[: len(changed)]).all(axis=(1, 2))
    whole = changed[:, 4:-4]  # a bar that is only moved still has equal rows here
    return {
        "a batch": len(changed),
        "unchanged": int(same.sum()),
        "turned": bool(np.ptp(whole, axis=1).max() > 1),
        "labels fit": np.array_equal(targets, labels[: len(changed)]),
    }


EXERCISES = {
    1: Exercise(
        asks="the three numbers for RandomRotation and RandomTranslation",
        answer={"rotation": 20 / 360, "height": 0.1, "width": 0.2},
        why="A turn has 360 degrees, and shifts are shares of the side, as before.",
        mistakes=(
            (
                {"rotation": 20},
                "rotation: that would be 20 full turns. The layer takes a share of a "
                "full turn.",
            ),
            (
                {"rotation": 20 / 180},
                "rotation: 180 degrees are half a turn. The layer takes a share of a "
                "full one.",
            ),
            (
                {"rotation": 0.2},
                "rotation: 0.2 of a turn would be 72 degrees.",
            ),
            (
                {"height": 0.2, "width": 0.1},
                "height and width are swapped: width_shift_range is for the width.",
            ),
            (
                {"height": 2.8},
                "height: give a share of the side, not pixels.",
            ),
        ),
        hint="A rotation is a share of 360 degrees. A shift is a share of the side, as "
        "it was for ImageDataGenerator.",
    ),
    2: Exercise(
        asks="True or False for each of the five changes",
        answer={
            "move by 2 pixels": True,
            "turn by 10 degrees": True,
            "turn by 180 degrees": False,
            "mirror left and right": False,
            "draw with a thicker pen": True,
        },
        why="What is allowed depends on the data: mirroring is fine for cats.",
        mistakes=(
            (
                {"turn by 180 degrees": True},
                "turn by 180 degrees: turn a 6 upside down. What is it?",
            ),
            (
                {"mirror left and right": True},
                "mirror left and right: mirror a 3. Does anyone write like that?",
            ),
            (
                {"turn by 10 degrees": False},
                "turn by 10 degrees: many people write with more slant than that.",
            ),
            (
                {"move by 2 pixels": False},
                "move by 2 pixels: is a digit another one if you move the paper?",
            ),
            (
                {"draw with a thicker pen": False},
                "draw with a thicker pen: does a felt pen make another digit of a 4?",
            ),
        ),
        hint="Could you, and everybody else, still read it as the same digit?",
    ),
    3: Exercise(
        asks="a function (grey image) -> the image with thicker strokes, same shape",
        answer=_thick,
        cases=((_STROKE,), (_CORNER,)),
        why="Where there is ink next to a pixel, the pixel becomes ink as well.",
        mistakes=(
            (
                lambda image: _neighbours(image).min(axis=0),
                "The smallest value makes strokes thinner.",
            ),
            (
                lambda image: _neighbours(image).mean(axis=0),
                "The mean blurs the stroke. Take the largest value.",
            ),
            (
                lambda image: _neighbours(image).sum(axis=0),
                "Do not add them up: ink cannot be darker than ink.",
            ),
            (
                lambda image: _neighbours(image).max(axis=0)[1:-1, 1:-1],
                "The image has become smaller. Put zeros around it first.",
            ),
            (
                lambda image: np.maximum(
                    np.maximum(image, _moved(image, 1, 0)), _moved(image, 0, 1)
                ),
                "A pixel has eight neighbours, on all sides and at the corners.",
            ),
        ),
        hint="Put a ring of zeros around the image, take the nine images that start at "
        "rows 0 to 2 and columns 0 to 2, and of these the maximum.",
    ),
    4: Exercise(
        asks="a function (values, kept, rate) -> the values after dropout",
        answer=lambda values, kept, rate: values * kept / (1 - rate),
        cases=(
            (np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 1.0, 0.0]), 0.5),
            (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1], [1, 1]]), 0.2),
        ),
        why="Dividing by the kept share keeps the mean, so nothing changes afterwards.",
        mistakes=(
            (
                lambda values, kept, rate: values * kept,
                "The sum has become smaller. Divide by the share that is kept.",
            ),
            (
                lambda values, kept, rate: values * kept / rate,
                "rate is the share that is dropped. Divide by the share that is kept.",
            ),
            (
                lambda values, kept, rate: values * kept * (1 - rate),
                "That makes the sum smaller still. Divide instead of multiplying.",
            ),
            (
                lambda values, kept, rate: values[kept == 1] / (1 - rate),
                "The shape has changed. What is dropped becomes 0, it does not vanish.",
            ),
            (
                lambda values, kept, rate: values * (1 - kept) / (1 - rate),
                "You kept the others: kept is 1 where a value stays.",
            ),
        ),
        hint="Multiply by kept, then make up for what is missing.",
    ),
    5: Exercise(
        asks="a function (spread, count) -> standard error of the difference",
        answer=lambda spread, count: spread * (2 / count) ** 0.5,
        cases=((0.3, 3), (1.0, 8)),
        why="With three seeds it is 0.82 times the spread of a single run.",
        mistakes=(
            (
                lambda spread, count: spread / count**0.5,
                "That is the luck in one mean. In a difference, there are two.",
            ),
            (
                lambda spread, count: 2 * spread / count**0.5,
                "The two do not simply add up: take the root of the sum of squares.",
            ),
            (
                lambda spread, count: spread * 2**0.5,
                "That is for single runs. Each mean is of count runs.",
            ),
            (
                lambda spread, count: spread * 2**0.5 / count,
                "A mean varies less by the root of the count, not by the count.",
            ),
        ),
        hint="Each mean has spread / sqrt(count); then np.hypot of the two.",
    ),
    6: Exercise(
        asks="a function (images, labels) -> a dataset as described",
        answer={"a batch": 32, "unchanged": 24, "turned": False, "labels fit": True},
        observe=_pipeline,
        code=True,
        why="Change what varies in your pictures, and only that.",
        mistakes=(
            (
                {"unchanged": 16},
                "augment changes half of a batch, unless you give it a share.",
            ),
            (
                {"unchanged": 8},
                "share is the part that is changed: a quarter, not three quarters.",
            ),
            (
                {"unchanged": 0},
                "All are changed. Give augment a share.",
            ),
            (
                {"unchanged": 32},
                "Nothing is changed. Send the batches through augment.",
            ),
            (
                {"turned": True},
                "augmentation() also turns by 10 degrees, unless you say rotation=0.",
            ),
            (
                {"a batch": 64},
                "make_dataset takes the size of a batch: 32.",
            ),
            (
                {"labels fit": False},
                "The labels are not those of the images any more. Pass both on, "
                "in the same order, without shuffle.",
            ),
        ),
        hint="Two steps: make_dataset for the batches, then augment with an "
        "augmentation of the shift alone.",
    ),
}
