"""Every number that a network computes for one digit, and where it comes from."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.checks import SIDE, check_digit_model, check_images, leaves, takes_pixels
from utils.numpy_cnn import margins, softmax

CONVOLUTION = layers.Conv2D
POOLING = (layers.MaxPooling2D, layers.AveragePooling2D)
MARGINS = (layers.Cropping2D, layers.ZeroPadding2D)
SHOWN = (CONVOLUTION, *POOLING, layers.Dense)
# What may follow them and belongs to them: it makes of each number another one.
FINISHING = (
    layers.BatchNormalization,
    layers.LayerNormalization,
    layers.GroupNormalization,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.PReLU,
    layers.ELU,
)
# What only does something while a network is trained.
IDLE = (
    layers.Dropout,
    layers.SpatialDropout2D,
    layers.GaussianDropout,
    layers.GaussianNoise,
)
CHANNELS = 4  # that an explanation shows


class Activations:
    """What all layers of a network put out for one digit, by one compiled call.

    If the network is trained on, the answers follow: its own layers are used.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10 numbers.
        pixels: whether it takes grey values 0..255 (True) or numbers 0..1 (False); by
            default, what its first layer expects.

    Attributes:
        layers: the layers in their order, also those of models inside the model,
            without dropout and noise, which do nothing to a digit that is read.
        shown: the places in `layers` of what there is to see: convolutions, poolings
            and dense layers, without the last one. What is shown of them is what the
            next of them gets: after the normalization and activation between them.

    Raises:
        ValueError: a model of another shape, with branches, or one of which it cannot
            be told what it takes.
    """

    def __init__(self, model, pixels=None):
        if not isinstance(model, keras.Model):
            raise ValueError(
                f"model: expected a Keras model, got {type(model).__name__}."
            )
        check_digit_model(model)
        self.layers = [one for one in leaves(model) if not isinstance(one, IDLE)]
        pixels = takes_pixels(model) if pixels is None else pixels
        self._scale = 1 if pixels else 1 / 255
        self.shown = [
            place
            for place, layer in enumerate(self.layers[:-1])
            if isinstance(layer, SHOWN)
        ]
        self._run = tf.function(self._outputs)
        self._check_order(model)

    def __call__(self, digit):
        """Return the numbers: first the input, then what each layer puts out.

        Args:
            digit: uint8, shape (28, 28).

        Returns:
            A list of float arrays, without an axis for the images.

        Raises:
            ValueError: another shape or dtype.
        """
        [digit] = check_images(np.asarray(digit)[np.newaxis])
        inputs = digit.astype("float32") * np.float32(self._scale)
        return [np.asarray(one)[0] for one in self._run(inputs[np.newaxis, ..., None])]

    def _outputs(self, inputs):
        outputs = [inputs]
        for layer in self.layers:
            outputs.append(layer(outputs[-1], training=False))
        return outputs

    def _check_order(self, model):
        noise = np.random.default_rng(0).integers(0, 256, (SIDE, SIDE), "uint8")
        branches = (
            "model: expected one layer after the other; this one has branches, or "
            "computes between its layers."
        )
        try:
            values = self(noise)  # compiles, too
        except (TypeError, ValueError):
            raise ValueError(branches) from None
        expected = np.asarray(model(values[0][np.newaxis], training=False))[0]
        if not np.isfinite(expected).all():
            raise ValueError(
                "model: its answers are not finite numbers: its training went wrong. "
                "Build it anew, and train it with a smaller learning rate."
            )
        if not np.allclose(values[-1], expected, atol=1e-3):
            raise ValueError(branches)
        self._shapes = [value.shape for value in values]

    def title(self, place):
        """The layer in a few words, such as "Conv2D 5 × 5, relu"."""
        layer = self.layers[place]
        name = type(layer).__name__
        if isinstance(layer, (CONVOLUTION, *POOLING)):
            name += " {} × {}".format(*_window(layer))
        return ", ".join([name, *(step for step, _ in self._steps(place))])

    def output(self, values, place):
        """What is shown of a layer; see `shown`.

        Args:
            values: what calling this returned.
            place: of the layer in `layers`.

        Returns:
            A float array, shape (rows, columns, maps) or (units,).
        """
        return values[1 + max([place, *(after for _, after in self._steps(place))])]

    def _steps(self, place):
        """What happens to the sums of a layer: the steps' names and their places."""
        steps = []
        if activation := _activation(self.layers[place]):
            steps.append((activation, place))
        for after, layer in enumerate(self.layers[place + 1 :], place + 1):
            if not isinstance(layer, FINISHING):
                break
            steps.append((_activation(layer) or type(layer).__name__, after))
        return steps

    def field(self, place, row, column):
        """The part of the digit that one number of a feature map sees.

        Returns:
            (first row, first column, rows, columns), before it is cut at the border.
        """
        first, size, step = np.zeros(2, int), np.ones(2, int), np.ones(2, int)
        length = np.array([SIDE, SIDE])
        for i, layer in enumerate(self.layers[: place + 1]):
            if isinstance(layer, MARGINS):
                first = first - step * _added(layer)
                length = np.array(self._shapes[i + 1][:2])
                continue
            if not isinstance(layer, (CONVOLUTION, *POOLING)):
                if self._resizes(i):
                    scale = length / self._shapes[i + 1][:2]
                    first = first + step * (scale - 1) / 2
                    size = size + step  # a number lies between two pixels
                    step, length = step * scale, np.array(self._shapes[i + 1][:2])
                continue
            reach, stride = np.array(_reach(layer)), np.array(layer.strides)
            first = first - step * _before(layer, length)
            size = size + step * (reach - 1)
            step = step * stride
            length = np.array(layer.compute_output_shape((1, *length, 1))[1:3])
        start = first + step * (row, column)
        corner = np.floor(start)
        return [*map(int, corner), *map(int, np.floor(start + size) - corner)]

    def _resizes(self, place):
        """Whether a layer makes images larger or smaller, as `ToRGB` does."""
        before, after = self._shapes[place : place + 2]
        return len(after) == 3 and before[:2] != after[:2]

    def explain(self, values, place, index, row, column):
        """Where one number of what is shown of a layer comes from.

        Args:
            values: what calling this returned.
            place: of the layer, a convolution or pooling, in `layers`.
            index, row, column: of the number: which map, and where in it.

        Returns:
            A dict, all numbers as Python floats: "parts", the patches of the inputs
            with the weights on top of them and their sums of products, those that
            matter most first; for a convolution also "others", the sum of the parts
            that are left out, how many they are ("left_out"), and "bias"; "total", of
            all sums and the bias, or what the pooling makes of its patch; and "steps",
            from there to the number that is shown: the "name" and the "value" of each.
        """
        layer, inputs = self.layers[place], values[place]
        explain = _pooled if isinstance(layer, POOLING) else _summed
        steps = [
            {"name": name, "value": float(values[after + 1][row, column, index])}
            for name, after in self._steps(place)
        ]
        return explain(layer, inputs, index, row, column) | {"steps": steps}

    @staticmethod
    def probabilities(values):
        """The ten probabilities among the numbers, also if the model ends in scores."""
        scores = values[-1]
        is_distribution = scores.min() >= 0 and abs(scores.sum() - 1) < 1e-3
        return scores if is_distribution else softmax(scores[np.newaxis])[0]


