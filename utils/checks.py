"""Checks of what a learner passes in, with errors that say what was expected."""

from numbers import Integral, Real

import numpy as np

SIDE = 28  # pixels of an image of MNIST, in height and width
CLASSES = 10  # the digits 0 to 9

# Names of layers, as Keras may not be loaded here; see `takes_pixels`.
FOR_PIXELS = "PreprocessInput RandomNoise"
LEARNING = (
    "Conv1D Conv2D Conv2DTranspose DepthwiseConv2D SeparableConv2D Dense EinsumDense "
    "SimpleRNN LSTM GRU Bidirectional"
)
KEEPING_THE_RANGE = (
    "ToRGB Identity Flatten Reshape Permute Cropping2D CenterCrop ZeroPadding2D "
    "Resizing UpSampling2D MaxPooling2D AveragePooling2D "
    "Dropout SpatialDropout2D GaussianDropout GaussianNoise "
    "RandomFlip RandomRotation RandomTranslation RandomZoom RandomShear RandomCrop "
    "RandomPerspective RandomElasticTransform RandomThickness RandomErasing "
    "RandomBrightness RandomContrast RandomGaussianBlur"
)


def check_images(images):
    """Return `images` as an array, or say what is wrong with them.

    Args:
        images: uint8 grey values 0..255, shape (n, 28, 28).

    Raises:
        ValueError: another shape or another dtype.
    """
    images = np.asarray(images)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        hint = " For one image, write image[None]." if images.ndim == 2 else ""
        raise ValueError(
            f"images: expected shape (n, {SIDE}, {SIDE}), got {images.shape}.{hint}"
        )
    if images.dtype != np.uint8:
        raise ValueError(
            f"images: expected dtype uint8 (grey values 0..255), got {images.dtype}. "
            "Pass them as load_mnist() returns them."
        )
    return images


def check_labels(labels, count=None):
    """Return `labels` as an array, or say what is wrong with them.

    Args:
        labels: whole numbers 0..9, shape (n,).
        count: the n that is expected, or None for any.

    Raises:
        ValueError: another shape, another length, another dtype, or values beyond 0..9.
    """
    labels = np.asarray(labels)
    if labels.ndim != 1:
        hint = (
            " One-hot labels? Take labels.argmax(axis=1)." if labels.ndim == 2 else ""
        )
        raise ValueError(f"labels: expected shape (n,), got {labels.shape}.{hint}")
    if count is not None and len(labels) != count:
        raise ValueError(f"labels: expected shape ({count},), got {labels.shape}.")
    if not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels: expected whole numbers, got dtype {labels.dtype}.")
    if len(labels) and (labels.min() < 0 or labels.max() >= CLASSES):
        raise ValueError(
            f"labels: expected values 0..{CLASSES - 1}, "
            f"got {labels.min()}..{labels.max()}."
        )
    return labels


def check_numbers(name, values):
    """Return `values` as an array of finite numbers, or say what is wrong with them.

    Raises:
        ValueError: rows of different lengths, text, NaN or infinite numbers.
    """
    try:
        values = np.asarray(values)
    except ValueError:
        raise ValueError(f"{name}: the rows have different lengths.") from None
    if not (
        np.issubdtype(values.dtype, np.integer)
        or np.issubdtype(values.dtype, np.floating)
    ):
        raise ValueError(f"{name}: expected numbers, got dtype {values.dtype}.")
    if not np.isfinite(values).all():
        raise ValueError(f"{name}: expected finite numbers, got NaN or infinite ones.")
    return values


def check_maps(images):
    """Return images with channels as an array, or say what is wrong with them.

    Args:
        images: finite numbers, shape (n, height, width, channels).

    Raises:
        ValueError: another shape, text, NaN or infinite numbers.
    """
    images = check_numbers("images", images)
    if images.ndim != 4:
        raise ValueError(
            f"images: expected shape (n, height, width, channels), got {images.shape}. "
            "For one grey image, write image[None, ..., None]."
        )
    return images


def check_kernel(kernel):
    """Return one kernel as an array of floats, or say what is wrong with it.

    Args:
        kernel: finite numbers, shape (side, side) or (side, side, channels, filters),
            with an odd side.

    Raises:
        ValueError: empty, not square, an even side, text, NaN or infinite numbers.
    """
    kernel = check_numbers("kernel", kernel)
    if not kernel.size:
        raise ValueError("kernel: it is empty. Give 3 rows of 3 numbers.")
    if kernel.ndim not in (2, 4) or kernel.shape[0] != kernel.shape[1]:
        raise ValueError(
            f"kernel: expected a square, shape (side, side), got {kernel.shape}."
        )
    if not len(kernel) % 2:
        raise ValueError(
            f"kernel: {len(kernel)} x {len(kernel)} has no middle. "
            "Take an odd side, such as 3 or 5."
        )
    return kernel if np.issubdtype(kernel.dtype, np.floating) else kernel.astype(float)


def check_kernels(kernels, bias, channels):
    """Return the kernels of a layer as an array of floats, or say what is wrong.

    Args:
        kernels: finite numbers, shape (side, side, channels, filters), an odd side.
        bias: one finite number, or one for each filter, shape (filters,).
        channels: of the images that the kernels slide over.

    Raises:
        ValueError: as `check_kernel`, or another shape of the kernels or the bias.
    """
    kernels = check_kernel(kernels)
    if kernels.ndim != 4 or kernels.shape[2] != channels:
        raise ValueError(
            f"kernel: expected shape (side, side, {channels}, filters), for the images "
            f"have {channels} channel(s), got {kernels.shape}."
        )
    filters = kernels.shape[-1]
    if check_numbers("bias", bias).shape not in ((), (filters,)):
        raise ValueError(
            f"bias: expected one number for each filter, shape ({filters},), "
            f"got {np.shape(bias)}."
        )
    return kernels


