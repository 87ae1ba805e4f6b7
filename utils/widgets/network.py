"""A Keras network as the page gets it: its layers, its weights, its stages.

The page computes it from these (static/network.js). What the page cannot compute,
Python does.
"""

import zlib

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from utils.checks import SIDE, check_digit_model, check_images, leaves, takes_pixels
from utils.numpy_cnn import softmax

POOLING = (layers.MaxPooling2D, layers.AveragePooling2D)
GLOBAL_POOLING = (layers.GlobalMaxPooling2D, layers.GlobalAveragePooling2D)
MARGINS = (layers.Cropping2D, layers.ZeroPadding2D)
# What may follow a layer and makes of each of its numbers another one.
FINISHING = (
    layers.BatchNormalization,
    layers.LayerNormalization,
    layers.GroupNormalization,
    layers.Activation,
    layers.ReLU,
    layers.LeakyReLU,
    layers.PReLU,
    layers.ELU,
    layers.Softmax,
)
# What only lays numbers out anew.
SHAPING = (layers.Flatten, layers.Reshape)
# What only does something while a network is trained; so do all layers whose names
# begin with Random, but one: RandomCrop cuts then, too.
IDLE = (
    layers.Dropout,
    layers.SpatialDropout2D,
    layers.GaussianDropout,
    layers.GaussianNoise,
    layers.AlphaDropout,
    layers.ActivityRegularization,
    layers.Identity,
)
# The layers that the page can compute, and what it needs to know of them.
KNOWN = {
    "Conv2D": "strides padding dilation_rate groups",
    "Dense": "",
    "MaxPooling2D": "pool_size strides padding",
    "AveragePooling2D": "pool_size strides padding",
    "GlobalMaxPooling2D": "",
    "GlobalAveragePooling2D": "",
    "BatchNormalization": "",
    "Activation": "",
    "ReLU": "max_value negative_slope threshold",
    "LeakyReLU": "negative_slope",
    "ELU": "alpha",
    "Softmax": "",
    "Flatten": "",
    "Reshape": "",
    "Rescaling": "scale offset",
    "Cropping2D": "cropping",
    "ZeroPadding2D": "padding",
}
ACTIVATIONS = (
    "linear relu relu6 leaky_relu elu selu gelu sigmoid hard_sigmoid silu hard_silu "
    "tanh softplus softsign exponential mish softmax"
)
LARGEST = 4_000_000  # bytes of weights that a page is given


