"""Read the digits on a picture: what the model says, and how sure it is."""

import functools
from dataclasses import dataclass

import numpy as np

from utils.checks import CLASSES, check_digit_model, check_images, takes_pixels
from utils.paths import models_folder
from utils.pictures.normalization import normalize
from utils.pictures.preparation import box_behind, digit_of
from utils.pictures.warping import rotated

# Below this confidence, the answer is called uncertain. Of the photos, these are 8 of
# the 358 right answers and both wrong ones; 0.5: none of them, 0.95: 19 and both.
SURE = 0.75
# Degrees: the answer is the mean of those for the turned digit. Without turns 113 cells
# are right, with 5 degrees as many, with 20 degrees 357 photos and 113 cells: so small
# differences may be luck. Uncertain, though right: 8 photos; without 4, 5: 3, 20: 13.
TURNS = (0, 10, -10)
AT_ONCE = 500  # images: more only need more memory


@dataclass(frozen=True)
class Prediction:
    """What the model says of one digit.

    Attributes:
        digit: the likeliest one.
        confidence: its probability.
        probabilities: of the digits 0 to 9, shape (10,).
        uncertain: whether to ask again instead of trusting the answer.
        box: where it is: left, top, right and bottom, in pixels of the upright picture.
        image: what the model saw, uint8, shape (28, 28).
    """

    digit: int
    confidence: float
    probabilities: np.ndarray
    uncertain: bool
    box: tuple[int, int, int, int]
    image: np.ndarray

    def __repr__(self):
        doubt = ", not sure" if self.uncertain else ""
        return f"{self.digit} ({self.confidence:.1%}{doubt})"


def predict_digit(picture, model=None):
    """Read the digit on a picture.

    Args:
        picture: a path, the bytes of a file or an array; see `load_picture`. Of several
            digits, the largest and most central is read.
        model: a Keras model of the course, or any function from grey values 0..255,
            float32, shape (n, 28, 28, 1), to probabilities, shape (n, 10); None for
            the model that the course ships.

    Returns:
        A `Prediction`.

    Raises:
        UnreadablePicture: not a picture, damaged, or too large.
        NoDigitFound: nothing on it stands out like a digit.
        TypeError, ValueError: a model that takes or gives something else.
    """
    digit, back = digit_of(picture)
    (answer,) = predictions_of([digit], back, model)
    return answer


def read_images(images, model=None):
    """The probabilities that stand behind `predict_digit`, for images as in MNIST.

    Args:
        images: uint8, shape (n, 28, 28), white on black.
        model: see `predict_digit`.

    Returns:
        Shape (n, 10): the mean of the answers to each image turned by `TURNS`. An
        answer is sure if its largest is `SURE` or more.

    Raises:
        TypeError, ValueError: images or a model that take or give something else.
    """
    images, answer = check_images(images), _function(model)
    if not len(images):
        raise ValueError("images: expected one at least.")
    parts = np.array_split(images, -(-len(images) // AT_ONCE))
    return np.concatenate([_mean_answer(part, answer) for part in parts])


def _mean_answer(images, answer):
    turned = np.concatenate([rotated(images, degrees) for degrees in TURNS])
    inputs = turned[..., np.newaxis].astype("float32")
    answers = np.asarray(answer(inputs))
    if answers.shape != (len(inputs), CLASSES):
        raise ValueError(
            f"model: expected probabilities of shape ({len(inputs)}, {CLASSES}), "
            f"got {answers.shape}."
        )
    return answers.reshape(len(TURNS), len(images), -1).mean(axis=0)


def predictions_of(digits, back, model=None):
    """A `Prediction` for each `Digit`, from one call of the model.

    Args:
        digits: a list of `Digit`.
        back: the matrix that leads from their boxes to the picture, see `Page`.
        model: see `predict_digit`.
    """
    images = np.stack([normalize(digit) for digit in digits])
    predictions = []
    for digit, image, row in zip(
        digits, images, read_images(images, model), strict=True
    ):
        confidence = float(row.max())
        predictions.append(
            Prediction(
                digit=int(row.argmax()),
                confidence=confidence,
                probabilities=row,
                uncertain=confidence < SURE,
                box=box_behind(digit.box, back),
                image=image,
            )
        )
    return predictions


def _function(model):
    """What answers: a function from grey values to probabilities."""
    if model is None:
        from utils.export.shipped import NAME

        path = models_folder() / NAME
        model = _shipped(path, path.stat().st_mtime_ns if path.exists() else None)
    if not callable(model):
        raise TypeError(
            "model: expected a Keras model, a function or None, "
            f"got {type(model).__name__}."
        )
    if not hasattr(model, "layers"):
        return model
    check_digit_model(model)
    divisor = 1 if takes_pixels(model) else 255
    return lambda images: model(images / divisor, training=False)


@functools.lru_cache(maxsize=1)
def _shipped(path, changed):
    """The shipped model, loaded again only when its file has changed."""
    from utils.export.shipped import load_digits_cnn

    return load_digits_cnn()