def check_answers(probabilities, labels):
    """Return the labels of `probabilities` as an array, or say what is wrong.

    Args:
        probabilities: 0..1, shape (n, 10), n at least 1.
        labels: whole numbers 0..9, shape (n,).

    Raises:
        ValueError: another shape or value, no answers, or as `check_labels`.
    """
    probabilities = check_numbers("probabilities", probabilities)
    if probabilities.ndim != 2 or probabilities.shape[1] != CLASSES:
        raise ValueError(
            f"probabilities: expected shape (n, {CLASSES}), got {probabilities.shape}."
        )
    if not len(probabilities):
        raise ValueError("probabilities: there are no answers.")
    if probabilities.min() < 0 or probabilities.max() > 1 + 1e-5:
        raise ValueError(
            "probabilities: expected values 0..1, "
            f"got {probabilities.min():.4g}..{probabilities.max():.4g}. "
            "Does the model end with softmax?"
        )
    return check_labels(labels, len(probabilities))


def check_window(size, side, stride, padding="valid"):
    """Make sure that a window can slide along one side of an image.

    Args:
        size: the side of the image, in pixels.
        side: the side of the window, in pixels.
        stride: its step, in pixels.
        padding: "valid" or "same".

    Raises:
        ValueError: a size, side or stride below 1 or not whole, another padding, or
            a window larger than the image without padding.
    """
    for name, value in (("size", size), ("side", side), ("stride", stride)):
        if not isinstance(value, Integral) or value < 1:
            raise ValueError(
                f"{name}: expected a whole number from 1 on, got {value!r}."
            )
    if padding not in ("valid", "same"):
        raise ValueError(f'padding: expected "valid" or "same", got {padding!r}.')
    if padding == "valid" and side > size:
        raise ValueError(f"A window of {side} pixels does not fit into {size} pixels.")


def check_digit_model(model):
    """Say what is wrong with a Keras model that cannot read one digit.

    Args:
        model: takes shape (n, 28, 28, 1), gives shape (n, 10).

    Raises:
        ValueError: it takes or gives something else.
    """
    shapes = model.input_shape[1:], model.output_shape[1:]
    if shapes != ((SIDE, SIDE, 1), (CLASSES,)):
        raise ValueError(
            f"model: expected one from ({SIDE}, {SIDE}, 1) to ({CLASSES},), "
            f"got one from {shapes[0]} to {shapes[1]}."
        )


def check_drawing(count, split):
    """Say what is wrong with what functions are given that draw images.

    Raises:
        ValueError: a split other than "train" and "test", or a count that is not a
            whole number above 0.
    """
    if split not in ("train", "test") or not _is_count(count):
        raise ValueError(
            'expected a whole number above 0 as count and split "train" or "test", '
            f"got {count!r}, {split!r}."
        )


def check_recipe(network, epochs, batch_size, smoothing, share, skip):
    """Say what is wrong with what `train_digits_cnn` is given.

    Raises:
        TypeError: a network that is not a function.
        ValueError: a number out of its range.
    """
    if not callable(network) or hasattr(network, "layers"):
        raise TypeError(
            "network: expected a function that builds one, such as digits_cnn, "
            f"got {type(network).__name__}. Leave out the brackets after its name."
        )
    if not (_is_count(epochs) and _is_count(batch_size)):
        raise ValueError(
            "expected whole numbers above 0 as epochs and batch_size, "
            f"got epochs={epochs!r}, batch_size={batch_size!r}."
        )
    if not (_is_share(share) and _is_share(smoothing, 1) and _is_share(skip, 1)):
        raise ValueError(
            "expected a share from 0 to 1, a smoothing and a skip from 0 to below 1, "
            f"got share={share!r}, smoothing={smoothing!r}, skip={skip!r}."
        )


def check_batches(count, batch_size):
    """Say so if there are fewer images than a batch holds.

    Raises:
        ValueError: there are.
    """
    if count < batch_size:
        raise ValueError(
            f"batch_size: expected at most {count}, the number of images, "
            f"got {batch_size}."
        )


def _is_count(value):
    return isinstance(value, Integral) and value >= 1


def _is_share(value, below=np.inf):
    return isinstance(value, Real) and 0 <= value <= 1 and value < below


def leaves(model):
    """The layers of a Keras model in their order, those of models inside it, too."""
    for layer in getattr(model, "operations", model.layers):
        if hasattr(layer, "layers"):
            yield from leaves(layer)
        elif type(layer).__name__ != "InputLayer":
            yield layer


def takes_pixels(model):
    """Whether a Keras model takes grey values 0..255 (True) or numbers 0..1 (False).

    The first layer that does not leave the range of its input as it is tells: division
    by 255 or so, and what VGG16 needs before it, are for grey values. A layer that
    learns weights was trained on numbers 0..1, as in the course.

    Raises:
        ValueError: that layer does not tell, such as `Normalization`, which may know
            the mean of either; or there is none.
    """
    name = "inputs alone"
    for layer in leaves(model):
        name = type(layer).__name__
        if name == "Rescaling":
            return bool(np.max(layer.scale) < 0.1)
        if name in FOR_PIXELS.split():
            return True
        if name in LEARNING.split():
            return False
        if name not in KEEPING_THE_RANGE.split():
            break
    raise ValueError(
        f"model: {name} cannot tell whether it takes grey values 0..255 or numbers "
        "0..1. Begin it with layers.Rescaling(1 / 255), and train it on grey values."
    )