class Network:
    """A network, layer after layer, and what it computes for one digit.

    If the network is trained on, what follows is new: its own layers are used.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10 numbers.
        pixels: whether it takes grey values 0..255 (True) or numbers 0..1 (False); by
            default, what its first layer expects.

    Attributes:
        layers: the layers in their order, also those of models inside the model,
            without dropout and noise, which do nothing to a digit that is read.
        stages: what there is to see, one dict for each: "title"; "steps", what follows;
            "first" and "last", the places in `layers` of the layer that computes the
            stage from the one before and of the last step that belongs to it (pooling,
            normalization, activation, margins), also after Flatten. The numbers of a
            stage are what comes out of its last step: what the next stage gets. Maps
            that Reshape makes of numbers are a stage of their own.
        unknown: the names of the layers that the page cannot compute.
        in_page: whether the page computes the network: it knows all layers, and the
            weights are not too large.
        scale: what a digit's grey values are multiplied by.

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
        self.layers = [one for one in leaves(model) if not _is_idle(one)]
        pixels = takes_pixels(model) if pixels is None else pixels
        self.scale = 1 if pixels else 1 / 255
        self._run = tf.function(self._outputs)
        self._check_order(model)
        self._seen = _seen_shapes(self.layers, self._shapes)
        self.stages = _stages(self.layers, self._seen)
        self._known = list(map(_is_known, self.layers, self._shapes))
        names = (type(one).__name__ for one in self._those(known=False))
        self.unknown = list(dict.fromkeys(names))
        self._small = sum(map(_size, self.layers)) <= LARGEST
        self.in_page = not self.unknown and self._small

    def _those(self, known):
        """The layers that the page knows, or those that it does not know."""
        pairs = zip(self.layers, self._known, strict=True)
        return [layer for layer, is_known in pairs if is_known == known]

    def __call__(self, digit):
        """Return the numbers: first the input, then what each layer puts out.

        Maps stay maps after Flatten, until a layer computes other numbers from them.

        Args:
            digit: uint8, shape (28, 28).

        Returns:
            A list of float arrays, without an axis for the images.

        Raises:
            ValueError: another shape or dtype.
        """
        values = self._values(digit)
        return [one.reshape(seen) for one, seen in zip(values, self._seen, strict=True)]

    def _values(self, digit):
        [digit] = check_images(np.asarray(digit)[np.newaxis])
        inputs = digit.astype("float32") * np.float32(self.scale)
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
            values = self._values(noise)  # compiles, too
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

    def description(self):
        """What the page must know of the layers: a list of dicts for JSON.

        Of each layer "kind", "shape" (as it is seen), "units" (how many numbers a
        softmax or normalization goes through), "activation", "arrays" (the name and the
        shape of each) and the settings that it is computed with.
        """
        return [
            _description(layer, is_known) | {"shape": list(seen), "units": shape[-1]}
            for layer, is_known, seen, shape in zip(
                self.layers, self._known, self._seen[1:], self._shapes[1:], strict=True
            )
        ]

    def weights(self):
        """The weights that the page is given, as the bytes of float32 numbers.

        Those of all layers with "arrays", one after the other; none if they are too
        large (see `kernel`).
        """
        if not self._small:
            return b""
        known = self._those(known=True)
        return bytes_of(one for layer in known for one in _arrays(layer).values())

    def version(self):
        """A number that changes when the network is trained on."""
        return zlib.crc32(
            bytes_of(one for layer in self.layers for one in layer.weights)
        )

    def kernel(self, place, index):
        """The kernel and the bias of one map or unit of a layer.

        Args:
            place: of a convolution or dense layer, in `layers`.
            index: of the map or unit.

        Returns:
            Kernel, float32, shape (rows, columns, channels) or (inputs,), and bias.
        """
        arrays = _arrays(self.layers[place])
        kernel = np.asarray(arrays["kernel"], "float32")[..., index]
        bias = np.asarray(arrays["bias"])[index] if "bias" in arrays else 0
        return np.ascontiguousarray(kernel), float(bias)

    @staticmethod
    def probabilities(values):
        """The ten probabilities among the numbers, also if the model ends in scores."""
        return probabilities_of(values[-1].reshape(1, -1))[0]


def probabilities_of(answers):
    """Probabilities, also of a model that ends in scores: shape (n, 10), as given."""
    answers = np.asarray(answers)
    if answers.min() >= 0 and np.allclose(answers.sum(axis=1), 1, atol=1e-3):
        return answers
    return softmax(answers)


def bytes_of(arrays):
    """The numbers of arrays one after the other, as the bytes of float32 numbers."""
    return b"".join(np.asarray(one, "float32").tobytes() for one in arrays)


def _is_idle(layer):
    name = type(layer).__name__
    return isinstance(layer, IDLE) or name.startswith("Random") and name != "RandomCrop"


def _seen_shapes(stack, shapes):
    """In which shape the input and what each layer puts out are seen."""
    seen, in_place = [shapes[0]], (*SHAPING, *FINISHING, layers.Rescaling)
    for layer, shape in zip(stack, shapes[1:], strict=True):
        makes_maps = isinstance(layer, layers.Reshape) and len(shape) == 3
        keeps = isinstance(layer, in_place) and not makes_maps
        seen.append(seen[-1] if keeps else shape)
    return seen


def _stages(stack, seen):
    stages = []
    for place, layer in enumerate(stack):
        if stages and isinstance(layer, (*FINISHING, *POOLING, *MARGINS)):
            between = stack[stages[-1]["last"] + 1 : place]
            if all(isinstance(one, SHAPING) for one in between):
                stages[-1]["last"] = place
                stages[-1]["steps"].append(_title(layer))
                continue
        makes_maps = isinstance(layer, SHAPING) and seen[place] != seen[place + 1]
        if makes_maps or _starts_a_stage(layer):
            steps = [name] if (name := _activation(layer)) else []
            stages.append(
                {"first": place, "last": place, "title": _title(layer), "steps": steps}
            )
    return stages


def _starts_a_stage(layer):
    if isinstance(layer, (*POOLING, *GLOBAL_POOLING)):
        return True
    return bool(layer.weights) and not isinstance(layer, FINISHING)


def _title(layer):
    """The layer in a few words, such as "Conv2D 5 × 5"."""
    if isinstance(layer, layers.Activation):
        return _activation(layer) or "linear"
    name = type(layer).__name__
    window = getattr(layer, "kernel_size", getattr(layer, "pool_size", ()))
    return f"{name} {' × '.join(map(str, window))}".strip()


def _activation(layer):
    name = getattr(getattr(layer, "activation", None), "__name__", "linear")
    return "" if name == "linear" else name


def _is_known(layer, shape):
    """Whether the page can compute a layer whose input has a shape, without images."""
    name = type(layer).__name__
    if name not in KNOWN or type(layer) is not getattr(layers, name):
        return False
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        return False
    if isinstance(layer, layers.Dense) and len(shape) > 1:
        return False
    if isinstance(layer, layers.Rescaling):  # one factor for all numbers
        return np.size(layer.scale) == np.size(layer.offset) == 1
    if isinstance(layer, (layers.BatchNormalization, layers.Softmax)):
        return layer.axis in (-1, len(shape))
    activation = getattr(layer, "activation", keras.activations.linear)
    names = [getattr(keras.activations, one) for one in ACTIVATIONS.split()]
    return activation in names


def _description(layer, is_known):
    kind, arrays = (type(layer).__name__, _arrays(layer)) if is_known else ("", {})
    return {
        "kind": kind,
        "name": _title(layer),
        "activation": _activation(layer) if kind else "",
        "arrays": [[name, list(one.shape)] for name, one in arrays.items()],
    } | {name: _plain(getattr(layer, name)) for name in KNOWN.get(kind, "").split()}


def _plain(value):
    """A setting of a layer for JSON."""
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value] if len(value) > 1 else _plain(value[0])
    return value if value is None or isinstance(value, (str, int)) else float(value)


def _arrays(layer):
    """The weights of a layer that the page knows: {name: array}."""
    if isinstance(layer, layers.BatchNormalization):
        return _scale_and_shift(layer)
    found = {name: getattr(layer, name, None) for name in ("kernel", "bias")}
    return {name: one for name, one in found.items() if one is not None}


def _scale_and_shift(layer):
    """What a batch normalization multiplies by and adds, once it is trained.

    Source: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training
    by Reducing Internal Covariate Shift" (2015), algorithm 2.
    """
    mean = np.asarray(layer.moving_mean, "float64")
    scale = 1 / np.sqrt(np.asarray(layer.moving_variance, "float64") + layer.epsilon)
    if layer.scale:
        scale = scale * np.asarray(layer.gamma)
    shift = np.asarray(layer.beta) if layer.center else 0
    return {"scale": scale, "shift": shift - mean * scale}


def _size(layer):
    """Bytes of the layer's weights as float32."""
    return 4 * layer.count_params()
