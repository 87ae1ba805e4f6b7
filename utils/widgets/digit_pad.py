"""A pad to draw a digit on, with mouse, finger, pen or keyboard."""

import inspect
import math
import threading
import traceback

import anywidget
import cv2
import numpy as np
import traitlets

from utils.checks import SIDE, check_images
from utils.pictures.ink import darken
from utils.pictures.normalization import normalize
from utils.pictures.segmentation import find_digit
from utils.widgets.reader import PAD_SIDE
from utils.widgets.tools import STATIC, BadSetting, FromBrowser, showing, with_picture

MIDDLES = np.arange(PAD_SIDE) + 0.5  # of the pixels, along one side


class DigitPad(anywidget.AnyWidget):
    """Draw a digit in the browser, and have it as an array in Python.

    The ink is drawn in the browser; Python gets the strokes while you draw, at most
    14 times a second, and at once when the pen is lifted.

    Attributes:
        strokes: what was drawn, one list for each stroke: the width of the pen, then
            x, y, x, y and so on, all in pixels of the pad, 0..280.
        pen: the width of the pen for the next stroke, in pixels of the pad.
        message: a text under the pad, for your own answers.
        error: what went wrong in a function of `on_draw`; empty if nothing did.
        lock: held while the drawing changes and is answered: what holds it comes
            before or after that, never between.
    """

    _esm = showing("new Pad(model, el)", "page", "digit_pad")
    _css = STATIC / "digit_pad.css"

    strokes = traitlets.List().tag(sync=True, echo_update=False)
    pen = traitlets.Float(22.0, min=4, max=60).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    _background = FromBrowser()
    _side = traitlets.Int(PAD_SIDE).tag(sync=True)
    # The browser numbers its messages and waits until the number comes back.
    _sent = traitlets.Int(0).tag(sync=True, echo_update=False)
    _answered = traitlets.Int(0).tag(sync=True)

    def __init__(self, **settings):
        self.lock = threading.RLock()  # browser and cells may be on different threads
        self._callbacks = []
        self._seen = [], b""
        super().__init__(**settings)

    @property
    def image(self):
        """The drawing, white on black: uint8, shape (280, 280)."""
        return _image(*self._drawing())

    @property
    def digit(self):
        """The drawing as a network takes it: uint8, shape (28, 28).

        It is all black if nothing is drawn. A digit that was loaded, and not drawn on,
        is taken as it is.

        Raises:
            utils.pictures.NoDigitFound: what is drawn can be no digit.
        """
        strokes, background = self._drawing()
        if not strokes:
            return _loaded(background)
        image = _image(strokes, background)
        return _digit_of(image) if image.any() else _loaded(b"")

    def _drawing(self):
        with self.lock:
            return self.strokes, self._background

    def load(self, image):
        """Put a digit on the pad instead of what is drawn there.

        Args:
            image: uint8, shape (28, 28), white on black.

        Raises:
            ValueError: another shape or dtype.
        """
        [image] = check_images(np.asarray(image)[np.newaxis])
        self._change([], image.tobytes())

    def undo(self):
        """Take the last stroke away."""
        with self.lock:
            self._change(self.strokes[:-1], self._background)

    def clear(self):
        """Take everything away."""
        self._change([], b"")

    def on_draw(self, callback):
        """Call `callback(pad)` whenever the drawing changes, also while it is drawn.

        It may be called on another thread, but never twice at the same time. If it
        fails, the pad shows the error. A function that is defined again, as by
        running its cell once more, takes the place of the old one.

        Returns:
            `callback`, so that this can be used as a decorator.
        """
        with self.lock:
            others = [one for one in self._callbacks if not _again(callback, one)]
            self._callbacks = [*others, callback]
        return callback

    def set_state(self, sync_data):
        """What the browser sends; it waits for callbacks on other threads."""
        with self.lock:
            super().set_state(sync_data)

    def _change(self, strokes, background):
        with self.lock, self.hold_sync(), self.hold_trait_notifications():
            self.strokes, self._background = strokes, background

    @traitlets.validate("strokes")
    def _valid_strokes(self, proposal):
        for stroke in proposal.value:
            try:
                numbers = np.asarray(stroke, float)
            except (TypeError, ValueError):
                numbers = np.array([np.nan])
            enough = numbers.ndim == 1 and numbers.size >= 3 and numbers.size % 2
            if not enough or not np.isfinite(numbers).all():
                raise BadSetting(
                    "strokes: expected lists [width, x, y, x, y, ...] of numbers, "
                    f"got {str(stroke)[:60]}."
                )
        return proposal.value

    @traitlets.observe("strokes", "_background", "_sent")
    def _redrawn(self, _):
        with self.lock:
            drawing = self.strokes, self._background
            try:
                if drawing != self._seen:
                    self._seen = drawing
                    self._call_back()
            finally:  # also if the kernel is interrupted
                self._answered = self._sent

    def _call_back(self):
        """Call all of them, even if one fails; an error must not stop the browser."""
        errors = []
        for callback in self._callbacks:
            try:
                callback(self)
            except Exception as error:
                errors.append(_description(error))
        self.error = "\n".join(errors)

    def __repr__(self):
        return f"DigitPad({len(self.strokes)} strokes)"

    def _repr_mimebundle_(self, **options):
        png = cv2.imencode(".png", self.image)[1].tobytes()
        alt = f"A pad with a drawing of {len(self.strokes)} strokes."
        return with_picture(super()._repr_mimebundle_(**options), png, alt)


