"""Whether a confidence means what it says, and how to make it so."""

import keras
import numpy as np

from utils.checks import check_answers
from utils.numpy_cnn import cross_entropy, softmax


def reliability(probabilities, labels, bins=10):
    """Answers grouped by how sure they are, in bins of equal width.

    Args:
        probabilities: 0..1, shape (n, 10).
        labels: the true digits, shape (n,).
        bins: how many groups between 0 and 1, at least 1.

    Returns:
        For each group that is not empty: its mean confidence, the share of its answers
        that are right, and how many they are. Three arrays.

    Raises:
        ValueError: another shape or value, or no answers at all.

    Source: Guo and others, "On Calibration of Modern Neural Networks" (2017),
    arXiv:1706.04599.
    """
    labels = check_answers(probabilities, labels)
    if bins < 1:
        raise ValueError(f"bins: expected at least 1, got {bins}.")
    confidence = np.max(probabilities, axis=1)
    right = np.argmax(probabilities, axis=1) == labels
    group = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(group, minlength=bins)
    filled = counts > 0
    confidences = np.bincount(group, confidence, bins)[filled] / counts[filled]
    shares = np.bincount(group, right, bins)[filled] / counts[filled]
    return confidences, shares, counts[filled]


def calibration_error(probabilities, labels, bins=10):
    """Expected calibration error: how far confidence and accuracy are apart on average.

    Args, errors and source: see `reliability`.

    Returns:
        0 (what it says is right 90 % of the time is so) to 1.
    """
    confidences, shares, counts = reliability(probabilities, labels, bins)
    return float(np.average(np.abs(confidences - shares), weights=counts))


def fit_temperature(probabilities, labels):
    """The number to divide all scores by, so that the cross-entropy is the smallest.

    Below 1 the answers become surer, above 1 less sure. Which digit is the likeliest
    stays the same.

    Args, errors and source: see `reliability`.

    Returns:
        The best of 401 temperatures from 0.1 to 10.
    """
    labels = check_answers(probabilities, labels)
    scores = np.log(np.maximum(probabilities, 1e-30))
    temperatures = np.geomspace(0.1, 10, 401)
    losses = [cross_entropy(softmax(scores / t), labels) for t in temperatures]
    return float(temperatures[np.argmin(losses)])


def with_temperature(model, temperature):
    """A copy of the model that divides its scores by the temperature.

    The division is done in the weights of the last layer, so the copy has the same
    layers, costs the same time, and nobody can forget it.

    Args:
        model: a Keras model whose last layer is `Dense`, with a bias and softmax.
        temperature: above 0.

    Returns:
        An uncompiled Keras model.

    Raises:
        ValueError: a temperature of 0 or less or not finite, or another last layer.
    """
    if not 0 < temperature < np.inf:
        raise ValueError(f"temperature: expected more than 0, got {temperature}.")
    last = model.layers[-1].get_config()
    if not last.get("use_bias") or last.get("activation") != "softmax":
        raise ValueError(
            "model: expected a Dense layer with a bias and softmax at the end, "
            f"got {type(model.layers[-1]).__name__} with "
            f"activation={last.get('activation')}, use_bias={last.get('use_bias')}."
        )
    calibrated = keras.models.clone_model(model)
    *others, kernel, bias = model.get_weights()
    calibrated.set_weights([*others, kernel / temperature, bias / temperature])
    return calibrated