def _pooled(layer, inputs, index, row, column):
    """See `Activations.explain`. The padding does not count."""
    top, left = _corner(layer, inputs, row, column)
    height, width = _window(layer)
    rows, columns = slice(max(top, 0), top + height), slice(max(left, 0), left + width)
    patch = inputs[rows, columns, index]
    is_mean = isinstance(layer, layers.AveragePooling2D)
    total = patch.mean() if is_mean else patch.max()
    parts = [{"channel": int(index), "patch": patch.tolist()}]
    return {"parts": parts, "total": float(total)}


def _summed(layer, inputs, index, row, column):
    """See `Activations.explain`. A filter sees the channels of its group."""
    kernel = np.asarray(layer.kernel)[..., index]
    channels = kernel.shape[-1]
    first = channels * (index * layer.groups // layer.filters)
    patch = _patch(layer, inputs, row, column)[..., first : first + channels]
    sums = (patch * kernel).sum(axis=(0, 1))
    order = np.argsort(-np.abs(sums), kind="stable")
    parts = [
        {
            "channel": int(first + channel),
            "patch": patch[..., channel].tolist(),
            "kernel": kernel[..., channel].tolist(),
            "sum": float(sums[channel]),
        }
        for channel in order[:CHANNELS]
    ]
    bias = float(np.asarray(layer.bias)[index]) if layer.use_bias else 0.0
    return {
        "parts": parts,
        "others": float(sums[order[CHANNELS:]].sum()),
        "left_out": len(order[CHANNELS:]),
        "bias": bias,
        "total": float(sums.sum()) + bias,
    }


def _window(layer):
    return layer.kernel_size if isinstance(layer, CONVOLUTION) else layer.pool_size


def _activation(layer):
    name = getattr(getattr(layer, "activation", None), "__name__", "linear")
    return "" if name == "linear" else name


def _reach(layer):
    """The rows and columns from the first to the last that a window touches."""
    sides = zip(_window(layer), _dilation(layer), strict=True)
    return [dilation * (side - 1) + 1 for side, dilation in sides]


def _dilation(layer):
    return getattr(layer, "dilation_rate", (1, 1))


def _before(layer, length):
    """The rows and columns of padding above and to the left of the input."""
    sides = zip(length, _reach(layer), layer.strides, strict=True)
    return [
        margins(int(size), side, stride, layer.padding)[0]
        for size, side, stride in sides
    ]


def _added(layer):
    """The rows and columns that a layer adds above and to the left; negative: cuts."""
    if isinstance(layer, layers.Cropping2D):
        return -np.array(layer.cropping)[:, 0]
    return np.array(layer.padding)[:, 0]


def _corner(layer, inputs, row, column):
    """The first row and column of the inputs under the window, below 0 in padding."""
    above, left = _before(layer, inputs.shape[:2])
    return row * layer.strides[0] - above, column * layer.strides[1] - left


def _patch(layer, inputs, row, column):
    """The part of the inputs under the window, with zeros beyond the border."""
    height, width = _reach(layer)
    padded = np.pad(inputs, ((height, height), (width, width), (0, 0)))
    top, left = np.add(_corner(layer, inputs, row, column), (height, width))
    down, across = _dilation(layer)
    return padded[top : top + height : down, left : left + width : across]
