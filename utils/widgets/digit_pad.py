"""A pad to draw a digit on, with mouse, finger, pen or keyboard."""

import inspect
import threading
import traceback

import anywidget
import cv2
import numpy as np
import traitlets

from utils.checks import SIDE, check_images
from utils.pictures.preparation import prepare_digit
from utils.widgets.tools import STATIC, BadSetting, FromBrowser, script, with_picture

PAD_SIDE = 280
FINE = 4  # strokes are drawn larger, for OpenCV's lines are a pixel or two too wide
BITS = 4  # OpenCV takes places in sixteenths of a pixel


class DigitPad(anywidget.AnyWidget):
    """Draw a digit in the browser, and have it as an array in Python.

    The ink is drawn in the browser; Python gets the strokes while you draw, at most
    about ten times a second, and at once when the pen is lifted.

    Attributes:
        strokes: what was drawn, one list for each stroke: the width of the pen, then
            x, y, x, y and so on, all in pixels of the pad, 0..280.
        pen: the width of the pen for the next stroke, in pixels of the pad.
        message: a text under the pad, for your own answers.
        error: what went wrong in a function of `on_draw`; empty if nothing did.
        lock: held while the drawing changes and is answered: what holds it comes
            before or after that, never between.
    """

    _esm = script("page", "digit_pad")
    _css = STATIC / "digit_pad.css"

    strokes = traitlets.List().tag(sync=True, echo_update=False)
    pen = traitlets.Float(22.0, min=4, max=60).tag(sync=True)
    message = traitlets.Unicode("").tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)
    _background = FromBrowser()
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
        with self.lock:
            strokes, background = self.strokes, self._background
        image = np.zeros((PAD_SIDE, PAD_SIDE), "uint8")
        if background:
            digit = np.frombuffer(background, "uint8").reshape(SIDE, SIDE)
            image = np.kron(digit, np.ones((PAD_SIDE // SIDE,) * 2, "uint8"))
        return np.maximum(image, _ink(strokes))

    @property
    def digit(self):
        """The drawing as a network takes it, by `utils.pictures.prepare_digit`.

        uint8, shape (28, 28); all black if nothing is drawn.

        Raises:
            utils.pictures.NoDigitFound: what is drawn can be no digit.
        """
        image = self.image
        return prepare_digit(image) if image.any() else np.zeros((SIDE, SIDE), "uint8")

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
        return with_picture(super()._repr_mimebundle_(**options), png)


def _ink(strokes):
    """The strokes as the page shows them: uint8, shape (280, 280)."""
    fine = np.zeros((FINE * PAD_SIDE,) * 2, "uint8")
    for width, *numbers in strokes:
        places = np.reshape(numbers[:2] + numbers, (1, -1, 2))  # a dot is a line, too
        # for the page a pixel begins at a whole number, for OpenCV its middle is there
        places = ((FINE * places - 0.5) * 2**BITS).round().astype(int)
        thickness = max(round(FINE * width) - 1, 1)  # one of the two
        cv2.polylines(fine, places, False, 255, thickness, cv2.LINE_AA, BITS)
    return cv2.resize(fine, (PAD_SIDE,) * 2, interpolation=cv2.INTER_AREA)


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
