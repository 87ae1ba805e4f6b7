"""The layers of a CNN in plain NumPy, with their gradients: notebooks 01 and 02.

Images have the shape (n, height, width, channels), kernels the shape (side, side,
channels, filters), as in Keras. `<layer>_backward` takes the gradient of the loss with
respect to the layer's outputs, and then what the layer takes. It returns a list: the
gradient with respect to the layer's inputs, then to each of its weights.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from utils.checks import check_answers, check_kernels, check_maps, check_window


def output_length(size, side, stride=1, padding="valid"):
    """How many places a window has along one side of an image.

    Args:
        size: the side of the image, in pixels.
        side: the side of the window, in pixels.
        stride: the step from one place to the next, in pixels.
        padding: "valid" for none; "same" for as much as keeps the size at stride 1.

    Raises:
        ValueError: a window larger than the image, another padding, a bad stride.

    Source:
        Dumoulin and Visin, A guide to convolution arithmetic for deep learning, 2016.
    """
    check_window(size, side, stride, padding)
    if padding == "same":
        return -(-size // stride)
    return (size - side) // stride + 1


def receptive_field(stack):
    """The side of the square of input pixels that one output depends on.

    Args:
        stack: pairs (side, stride) of the windows of all layers, the first one first.

    Source:
        Araujo, Norris and Sim, Computing Receptive Fields of CNNs, Distill, 2019.
    """
    field, step = 1, 1
    for side, stride in stack:
        field += (side - 1) * step
        step *= stride
    return field


def margins(size, side, stride=1, padding="valid"):
    """Zeros to add (before, after) to one side of an image; see `output_length`.

    Source:
        TensorFlow, `tf.nn.convolution`, notes on padding.
    """
    places = output_length(size, side, stride, padding)
    missing = max((places - 1) * stride + side - size, 0)
    return missing // 2, missing - missing // 2


def pad(images, side, stride=1, padding="valid"):
    """Images with the zeros around them that the padding asks for.

    Args:
        images: shape (n, height, width, channels).
        side, stride, padding: see `output_length`.
    """
    rows, columns = (margins(size, side, stride, padding) for size in images.shape[1:3])
    return np.pad(images, [(0, 0), rows, columns, (0, 0)])


def crop(padded, shape, side, stride=1, padding="valid"):
    """Take the zeros of `pad` off again, from images that had that shape before."""
    (top, _), (left, _) = (margins(size, side, stride, padding) for size in shape[1:3])
    return padded[:, top : top + shape[1], left : left + shape[2]]


def windows(images, side, stride=1):
    """Every window of every image, as a view: nothing is copied.

    Args:
        images: shape (n, height, width, channels).
        side: the side of the window, in pixels.
        stride: the step from one window to the next, in pixels.

    Returns:
        Shape (n, rows, columns, channels, side, side). Writing into one place of all
        windows, such as `[..., 0, 0]`, writes into the images.
    """
    views = sliding_window_view(images, (side, side), axis=(1, 2), writeable=True)
    return views[:, ::stride, ::stride]


def conv2d(images, kernels, bias=0, stride=1, padding="valid"):
    """Slide each kernel over each image; the same as `keras.layers.Conv2D`.

    Args:
        images: shape (n, height, width, channels).
        kernels: shape (side, side, channels, filters), with an odd side.
        bias: one number for each filter, shape (filters,).
        stride: the step of the window, in pixels.
        padding: "valid" or "same"; see `output_length`.

    Returns:
        One map for each filter, shape (n, rows, columns, filters).

    Raises:
        ValueError: shapes that do not fit, an even side, NaN, text, a bad stride.

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 9.6
        (cross-correlation, which deep learning calls convolution).
    """
    images = check_maps(images)
    kernels = check_kernels(kernels, bias, images.shape[-1])
    patches = windows(pad(images, len(kernels), stride, padding), len(kernels), stride)
    return np.einsum("nijcab,abcf->nijf", patches, kernels, optimize=True) + bias


def conv2d_backward(gradient, images, kernels, bias=0, stride=1, padding="valid"):
    """The gradients of the loss with respect to the images, the kernels and the bias.

    Args:
        gradient: with respect to the outputs, shape (n, rows, columns, filters).
        images, kernels, bias, stride, padding: see `conv2d`.
    """
    side = len(kernels)
    padded = pad(images, side, stride, padding)
    patches = windows(padded, side, stride)
    for_kernels = np.einsum("nijcab,nijf->abcf", patches, gradient, optimize=True)

    for_padded = np.zeros_like(padded, dtype=gradient.dtype)
    shares = windows(for_padded, side, stride)
    for row, column in np.ndindex(side, side):
        shares[..., row, column] += gradient @ kernels[row, column].T
    for_images = crop(for_padded, images.shape, side, stride, padding)
    return [for_images, for_kernels, gradient.sum(axis=(0, 1, 2))]


def relu(inputs):
    """Negative numbers become 0, in an array of any shape."""
    return np.maximum(inputs, 0)


def relu_backward(gradient, inputs):
    """The gradient passes where the input was positive."""
    return [gradient * (inputs > 0)]


def max_pool(images, side=2):
    """The largest number of each block; the same as `keras.layers.MaxPooling2D`.

    Args:
        images: shape (n, height, width, channels).
        side: the side of the blocks, in pixels. What is left over is dropped.

    Returns:
        Shape (n, height // side, width // side, channels).

    Raises:
        ValueError: another shape, or a block that is larger than the image.
    """
    images = check_maps(images)
    for size in images.shape[1:3]:
        check_window(size, side, side)
    return windows(images, side, side).max(axis=(-2, -1))


def max_pool_backward(gradient, images, side=2):
    """The gradient goes to the largest number of each block, the first of equals."""
    blocks = windows(images, side, side)
    largest = blocks.reshape(*gradient.shape, side * side).argmax(axis=-1)
    is_largest = np.eye(side * side, dtype=gradient.dtype)[largest]
    for_images = np.zeros_like(images, dtype=gradient.dtype)
    shares = windows(for_images, side, side)
    shares[...] = gradient[..., None, None] * is_largest.reshape(blocks.shape)
    return [for_images]


def flatten(images):
    """One row for each image, shape (n, height * width * channels)."""
    return images.reshape(len(images), -1)


def flatten_backward(gradient, images):
    """The gradient in the shape that the images had."""
    return [gradient.reshape(images.shape)]


def dense(inputs, weights, bias):
    """A fully-connected layer: each output is a weighted sum of all inputs.

    Args:
        inputs: shape (n, inputs).
        weights: shape (inputs, outputs).
        bias: shape (outputs,).

    Returns:
        Shape (n, outputs).
    """
    return inputs @ weights + bias


def dense_backward(gradient, inputs, weights, bias):
    """The gradients of the loss with respect to the inputs, the weights and the bias.

    Args:
        gradient: with respect to the outputs, shape (n, outputs).
        inputs, weights, bias: see `dense`.
    """
    return [gradient @ weights.T, inputs.T @ gradient, gradient.sum(axis=0)]


def softmax(scores):
    """Scores become probabilities: all positive, with the sum 1 in each row.

    Args:
        scores: any numbers, shape (n, classes).

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, equation 4.1 (the largest
        score is subtracted first, so that no exponential overflows).
    """
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities, labels):
    """Minus the logarithm of the right class's probability, the mean of all rows.

    Args:
        probabilities: shape (n, 10).
        labels: whole numbers 0..9, shape (n,).

    Raises:
        ValueError: labels that are no digits, or not as many as rows.

    Source:
        Goodfellow, Bengio and Courville, Deep Learning, 2016, section 5.5. The smallest
        probability, which keeps log(0) away, is the one of Keras.
    """
    labels = check_answers(probabilities, labels)
    of_right_class = probabilities[np.arange(len(labels)), labels]
    return -np.log(np.maximum(of_right_class, 1e-7)).mean()


def cross_entropy_backward(probabilities, labels):
    """The gradient of softmax and cross-entropy together, with respect to the scores.

    Args:
        probabilities, labels: see `cross_entropy`.

    Raises:
        ValueError: as `cross_entropy`.

    Source:
        Bishop, Pattern Recognition and Machine Learning, 2006, equation 4.109.
    """
    labels = check_answers(probabilities, labels)
    right = np.eye(10, dtype=probabilities.dtype)[labels]
    return (probabilities - right) / len(labels)
