"""VGG16 with the course's own weights: its parts, and heads to put on them."""

import os
import socket
import threading
import urllib.request
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops
from keras.applications.vgg16 import preprocess_input

from utils import checks
from utils.datasets.data_files import load_vgg16

SIDE = 48  # of the images that VGG16 gets in this course, in pixels
BLOCKS = 5
WEIGHTS_URL = (
    "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/"
    "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5"
)
PATIENCE = 8  # seconds


def quantize(kernel):
    """Round the weights of a convolution to whole numbers -127..127, per filter.

    Args:
        kernel: float32, shape (height, width, channels, filters).

    Returns:
        The whole numbers, int8, in the same shape, and the scale of each filter,
        float32, shape (filters,). Their product is the kernel, up to half a scale.
    """
    scale = np.abs(kernel).max(axis=(0, 1, 2)) / np.float32(127)
    return np.rint(kernel / scale).astype("int8"), scale


def vgg16_base(input_shape=(SIDE, SIDE, 3), weights="bundled"):
    """The convolutional base of VGG16, without the head for the classes of ImageNet.

    Args:
        input_shape: (height, width, 3), from 32 pixels on.
        weights: "bundled" for the course's own (trained on ImageNet, rounded to int8),
            "imagenet" for those that Keras downloads (59 MB, once), None for random
            ones.

    Returns:
        An uncompiled Keras model. It takes what `preprocess_input` returns, float32,
        shape (n, height, width, 3).

    Raises:
        ValueError: another shape, or other weights.
        DataFileError: the course's weights are missing or damaged.
        ConnectionError: the weights cannot be downloaded.

    Source: Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale
    Image Recognition" (2014), arXiv:1409.1556.
    """
    shape = np.array(input_shape)
    if shape.shape != (3,) or shape[:2].min() < 32 or shape[2] != 3:
        raise ValueError(
            "input_shape: expected (height, width, 3), 32 pixels or more, "
            f"got {input_shape}."
        )
    if weights not in ("bundled", "imagenet", None):
        raise ValueError(
            f'weights: expected "bundled", "imagenet" or None, got {weights!r}.'
        )
    if weights == "imagenet":
        return _downloaded(input_shape)
    convolutions = load_vgg16() if weights else {}  # may fail, so first
    base = keras.applications.VGG16(
        weights=None, include_top=False, input_shape=input_shape
    )
    for name, (kernel, scale, bias) in convolutions.items():
        base.get_layer(name).set_weights([kernel * scale, bias])
    return base


def _downloaded(input_shape):
    """VGG16 with the weights that Keras downloads, or a quick refusal."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        if not _keras_has_weights():
            _ask_server()
        return keras.applications.VGG16(include_top=False, input_shape=input_shape)
    except Exception as error:
        # Keras raises a plain Exception when a download fails
        if not isinstance(error, OSError) and type(error) is not Exception:
            raise
        raise ConnectionError(
            f'weights="imagenet": Keras cannot download them ({error}). '
            'Take weights="bundled": they come with the course, without a download.'
        ) from None
    finally:
        socket.setdefaulttimeout(before)


def _keras_has_weights():
    home = Path(os.environ.get("KERAS_HOME", Path.home() / ".keras"))
    return (home / "models" / WEIGHTS_URL.rsplit("/", 1)[1]).exists()


def _ask_server():
    """Raise OSError if the server does not answer soon.

    A timeout does not hold while a name is looked up, so a thread does the asking.
    """
    errors = [TimeoutError(f"no answer in {PATIENCE} seconds")]

    def ask():
        try:
            request = urllib.request.Request(WEIGHTS_URL, method="HEAD")
            urllib.request.urlopen(request, timeout=PATIENCE).close()
            errors.clear()
        except OSError as error:
            errors[0] = error

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    if errors:
        raise errors[0]


@keras.saving.register_keras_serializable("course")
class ToRGB(layers.Layer):
    """Grey or colour images of any size become colour images of one size.

    Args:
        height, width: of the images that come out, in pixels.
    """

    def __init__(self, height=SIDE, width=SIDE, **options):
        super().__init__(**options)
        self.height, self.width = height, width

    def call(self, images):
        """From shape (n, any, any, 1 or 3) to (n, height, width, 3), the same range."""
        size = self.height, self.width
        images = ops.image.resize(ops.cast(images, self.compute_dtype), size)
        return ops.repeat(images, 3 // images.shape[-1], axis=-1)

    def get_config(self):
        return super().get_config() | {"height": self.height, "width": self.width}


@keras.saving.register_keras_serializable("course")
class PreprocessInput(layers.Layer):
    """What VGG16 was trained with: channels in the order BGR, minus their means."""

    def call(self, images):
        """From RGB 0..255 to BGR around 0, shape (n, height, width, 3)."""
        return preprocess_input(images)


def vgg16_part(
    base, first=1, last=5, image_shape=(checks.SIDE, checks.SIDE, 1), prepare=True
):
    """Some blocks of VGG16 as a model of its own, which shares their weights.

    Args:
        base: what `vgg16_base` returns.
        first, last: the blocks, 1 to 5.
        image_shape: of the images for block 1, (height, width, 1 or 3), 0..255. They
            are brought to the size and the colours that the base takes.
        prepare: whether to do what `preprocess_input` does, before block 1.

    Returns:
        An uncompiled `keras.Sequential`, from images, or from what the block before
        `first` puts out, to what the block `last` puts out.

    Raises:
        ValueError: a block that does not exist, or images of another shape.
    """
    if not 1 <= first <= last <= BLOCKS:
        raise ValueError(
            f"first and last: expected 1 <= first <= last <= {BLOCKS}, "
            f"got first={first}, last={last}."
        )
    chosen = tuple(f"block{block}_" for block in range(first, last + 1))
    blocks = [layer for layer in base.layers if layer.name.startswith(chosen)]
    if first > 1:
        before = base.get_layer(f"block{first - 1}_pool").output.shape[1:]
        return keras.Sequential([keras.Input(before), *blocks])
    if len(image_shape) != 3 or image_shape[2] not in (1, 3):
        raise ValueError(
            f"image_shape: expected (height, width, 1 or 3), got {image_shape}."
        )
    preparation = [ToRGB(*base.input_shape[1:3])]
    preparation += [PreprocessInput()] if prepare else []
    return keras.Sequential([keras.Input(image_shape), *preparation, *blocks])


def tutorial_head(input_shape, classes=10):
    """The tutorial's head: the mean of each map, 256 units, one for each class.

    Args:
        input_shape: of the features, (height, width, channels).
        classes: how many there are.

    Returns:
        An uncompiled `keras.Sequential`.
    """
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.GlobalAveragePooling2D(),
            layers.Dense(256, activation="relu"),
            layers.Dense(classes, activation="softmax"),
        ]
    )


def linear_head(input_shape, classes=10):
    """All features, brought to mean 0 and spread 1 in each image, and a Dense layer.

    Args and returns: see `tutorial_head`.

    Source of the normalization: Ba and others (2016), arXiv:1607.06450.
    """
    return keras.Sequential(
        [
            keras.Input(input_shape),
            layers.Flatten(),
            layers.LayerNormalization(),
            layers.Dense(classes, activation="softmax"),
        ]
    )
