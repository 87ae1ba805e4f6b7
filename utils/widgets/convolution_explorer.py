"""A kernel that slides over a digit."""

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from utils.checks import SIDE, check_kernel
from utils.numpy_cnn import conv2d, margins, output_length, pad, windows
from utils.widgets.tools import (
    STATIC,
    BadSetting,
    at_least_one,
    png_of,
    refuse_unknown,
    showing,
    with_picture,
)

OWN = "my own"
KERNELS = {
    "vertical edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "horizontal edge": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "blur 3 x 3": np.full((3, 3), 1 / 9).tolist(),
    "blur 5 x 5": np.full((5, 5), 1 / 25).tolist(),
    "leave it": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}


class Kernel(traitlets.TraitType):
    """A trait that holds a kernel of 3 x 3 or 5 x 5 numbers, as a list of rows."""

    def validate(self, _, value):
        return _rows_of(value)


class ConvolutionExplorer(anywidget.AnyWidget):
    """Slide a kernel over a digit, and see the products, their sum and the feature map.

    Where no widget can be shown, as in print, a figure of the same is shown.

    Args:
        images: the digits to choose from, uint8, shape (n, 28, 28).
        labels: what they are, n numbers or texts; by default their places.
        kernels: {name: kernel} to choose from, each 3 x 3 or 5 x 5; the first is shown.
        settings: where to start, by the names of the attributes below.

    Attributes:
        digit: which of the images is shown, from 0.
        kernel: the kernel in use, a list of rows.
        stride: 1, 2 or 3 pixels.
        padding: "valid" or "same".
        row, column: the place of the window in the feature map, from 0.

    Raises:
        ValueError: images, labels, kernels or settings that cannot be shown. What was
            shown before stays.
        traitlets.TraitError: a setting of another type, such as `stride=1.5`.
        TypeError: a setting that does not exist.
    """

    SETTINGS = frozenset({"digit", "kernel", "stride", "padding", "row", "column"})

    _esm = showing("new Explorer(model, el)", "page", "convolution_explorer")
    _css = STATIC / "convolution_explorer.css"

    _pixels = traitlets.Bytes().tag(sync=True)
    labels = traitlets.List().tag(sync=True)
    kernels = traitlets.Dict().tag(sync=True)
    digit = traitlets.Int(0).tag(sync=True)
    kernel = Kernel().tag(sync=True)
    stride = traitlets.Int(1).tag(sync=True)
    padding = traitlets.Unicode("valid").tag(sync=True)
    # An echo would come when the window in the browser has moved on already.
    row = traitlets.Int(0).tag(sync=True, echo_update=False)
    column = traitlets.Int(0).tag(sync=True, echo_update=False)

    def __init__(self, images, labels=None, kernels=KERNELS, **settings):
        self.images = at_least_one(images)
        labels = list(range(len(self.images))) if labels is None else list(labels)
        if len(labels) != len(self.images):
            raise ValueError(
                f"labels: expected {len(self.images)}, one for each image, "
                f"got {len(labels)}."
            )
        if not isinstance(kernels, dict) or not kernels:
            raise ValueError(f"kernels: expected {{name: kernel}}, got {kernels!r}.")
        if OWN in kernels:
            raise ValueError(f"kernels: {OWN!r} is the name for what is typed in.")
        refuse_unknown("settings", settings, self.SETTINGS)
        super().__init__(
            _pixels=self.images.tobytes(),
            labels=[str(label) for label in labels],
            kernels=kernels,
            **({"kernel": next(iter(kernels.values()))} | settings),
        )

    @traitlets.validate("kernels")
    def _valid_kernels(self, proposal):
        return {name: _rows_of(kernel) for name, kernel in proposal.value.items()}

    @traitlets.validate("digit")
    def _valid_digit(self, proposal):
        return _one_of("digit", proposal.value, range(len(self.images)))

    @traitlets.validate("stride")
    def _valid_stride(self, proposal):
        return _one_of("stride", proposal.value, range(1, 4))

    @traitlets.validate("padding")
    def _valid_padding(self, proposal):
        return _one_of("padding", proposal.value, ("valid", "same"))

    @traitlets.validate("row", "column")
    def _valid_place(self, proposal):
        places = range(self._places)
        return _one_of(proposal.trait.name, proposal.value, places)

    @property
    def _places(self):
        return output_length(SIDE, len(self.kernel), self.stride, self.padding)

    @traitlets.observe("kernel", "stride", "padding")
    def _stay_inside(self, _):
        self.row = min(self.row, self._places - 1)
        self.column = min(self.column, self._places - 1)

    @property
    def image(self):
        """The digit that is shown, uint8, shape (28, 28)."""
        return self.images[self.digit]

    @property
    def patch(self):
        """The pixels in the window, the shape of the kernel."""
        side = len(self.kernel)
        padded = pad(self.image[None, ..., None], side, self.stride, self.padding)
        return windows(padded, side, self.stride)[0, self.row, self.column, 0]

    @property
    def output(self):
        """The feature map of the kernel, computed by NumPy, shape (rows, columns)."""
        image = self.image[None, ..., None]
        kernels = np.asarray(self.kernel)[..., None, None]
        maps = conv2d(image, kernels, stride=self.stride, padding=self.padding)
        return maps[0, :, :, 0]

    def __repr__(self):
        return f"ConvolutionExplorer(digit={self.digit}, kernel={self.kernel})"

    def _repr_mimebundle_(self, **options):
        bundle = super()._repr_mimebundle_(**options)
        alt = (
            f"A {self.labels[self.digit]} with a window on it, its feature map and the "
            "numbers of the window times those of the kernel, which add up to "
            f"{self.output[self.row, self.column]:.4g}."
        )
        return with_picture(bundle, png_of(self._figure()), alt)

    def _figure(self):
        """What the widget shows, as a Matplotlib figure."""
        figure = Figure(figsize=(8, 5.6), layout="constrained")
        above, below = figure.subfigures(2, 1, height_ratios=(3, 2))
        digit, output = above.subplots(1, 2)
        self._draw_digit(digit)
        _draw_signed(output, self.output)
        place = (self.column - 0.5, self.row - 0.5)
        output.add_patch(Rectangle(place, 1, 1, fill=False))
        output.set_title("the feature map (orange: above 0)")
        self._draw_arithmetic(*below.subplots(1, 3))
        for axis in figure.axes:
            axis.set(xticks=[], yticks=[])
        return figure

    def _draw_digit(self, axis):
        side, stride = len(self.kernel), self.stride
        before, after = margins(SIDE, side, stride, self.padding)
        corner = [stride * index - before - 0.5 for index in (self.column, self.row)]
        low, high = -before - 0.5, SIDE + after - 0.5
        axis.imshow(self.image, cmap="gray", vmin=0, vmax=255)
        axis.add_patch(Rectangle(corner, side, side, fill=False, color="C1", lw=2))
        axis.set(title="the digit and the window", facecolor="slategray")
        axis.set(xlim=(low, high), ylim=(high, low))

    def _draw_arithmetic(self, left, middle, right):
        kernel, patch = np.array(self.kernel), self.patch
        products = kernel * patch
        left.imshow(patch, cmap="gray", vmin=0, vmax=255)
        _draw_signed(middle, kernel)
        _draw_signed(right, products, 255 * np.abs(kernel).max())
        total = products.sum() + 0.0  # no -0.0
        left.set_title("patch")
        middle.set_title("times kernel")
        right.set_title(f"= products, sum {total:.5g}")
        _write_numbers(left, patch)
        _write_numbers(middle, kernel)
        _write_numbers(right, products)


