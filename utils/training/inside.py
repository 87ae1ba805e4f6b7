"""What a trained network looks at, likes, and falls for, as notebook 13 shows it."""

import cv2
import keras
import numpy as np
import tensorflow as tf

from utils.checks import CLASSES, SIDE, check_images, check_labels


def occlusion_map(network, image, label, size=7):
    """How much of a label's probability is lost when a square is covered.

    Args:
        network: gives ten probabilities for grey values, shape (n, 28, 28).
        image: uint8, shape (28, 28).
        label: what it is, 0..9.
        size: side of the black square, in pixels, 1 to 28.

    Returns:
        float32, shape (29 - size, 29 - size), for each place of the square.

    Raises:
        ValueError: another shape, label or size.

    Source: Zeiler and Fergus (2014), arXiv:1311.2901.
    """
    [image] = check_images(np.asarray(image)[np.newaxis])
    [label] = check_labels([label])
    if not 1 <= size <= SIDE:
        raise ValueError(f"size: expected 1 to {SIDE}, got {size}.")
    places = SIDE + 1 - size
    copies = np.tile(image, (places * places, 1, 1))
    for number, (row, column) in enumerate(np.ndindex(places, places)):
        copies[number, row : row + size, column : column + size] = 0
    before, after = (
        network.predict(ones, batch_size=500, verbose=0)[:, label]
        for ones in (image[np.newaxis], copies)
    )
    return (before - after).reshape(places, places)


def pixel_gradients(network, pixels, labels):
    """How the loss of each image changes when one of its pixels grows.

    Args:
        network: gives ten probabilities.
        pixels: what it takes, float32, shape (n, 28, 28, 1).
        labels: what they are, shape (n,).

    Returns:
        float32, of the shape of `pixels`.

    Source: Simonyan and others (2013), arXiv:1312.6034.
    """
    labels = check_labels(labels, len(pixels))
    return _gradients(network, tf.constant(pixels, "float32"), labels).numpy()


@tf.function
def _gradients(network, pixels, labels):
    with tf.GradientTape() as tape:
        tape.watch(pixels)
        answers = network(pixels, training=False)
        losses = keras.losses.sparse_categorical_crossentropy(labels, answers)
    return tape.gradient(losses, pixels)


def attack(network, pixels, labels, epsilon):
    """Change each pixel by epsilon, so that the loss grows: the fast gradient sign.

    Args:
        network, pixels, labels: see `pixel_gradients`; grey values.
        epsilon: in grey values, 0 or more.

    Returns:
        Grey values from 0 to 255, float32, of the shape of `pixels`.

    Raises:
        ValueError: an epsilon below 0.

    Source: Goodfellow and others (2014), arXiv:1412.6572.
    """
    if epsilon < 0:
        raise ValueError(f"epsilon: expected 0 or more, got {epsilon}.")
    gradients = pixel_gradients(network, pixels, labels)
    changed = np.clip(pixels + epsilon * np.sign(gradients), 0, 255)
    return changed.astype("float32")


def ideal_image(network, label, blur=0, jitter=0, steps=120, rate=30, seed=0):
    """The image that raises a label's score most, by steps along its gradient.

    Args:
        network: a `keras.Sequential` for grey values that ends in a dense layer.
        label: of which digit, 0..9.
        blur: after every second step, a standard deviation in pixels.
        jitter: pixels that the image is moved by at most, before each step.
        steps: how many.
        rate: grey values that a pixel changes by at most, in a step.
        seed: fixes the first image and the moves.

    Returns:
        Grey values, float32, shape (28, 28).

    Raises:
        ValueError: another label.

    Source: Olah and others, "Feature visualization" (2017), doi:10.23915/distill.00007.
    """
    [label] = check_labels([label])
    score = _score_of(network, int(label))
    generator = np.random.default_rng(seed)
    image = generator.uniform(0, 30, (SIDE, SIDE)).astype("float32")
    for step in range(steps):
        move = tuple(generator.integers(-jitter, jitter + 1, 2))
        moved = np.roll(image, move, (0, 1))
        slope = score(tf.constant(moved)).numpy()
        moved = moved + rate * slope / max(np.abs(slope).max(), 1e-9)
        image = np.clip(np.roll(moved, (-move[0], -move[1]), (0, 1)), 0, 255)
        if blur and step % 2:
            image = cv2.GaussianBlur(image, (0, 0), blur)
    return image


def _score_of(network, label):
    """The gradient, for an image, of the score of a label: what softmax gets of it."""
    inside = keras.Model(network.inputs, network.layers[-2].output)
    kernel, bias = network.layers[-1].get_weights()

    @tf.function
    def slope(image):
        with tf.GradientTape() as tape:
            tape.watch(image)
            features = inside(image[tf.newaxis, ..., tf.newaxis], training=False)
            score = tf.tensordot(features[0], kernel[:, label], 1) + bias[label]
        return tape.gradient(score, image)

    return slope


def three_scores(network, pixels, known, known_labels):
    """Three scores of how much an image is like a digit; higher is more.

    Args:
        network: a `keras.Sequential` that ends in a dense layer with softmax.
        pixels: images to judge, shape (n, 28, 28).
        known, known_labels: digits, for the means of their features.

    Returns:
        A dict of arrays, shape (n,): "confidence", the highest probability; "energy",
        log Σ exp(score), see Liu and others (2020), arXiv:2010.03759; "closeness", the
        distance to the nearest of the ten means, times -1.
    """
    inside = keras.Model(network.inputs, network.layers[-2].output)

    def features_of(images):
        return inside.predict(images, batch_size=500, verbose=0).reshape(
            len(images), -1
        )

    known_labels = check_labels(known_labels, len(known))
    learned = features_of(known)
    means = np.stack([learned[known_labels == d].mean(axis=0) for d in range(CLASSES)])
    features = features_of(pixels)
    kernel, bias = network.layers[-1].get_weights()
    scores = features @ kernel + bias
    top = scores.max(axis=1)
    beyond = np.log(np.exp(scores - top[:, np.newaxis]).sum(axis=1))
    away = np.linalg.norm(features[:, np.newaxis] - means, axis=2).min(axis=1)
    return {"confidence": np.exp(-beyond), "energy": top + beyond, "closeness": -away}


def auc(ours, theirs):
    """How likely one of ours is higher than one of theirs: the area under the ROC.

    Where two are equal, half counts.

    Args:
        ours, theirs: scores, shape (n,) and (m,).

    Source: Hanley and McNeil (1982), doi:10.1148/radiology.143.1.7063747.
    """
    ours, theirs = np.asarray(ours)[:, np.newaxis], np.asarray(theirs)[np.newaxis]
    return float(np.mean((ours > theirs) + (ours == theirs) / 2))
