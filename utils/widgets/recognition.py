"""Pad, network and answer together: draw a digit, and it is read while you draw."""

import functools

import anywidget
import numpy as np
import tensorflow as tf
import traitlets
from ipywidgets import widget_serialization
from matplotlib.figure import Figure

from utils.datasets.my_digits import my_digit_paths, save_my_digit
from utils.export.shipped import load_digits_cnn
from utils.pictures.errors import PictureError
from utils.pictures.reading import SURE, Prediction, predict_digit, read_images
from utils.widgets import network_view, photo, reader
from utils.widgets.digit_pad import DigitPad
from utils.widgets.network import probabilities_of
from utils.widgets.network_view import NetworkView
from utils.widgets.tools import STATIC, png_of, showing, with_picture

INVITATION = "Draw a digit."
SCRIPTS = (*network_view.SCRIPTS, *reader.SCRIPTS)
SCRIPTS += ("digit_pad", "photo", "answer", "recognizer")
STYLES = ("recognizer", "digit_pad", "photo", "answer", "network_view")


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
    return Recognizer(load_digits_cnn() if model is None else model, keep)


class Recognizer(anywidget.AnyWidget):
    """See `recognizer`. What is drawn is read in the browser, in each moment.

    Attributes:
        pad: the `DigitPad`.
        view: the `NetworkView`.
        model: the network.
        prediction: the answer to what is on the pad, a `utils.predict.Prediction`.
        keeps: whether there are buttons to correct the answer.
        seen: what is shown of the photo that was read last, see `photo.preview`; empty
            as soon as something else is on the pad.
        problem: what is wrong with a photo, or why a drawing could not be kept.
        kept: what became of a correction.
    """

    _esm = showing("await Recognizer.open(model, el)", *SCRIPTS)
    _css = "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in STYLES)

    pad = traitlets.Instance(DigitPad).tag(sync=True, **widget_serialization)
    view = traitlets.Instance(NetworkView).tag(sync=True, **widget_serialization)
    keeps = traitlets.Bool(True).tag(sync=True)
    sure = traitlets.Float(SURE).tag(sync=True)
    constants = traitlets.Dict().tag(sync=True)
    seen = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode("").tag(sync=True)
    kept = traitlets.Unicode("").tag(sync=True)

    def __init__(self, model, keep):
        self.model, self._prediction, self._path = model, None, None
        self._keeps = keep  # the browser can change what it shows, but not this
        view = NetworkView(model)
        answer = functools.partial(model, training=False)
        # photos hold any number of digits
        run = tf.function(answer, reduce_retracing=True)
        scale = view.network.scale
        self._network = lambda images: probabilities_of(run(images * np.float32(scale)))
        super().__init__(
            pad=DigitPad(), view=view, keeps=keep, constants=reader.constants()
        )
        self.pad.on_draw(self._drawn)
        self.view.observe(self._trained, "_version")
        self.on_msg(self._on_message)

    @property
    def prediction(self):
        if self._prediction is None:
            if not self.pad.image.any():
                raise ValueError(
                    "No digit was read yet: draw one on the pad, then try again."
                )
            self._prediction = self._read()
        return self._prediction

    def _read(self):
        """What the page says of the drawing, too.

        Raises:
            utils.pictures.NoDigitFound: what is drawn can be no digit.
        """
        digit = self.pad.digit
        [probabilities] = read_images(digit[np.newaxis], self._network)
        confidence = float(probabilities.max())
        return Prediction(
            digit=int(probabilities.argmax()),
            confidence=confidence,
            probabilities=probabilities,
            uncertain=confidence < SURE,
            box=_box(self.pad.image),
            image=digit,
        )

    def _drawn(self, pad):
        self._prediction, self._path = None, None
        self.kept, self.seen = "", {}
        if self.view.in_page:
            self.view.refresh()
        else:
            said = self._show()
            unread = pad.image.any() and not self._prediction
            self.problem = said if unread else ""

    def _trained(self, _):
        self._prediction = None
        if not self.view.in_page:
            self._show()

    def _show(self):
        """Show in Python what the page would show."""
        prediction, said = self._answer()
        if prediction:
            self.view.show(prediction.image, prediction.probabilities)
        else:
            self.view.clear()
        return said

    def _answer(self):
        """The prediction, if there is one, and what is to be said of the drawing."""
        if not self.pad.image.any():
            return None, INVITATION
        try:
            return self.prediction, str(self.prediction)
        except PictureError as error:
            return None, str(error)

    def _on_message(self, _, content, buffers):
        prediction = None
        with self.pad.lock:  # a drawing that comes meanwhile is read afterwards
            try:
                if "photo" in content:
                    prediction = self._read_photo(bytes(buffers[0]))
                elif self._keeps:
                    self._keep(content["label"])
            except (PictureError, OSError) as error:
                self.problem = str(error)
            except Exception as error:
                self.problem = f"{type(error).__name__}: {error}"
                raise  # where it arose is in Jupyter's log
            finally:
                self.send("done")
        if prediction:  # it is shown already, for this takes longer
            self._look_around(bytes(buffers[0]), prediction)

    def _read_photo(self, content):
        self.seen = {}
        prediction = predict_digit(content, self._network)
        self.problem = ""
        self.pad.load(prediction.image)  # to be seen, read and drawn on
        self._prediction = prediction
        self.seen = photo.preview(content, prediction)
        return prediction

    def _look_around(self, content, prediction):
        """Frame what else is on a photo, unless something was drawn meanwhile."""
        before = self.seen
        frames, said = photo.surroundings(content, prediction, self._network)
        with self.pad.lock:
            if before and self.seen is before:
                self.seen = before | {
                    "frames": frames + before["frames"],  # its digit is on top
                    "text": " ".join([before["text"], *said]),
                }

    def _keep(self, label):
        """Keep the drawing; a second label for the same drawing replaces the first."""
        if not self.pad.image.any():
            self.kept = INVITATION
            return
        path = save_my_digit(self.prediction.image, label)
        if self._path:
            self._path.unlink(missing_ok=True)
        self._path = path
        count = len(my_digit_paths())
        self.kept = (
            f"Kept as a {label} in {path.parent.name}/, which now holds "
            f"{count} digit{'s' * (count > 1)}."
        )

    def __repr__(self):
        return f"Recognizer({self._answer()[1]})"

    def _repr_mimebundle_(self, **options):
        answer = self._answer()[1]
        alt = f"A pad with a drawing, the answer {answer}, and the maps between them."
        return with_picture(super()._repr_mimebundle_(**options), self._png(), alt)

    def _png(self):
        """Pad and view side by side."""
        figure = Figure(figsize=(10, 6), layout="constrained")
        left, right = figure.subfigures(1, 2, width_ratios=(3, 7))
        axis, below = left.subplots(2, 1, height_ratios=(3, 2))
        axis.imshow(self.pad.image, cmap="gray", vmin=0, vmax=255)
        axis.set_title(self._show())
        axis.axis("off")
        below.axis("off")
        self.view.draw_on(right)
        return png_of(figure)


def _box(image):
    """Where the drawing is: left, top, right and bottom, the last two outside."""
    rows, columns = (image.any(axis=axis).nonzero()[0] for axis in (1, 0))
    return tuple(map(int, (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)))
