"""A network at work: what each of its stages makes of a digit."""

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from utils.checks import CLASSES, SIDE, check_images
from utils.widgets.network import Network, bytes_of
from utils.widgets.tools import (
    STATIC,
    FromBrowser,
    after_each_cell,
    png_of,
    showing,
    with_picture,
)

SCRIPTS = (
    "page",
    "network",
    "explanation",
    "tiles",
    "bars",
    "details",
    "links",
    "network_view",
)


class NetworkView(anywidget.AnyWidget):
    """Show what a network computes: from its input, stage after stage, to its answer.

    Of each stage it shows what the next one gets, after pooling, normalization and
    activation. The browser computes all of it; if there is a layer that it does not
    know, or too many weights, Python does. Point at a number, and the view shows the
    patches and the weights behind it.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10 numbers.
        pixels: whether it takes grey values 0..255 (True) or numbers 0..1 (False); by
            default, what its first layer expects.

    Attributes:
        in_page: whether the browser computes the network.
        note: why it does not.
        digit: the bytes of the digit that is shown; none if nothing is.
        probabilities: the answer that is shown, if it is not the network's answer to
            just this digit.

    Raises:
        ValueError: a model of another shape, with branches, or one of which it cannot
            be told what it takes.
    """

    _esm = showing("new View(model, el)", *SCRIPTS)
    _css = STATIC / "network_view.css"

    layers = traitlets.List().tag(sync=True)
    stages = traitlets.List().tag(sync=True)
    in_page = traitlets.Bool(True).tag(sync=True)
    note = traitlets.Unicode("").tag(sync=True)
    digit = FromBrowser()
    probabilities = traitlets.List().tag(sync=True)
    _scale = traitlets.Float(1).tag(sync=True)
    _weights = traitlets.Bytes(b"").tag(sync=True)
    _version = traitlets.Int(0).tag(sync=True)
    _values = traitlets.Bytes(b"").tag(sync=True)

    def __init__(self, model, pixels=None):
        self.network = Network(model, pixels)
        super().__init__(
            layers=self.network.description(),
            stages=self.network.stages,
            in_page=self.network.in_page,
            note=_note(self.network),
            _scale=self.network.scale,
        )
        self.refresh()
        self.on_msg(self._send_kernel)
        after_each_cell(self.refresh)

    def show(self, digit, probabilities=None):
        """Show what the network makes of a digit.

        Args:
            digit: uint8, shape (28, 28), white on black.
            probabilities: the answer to show, 10 numbers, if it is not the network's
                answer to just this digit.

        Raises:
            ValueError: another shape or dtype.
        """
        [digit] = check_images(np.asarray(digit)[np.newaxis])
        answer = [] if probabilities is None else np.asarray(probabilities).tolist()
        values = b"" if self.in_page else bytes_of(self.network(digit)[1:])
        with self.hold_sync():
            self.digit, self._values = digit.tobytes(), values
            self.probabilities = answer

    def clear(self):
        """Show nothing."""
        with self.hold_sync():
            self.digit, self._values, self.probabilities = b"", b"", []

    def refresh(self):
        """Send the weights again if the network was trained on.

        After each cell of a notebook this happens by itself.
        """
        version = self.network.version()
        if version == self._version:
            return
        with self.hold_sync():
            self._weights = self.network.weights()
            self._version = version

    def _send_kernel(self, _, content, buffers):
        """The weights of one map, of a network that has too many to send them all."""
        if "kernel" in content:
            kernel, bias = self.network.kernel(*content["kernel"])
            self.send(content | {"bias": bias}, [kernel.tobytes()])

    def __repr__(self):
        return f"NetworkView({len(self.stages)} stages)"

    def _repr_mimebundle_(self, **options):
        figure = Figure(figsize=(7, 6), layout="constrained")
        self.draw_on(figure)
        names = ", ".join(stage["title"] for stage in self.stages)
        alt = f"The maps of a network for one digit, from input to answer: {names}."
        bundle = super()._repr_mimebundle_(**options)
        return with_picture(bundle, png_of(figure), alt)

    def draw_on(self, figure):
        """Draw what the widget shows on a Matplotlib figure or subfigure."""
        digit = np.frombuffer(self.digit or bytes(SIDE**2), "uint8")
        values = self.network(digit.reshape(SIDE, SIDE))
        answer = np.asarray(self.probabilities or self.network.probabilities(values))
        stages = [(one["title"], values[one["last"] + 1]) for one in self.stages]
        shown = [(title, maps) for title, maps in stages if maps.ndim == 3]
        heights = [2] + [1] * len(shown) + [1.4]
        top, *axes, bars = figure.subplots(len(heights), 1, height_ratios=heights)
        top.imshow(values[0][..., 0], cmap="gray")
        top.set_title("what the network sees", fontsize=9)
        for axis, (title, maps) in zip(axes, shown, strict=True):
            limit = np.abs(maps).max() or 1
            axis.imshow(_mosaic(maps), cmap="PuOr_r", vmin=-limit, vmax=limit)
            axis.set_title(title, fontsize=9)
        for axis in (top, *axes):
            axis.axis("off")
        bars.bar(range(CLASSES), answer * bool(self.digit), color="#e66101")
        bars.set(xlabel="digit", ylabel="probability", xticks=range(CLASSES))
        bars.set_ylim(0, 1)


def _note(network):
    """Why the page does not compute a network; empty if it does."""
    if network.in_page:
        return ""
    why = "it is too large for the page"
    if network.unknown:
        why = f"the page does not know {', '.join(network.unknown)}"
    return f"Python computes this network, for {why}: the answer takes a little longer."


def _mosaic(maps):
    """All maps of a layer in a wide grid, with a gap between them."""
    rows, columns, count = maps.shape
    down = max(round((count / 12) ** 0.5), 1)
    across = -(-count // down)
    tiles = np.full((down * across, rows + 1, columns + 1), np.nan)
    tiles[:count, :rows, :columns] = np.moveaxis(maps, -1, 0)
    grid = tiles.reshape(down, across, rows + 1, columns + 1)
    return grid.swapaxes(1, 2).reshape(down * (rows + 1), -1)
