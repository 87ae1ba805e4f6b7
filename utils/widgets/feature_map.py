"""A map of digits, in which those lie together that a network finds alike."""

import anywidget
import keras
import numpy as np
import traitlets
from ipywidgets import widget_serialization
from matplotlib.figure import Figure

from utils.checks import CLASSES, check_labels
from utils.widgets import reader
from utils.widgets.digit_pad import DigitPad
from utils.widgets.network import Network, bytes_of
from utils.widgets.tools import STATIC, at_least_one, png_of, showing, with_picture

SCRIPTS = ("page", "network", *reader.SCRIPTS, "digit_pad", "feature_map")


class FeatureMap(anywidget.AnyWidget):
    """Digits as places on a map, and a pad: what you draw moves over the map.

    The page computes the network up to its features, what its last layer gets, and
    puts them on the map. Point at a digit to see it.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10
            numbers; its last layer is dense.
        images: the digits on the map, uint8, shape (n, 28, 28).
        labels: what they are, shape (n,).
        center: of the features, shape (features,).
        directions: to the right and up, shape (features, 2).

    Attributes:
        pad: the `DigitPad`.
        places: of the digits, shape (n, 2).

    Raises:
        ValueError: a model that the page cannot compute, or another shape.
    """

    _esm = showing("await FeatureMap.open(model, el)", *SCRIPTS)
    _css = "\n".join(
        (STATIC / f"{name}.css").read_text("utf-8")
        for name in ("digit_pad", "feature_map")
    )

    pad = traitlets.Instance(DigitPad).tag(sync=True, **widget_serialization)
    layers = traitlets.List().tag(sync=True)
    labels = traitlets.List().tag(sync=True)
    answers = traitlets.List().tag(sync=True)
    origin = traitlets.List().tag(sync=True)
    constants = traitlets.Dict().tag(sync=True)
    _scale = traitlets.Float(1).tag(sync=True)
    _weights = traitlets.Bytes(b"").tag(sync=True)
    _axes = traitlets.Bytes(b"").tag(sync=True)
    _places = traitlets.Bytes(b"").tag(sync=True)
    _images = traitlets.Bytes(b"").tag(sync=True)

    def __init__(self, model, images, labels, center, directions):
        images = at_least_one(images)
        labels = check_labels(labels, len(images))
        network = Network(model)
        if not network.in_page:
            raise ValueError("model: the page cannot compute it: take a smaller one.")
        if not isinstance(model.layers[-1], keras.layers.Dense):
            raise ValueError("model: expected a dense layer at its end.")
        self._network = keras.Model(
            model.inputs, [model.layers[-2].output, *model.outputs]
        )
        self._center = np.asarray(center, "float32").ravel()
        self._directions = np.asarray(directions, "float32")
        features, answers = self._read(images * np.float32(network.scale))
        count = features.shape[1]
        if self._center.shape != (count,) or self._directions.shape != (count, 2):
            raise ValueError(
                f"center, directions: expected shapes ({count},) and ({count}, 2), got "
                f"{self._center.shape} and {self._directions.shape}."
            )
        self.places = self._project(features)
        super().__init__(
            pad=DigitPad(),
            layers=network.description()[:-1],
            labels=labels.tolist(),
            answers=answers.argmax(axis=1).tolist(),
            origin=(-self._center @ self._directions).tolist(),
            constants=reader.constants(),
            _scale=network.scale,
            _weights=network.weights(),
            _axes=bytes_of([self._directions]),
            _places=bytes_of([self.places]),
            _images=images.tobytes(),
        )

    def _read(self, images):
        outputs = self._network.predict(images[..., np.newaxis], 500, verbose=0)
        features, answers = outputs
        return features.reshape(len(images), -1), answers

    def _project(self, features):
        return (features - self._center) @ self._directions

    @property
    def place(self):
        """Where the drawing on the pad is, two numbers.

        Raises:
            utils.pictures.NoDigitFound: what is drawn can be no digit.
        """
        digit = self.pad.digit[np.newaxis] * np.float32(self._scale)
        return self._project(self._read(digit)[0])[0]

    def __repr__(self):
        return f"FeatureMap({len(self.labels)} digits)"

    def _repr_mimebundle_(self, **options):
        figure = Figure(figsize=(6, 6), layout="tight")
        axis = figure.subplots()
        labels, answers = np.array(self.labels), np.array(self.answers)
        for digit in range(CLASSES):
            chosen = self.places[labels == digit]
            marker = f"${digit}$"
            axis.plot(*chosen.T, linestyle="none", marker=marker, markersize=5, mew=0.4)
        wrong = self.places[labels != answers]
        axis.plot(*wrong.T, "o", mfc="none", mec="black", markersize=10)
        axis.set(xticks=[], yticks=[])
        alt = (
            f"A map of {len(labels)} digits. Most digits of a kind lie together; "
            f"{len(wrong)} are misread and have a ring."
        )
        bundle = super()._repr_mimebundle_(**options)
        return with_picture(bundle, png_of(figure), alt)
