"""Pad, network and answer together: draw a digit, and it is read while you draw."""

import functools

import anywidget
import ipywidgets
import keras
import numpy as np
import tensorflow as tf
import traitlets
from matplotlib.figure import Figure

from utils.checks import SIDE, takes_pixels
from utils.datasets.my_digits import my_digit_paths, save_my_digit
from utils.export.shipped import load_digits_cnn
from utils.pictures.errors import PictureError
from utils.pictures.reading import predict_digit
from utils.widgets.digit_pad import DigitPad
from utils.widgets.network_view import NetworkView
from utils.widgets.tools import STATIC, png_of, script, with_picture

INVITATION = "Draw a digit."


def recognizer(model=None, keep=True):
    """A pad to draw on, and a network that reads what you draw and shows how.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10
            probabilities; by default the one that comes with the course.
        keep: whether drawings can be kept, with the right answer, in the folder of the
            learner's digits. A page for visitors keeps nothing.

    Returns:
        A `Recognizer`: show it as the last line of a cell.

    Raises:
        ValueError: a model of another shape, with branches, or one of which it cannot
            be told what it takes.
        utils.files.ModelFileError: the course's model is missing or damaged.
    """
    model = load_digits_cnn() if model is None else _taking_pixels(model)
    return Recognizer(model, keep)


class Answer(anywidget.AnyWidget):
    """The answer in large, a button for photos, and a row of buttons to correct it.

    Attributes:
        keeps: whether there are buttons to correct it.
        digit: the answer, one character or none.
        text: a sentence on it.
        state: "blank", "sure", "unsure" or "problem".
        kept: what became of a correction.
    """

    _esm = script("page", "answer")
    _css = STATIC / "answer.css"

    keeps = traitlets.Bool(True).tag(sync=True)
    digit = traitlets.Unicode("").tag(sync=True)
    text = traitlets.Unicode(INVITATION).tag(sync=True)
    state = traitlets.Unicode("blank").tag(sync=True)
    kept = traitlets.Unicode("").tag(sync=True)

    def say(self, state, text, digit="", kept=""):
        with self.hold_sync():
            self.state, self.text = state, text
            self.digit, self.kept = str(digit), kept


class Recognizer(ipywidgets.HBox):
    """See `recognizer`.

    Attributes:
        pad: the `DigitPad`.
        view: the `NetworkView`.
        model: the network.
        prediction: the last answer, a `utils.predict.Prediction`.
    """

    def __init__(self, model, keep):
        self.model, self._prediction, self._kept = model, None, None
        self._keeps = keep  # the browser can change what it shows, but not this
        self._network = tf.function(functools.partial(model, training=False))
        self.pad, self.view = DigitPad(), NetworkView(model)
        self.answer = Answer(keeps=keep)
        super().__init__(
            [ipywidgets.VBox([self.pad, self.answer]), self.view],
            layout={
                "flex_flow": "row wrap",
                "align_items": "flex-start",
                "grid_gap": "16px 24px",
            },
        )
        self.add_class("recognizer")
        example = np.zeros((SIDE, SIDE), "uint8")
        example[4:24, 13:15] = 255
        predict_digit(example, self._network)  # compiles it before the first stroke
        self.pad.on_draw(self._read)
        self.answer.on_msg(self._on_button)

    @property
    def prediction(self):
        if self._prediction is None:
            raise ValueError(
                "No digit was read yet: draw one on the pad, then try again."
            )
        return self._prediction

    def _read(self, pad):
        self._kept = None
        image = pad.image
        try:
            self._show(predict_digit(image, self._network))
        except PictureError as error:
            self._prediction = None
            self.view.clear()
            self.answer.say("blank", str(error) if image.any() else INVITATION)

    def _read_photo(self, content):
        prediction = predict_digit(content, self._network)
        self.pad.load(prediction.image)  # to be seen and drawn on
        self._show(prediction)

    def _show(self, prediction):
        self._prediction = prediction
        self.view.show(prediction.image, prediction.probabilities)
        self.answer.say(*_answer(prediction))

    def _on_button(self, _, content, buffers):
        with self.pad.lock:  # a drawing that comes meanwhile is read afterwards
            try:
                if "photo" in content:
                    self._read_photo(bytes(buffers[0]))
                elif self._keeps:
                    self._keep(content["label"])
            except (PictureError, OSError) as error:
                self.answer.say("problem", str(error))
            except Exception as error:
                self.answer.say("problem", f"{type(error).__name__}: {error}")
                raise  # where it arose is in Jupyter's log

    def _keep(self, label):
        """Keep the drawing; a second label for the same drawing replaces the first."""
        if self._prediction is None:
            self.answer.kept = INVITATION
            return
        path = save_my_digit(self._prediction.image, label)
        if self._kept:
            self._kept.unlink(missing_ok=True)
        self._kept = path
        count = len(my_digit_paths())
        self.answer.kept = (
            f"Kept as a {label} in {path.parent.name}/, which now holds "
            f"{count} digit{'s' * (count > 1)}."
        )

    def __repr__(self):
        return f"Recognizer({self.answer.digit or 'nothing drawn'})"

    def _repr_mimebundle_(self, **options):
        return with_picture(super()._repr_mimebundle_(**options), self._png())

    def _png(self):
        """Pad and view side by side."""
        figure = Figure(figsize=(10, 6), layout="constrained")
        left, right = figure.subfigures(1, 2, width_ratios=(3, 7))
        axis, below = left.subplots(2, 1, height_ratios=(3, 2))
        axis.imshow(self.pad.image, cmap="gray", vmin=0, vmax=255)
        axis.set_title(f"{self.answer.digit}\n{self.answer.text}".strip())
        axis.axis("off")
        below.axis("off")
        self.view.draw_on(right)
        return png_of(figure)


def _taking_pixels(model):
    """The same network with the division by 255 before it, if it needs that."""
    if not isinstance(model, keras.Model) or takes_pixels(model):
        return model
    inputs = keras.Input(model.input_shape[1:])
    return keras.Sequential([inputs, keras.layers.Rescaling(1 / 255), model])


def _answer(prediction):
    """State, sentence and digit for the answer of a network."""
    if not prediction.uncertain:
        percent = min(prediction.confidence, 0.99)  # nobody is 100% sure
        more = "more than " if prediction.confidence > 0.99 else ""
        return "sure", f"{more}{percent:.0%} sure", prediction.digit
    ranking = prediction.probabilities.argsort()[::-1]
    first, second = (f"{i} ({prediction.probabilities[i]:.0%})" for i in ranking[:2])
    return "unsure", f"Not sure: {first} or {second}", prediction.digit