def _rows_of(kernel):
    """A kernel that the explorer can show, as a list of rows."""
    try:
        kernel = check_kernel(kernel)
    except ValueError as error:
        raise BadSetting(error) from None
    if kernel.shape not in ((3, 3), (5, 5)):
        raise BadSetting(f"kernel: expected 3 x 3 or 5 x 5, got {kernel.shape}.")
    return kernel.tolist()


def _draw_signed(axis, numbers, limit=None):
    """White is 0, orange is positive, purple is negative."""
    limit = limit or np.abs(numbers).max() or 1
    axis.imshow(numbers, cmap="PuOr_r", vmin=-limit, vmax=limit)


def _write_numbers(axis, numbers):
    for (row, column), number in np.ndenumerate(numbers):
        red, green, blue, _ = axis.images[0].to_rgba(number)
        colour = "white" if red + green + blue < 1.2 else "black"
        rounded = round(number, 2 if abs(number) < 1 else 1) + 0.0
        style = {"ha": "center", "va": "center", "color": colour, "size": 9}
        axis.text(column, row, f"{rounded:.4g}", **style)


def _one_of(name, value, allowed):
    if value not in allowed:
        named = (
            f"{allowed[0]} to {allowed[-1]}"
            if isinstance(allowed, range)
            else " or ".join(map(repr, allowed))
        )
        raise BadSetting(f"{name}: expected {named}, got {value!r}.")
    return value