def _image(strokes, background):
    """What is on the pad: uint8, shape (280, 280)."""
    pixels = np.ones((PAD_SIDE // SIDE,) * 2, "uint8")
    return np.maximum(np.kron(_loaded(background), pixels), _ink(strokes))


def _loaded(background):
    """The digit that was loaded, or a black one: uint8, shape (28, 28)."""
    digit = np.frombuffer(background or bytes(SIDE**2), "uint8")
    return digit.reshape(SIDE, SIDE).copy()


def _digit_of(image):
    """A drawing as a network takes it.

    It is ink already: there is no paper, no light and no ruled line to take away.
    """
    return normalize(find_digit(darken(image / np.float32(255))))


def _ink(strokes):
    """The strokes as they are read in the page, too: uint8, shape (280, 280).

    A pixel is as white as the share of it that a stroke covers, as if its edge were a
    straight line there.
    """
    ink = np.zeros((PAD_SIDE, PAD_SIDE), "uint8")
    for width, *numbers in strokes:
        reach = width / 2 + 0.5
        covered = np.clip(reach - _distances(numbers, reach), 0, 1)
        ink = np.maximum(ink, np.floor(255 * covered + 0.5).astype("uint8"))
    return ink


def _distances(numbers, reach):
    """How far each pixel's middle is from a stroke; infinite where that is too far."""
    squares = np.full((PAD_SIDE, PAD_SIDE), np.inf)
    places = list(zip(numbers[::2], numbers[1::2], strict=True))
    for (x, y), (next_x, next_y) in zip(places[:1] + places, places, strict=False):
        columns, rows = _near(x, next_x, reach), _near(y, next_y, reach)
        box = squares[rows, columns]
        away = MIDDLES[columns] - x, MIDDLES[rows, np.newaxis] - y
        np.minimum(box, _squares(*away, next_x - x, next_y - y), out=box)
    return np.sqrt(squares)


def _near(start, end, reach):
    """The pixels along one side that a line may cover, as a slice."""
    low = math.floor(min(start, end) - reach)
    high = math.ceil(max(start, end) + reach)
    return slice(max(low, 0), max(high, 0))


def _squares(x, y, along_x, along_y):
    """The squared distance of places from a line from 0, 0 to another place."""
    length = along_x * along_x + along_y * along_y or 1  # a dot has none
    share = x * (along_x / length) + y * (along_y / length)
    share = np.minimum(np.maximum(share, 0), 1)
    x, y = x - share * along_x, y - share * along_y
    return x * x + y * y


def _again(function, other):
    """Whether two functions are the same, or stand under one name in one module."""
    if not (inspect.isfunction(function) and inspect.isfunction(other)):
        return function == other
    names = [(one.__module__, one.__qualname__) for one in (function, other)]
    inner = "<" in function.__qualname__  # a lambda, or made by another function
    return function == other or (names[0] == names[1] and not inner)


def _description(error):
    """What went wrong, and the line of the callback where it did."""
    description = f"{type(error).__name__}: {error}"
    for callback in traceback.extract_tb(error.__traceback__)[1:2]:
        place = f"in {callback.name}, line {callback.lineno}: {callback.line}"
        description += f"\n{place}"
    return description
