"""A network at work: what each of its layers makes of a digit."""

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from utils.checks import CLASSES, SIDE
from utils.widgets.activations import POOLING, Activations
from utils.widgets.tools import STATIC, png_of, script, with_picture


class NetworkView(anywidget.AnyWidget):
    """Show what a network computes: its input, its feature maps, its answer.

    Of each layer it shows what the next one gets, after the normalization and the
    activation between them. Point at a pixel of a feature map, and the view shows the
    patch and the weights behind it.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10 numbers.
        pixels: whether it takes grey values 0..255 (True) or numbers 0..1 (False); by
            default, what its first layer expects.

    Raises:
        ValueError: a model of another shape, with branches, or one of which it cannot
            be told what it takes.
    """

    _esm = script("page", "network_view")
    _css = STATIC / "network_view.css"

    layers = traitlets.List().tag(sync=True)
    probabilities = traitlets.List().tag(sync=True)
    _maps = traitlets.Bytes(b"").tag(sync=True)
    _pointed = traitlets.List().tag(sync=True, echo_update=False)
    _detail = traitlets.Dict().tag(sync=True)

    def __init__(self, model, pixels=None):
        self._activations = Activations(model, pixels)
        self._values = None
        super().__init__()
        self.show(np.zeros((SIDE, SIDE), "uint8"))
        self.layers = [self._description(place) for place in self._activations.shown]
        self.clear()

    def show(self, digit, probabilities=None):
        """Show what the network makes of a digit.

        Args:
            digit: uint8, shape (28, 28), white on black.
            probabilities: the answer to show, 10 numbers, if it is not the network's
                answer to just this digit.

        Raises:
            ValueError: another shape or dtype.
        """
        values = self._activations(digit)
        if probabilities is None:
            probabilities = self._activations.probabilities(values)
        maps = [_bytes_of(self._maps_of(values, p)) for p in self._activations.shown]
        with self.hold_sync():
            self._values = values
            self._maps = np.asarray(digit).tobytes() + b"".join(maps)
            self.probabilities = np.asarray(probabilities).tolist()
            self._explain()

    def clear(self):
        """Show nothing."""
        with self.hold_sync():
            self._values, self._maps, self.probabilities = None, b"", []
            self._explain()

    def _maps_of(self, values, place):
        """What is shown of it, shape (rows, columns, maps); units are maps of 1."""
        output = self._activations.output(values, place)
        return output if output.ndim == 3 else output[np.newaxis, np.newaxis]

    def _description(self, place):
        rows, columns, maps = self._maps_of(self._values, place).shape
        layer = self._activations.layers[place]
        return {
            "title": self._activations.title(place),
            "rows": rows,
            "columns": columns,
            "maps": maps,
            "explained": self._values[place + 1].ndim == 3,
            "pooling": isinstance(layer, POOLING) and type(layer).__name__,
        }

    @traitlets.observe("_pointed")
    def _explain(self, _=None):
        """Tell the browser where the number comes from that it points at."""
        if not self._pointed or self._values is None:
            self._detail = {}
            return
        layer, index, row, column = self._pointed
        place = self._activations.shown[layer]
        detail = self._activations.explain(self._values, place, index, row, column)
        field = self._activations.field(place, row, column)
        self._detail = detail | {"pointed": self._pointed, "field": field}

    def __repr__(self):
        return f"NetworkView({len(self.layers)} layers)"

    def _repr_mimebundle_(self, **options):
        figure = Figure(figsize=(7, 6), layout="constrained")
        self.draw_on(figure)
        return with_picture(super()._repr_mimebundle_(**options), png_of(figure))

    def draw_on(self, figure):
        """Draw what the widget shows on a Matplotlib figure or subfigure."""
        values = self._values or self._activations(np.zeros((SIDE, SIDE), "uint8"))
        shown = [i for i, layer in enumerate(self.layers) if layer["explained"]]
        heights = [2] + [1] * len(shown) + [1.4]
        digit, *axes, bars = figure.subplots(len(heights), 1, height_ratios=heights)
        digit.imshow(values[0][..., 0], cmap="gray")
        digit.set_title("what the network sees", fontsize=9)
        for axis, i in zip(axes, shown, strict=True):
            maps = self._maps_of(values, self._activations.shown[i])
            limit = np.abs(maps).max() or 1
            axis.imshow(_mosaic(maps), cmap="PuOr_r", vmin=-limit, vmax=limit)
            axis.set_title(self.layers[i]["title"], fontsize=9)
        for axis in (digit, *axes):
            axis.axis("off")
        bars.bar(range(CLASSES), self.probabilities or [0] * CLASSES, color="#e66101")
        bars.set(xlabel="digit", ylabel="probability", xticks=range(CLASSES))
        bars.set_ylim(0, 1)


def _bytes_of(maps):
    """The maps one after the other, 128 for 0, 255 for the largest size of all."""
    limit = np.abs(maps).max() or 1
    scaled = np.rint(127 * np.moveaxis(maps, -1, 0) / limit) + 128
    return scaled.astype("uint8").tobytes()


def _mosaic(maps):
    """All maps of a layer in a wide grid, with a gap between them."""
    rows, columns, count = maps.shape
    down = max(round((count / 12) ** 0.5), 1)
    across = -(-count // down)
    tiles = np.full((down * across, rows + 1, columns + 1), np.nan)
    tiles[:count, :rows, :columns] = np.moveaxis(maps, -1, 0)
    grid = tiles.reshape(down, across, rows + 1, columns + 1)
    return grid.swapaxes(1, 2).reshape(down * (rows + 1), -1)
