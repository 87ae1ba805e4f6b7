"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "03.1": [
        "clearly_better = lambda a, b: min(a) > max(b)",
        "def clearly_better(one, other):\n    return one.min() > other.max()",
        "def clearly_better(a, b):\n    return sorted(a)[0] > sorted(b)[-1]",
        "def clearly_better(one, other):\n"
        "    return all(x > y for x in one for y in other)",
        "def clearly_better(one, other):\n    return (one.min() > other).all()",
    ],
    "03.2": [
        "def shuffle(images, order):\n"
        "    flat = images.reshape(len(images), -1)\n"
        "    return flat[:, order].reshape(-1, 28, 28, 1)",
        "def shuffle(images, order):\n"
        "    return np.stack([i.ravel()[order].reshape(28, 28, 1) for i in images])",
        "def shuffle(images, order):\n"
        "    return np.take(images.reshape(-1, 784), order, 1).reshape(images.shape)",
        "def shuffle(images, order):\n"
        "    result = np.empty_like(images, dtype='float32')\n"
        "    for n, image in enumerate(images):\n"
        "        result[n] = image.flatten()[order].reshape(28, 28, 1)\n"
        "    return result",
    ],
    "03.3": [
        "counts = {'everything': 4_245_280, 'local': 54_080, 'shared': 80}",
        "counts = dict(everything=785 * 5408, local=10 * 5408, shared=10 * 8)",
        "counts = {'everything': np.int64(4245280), 'local': 54080.0, 'shared': 80}",
    ],
    "03.4": [
        "without_pooling = 93_418",
        "without_pooling = 80 + 1168 + 92170",
        "without_pooling = keras.Sequential([keras.Input((28, 28, 1)), "
        "layers.Conv2D(8, 3), layers.Conv2D(16, 3), layers.Flatten(), "
        "layers.Dense(10)]).count_params()",
    ],
    "03.5": [
        "def moved_right(images, pixels):\n"
        "    wide = np.pad(images, ((0, 0), (0, 0), (pixels, 0), (0, 0)))\n"
        "    return wide[:, :, :28]",
        "def moved_right(images, pixels):\n"
        "    result = np.roll(images, pixels, axis=2)\n"
        "    result[:, :, :pixels] = 0\n"
        "    return result",
        "def moved_right(images, pixels):\n"
        "    zeros = np.zeros((len(images), 28, pixels, 1))\n"
        "    return np.concatenate([zeros, images], axis=2)[:, :, :28]",
        "def moved_right(images, pixels):\n"
        "    result = np.zeros(images.shape, 'float32')\n"
        "    for column in range(pixels, 28):\n"
        "        result[:, :, column] = images[:, :, column - pixels]\n"
        "    return result",
    ],
}

WRONG = {
    "03.1": [
        "def clearly_better(one, other):\n    return one.mean() > other.mean()",
        "def clearly_better(one, other):\n    return one.max() > other.min()",
        "def clearly_better(one, other):\n    return min(one) > max(one)",
        "def clearly_better(one, other):\n    return True",
        "def clearly_better(one, other):\n    return min(one) >= min(other)",
        "def clearly_better(one, other):\n    return min(one) >= max(other)",
        "def clearly_better(one, other):\n    return (one > other).all()",
    ],
    "03.2": [
        "def shuffle(images, order):\n    return images[order]",
        "def shuffle(images, order):\n    return images.reshape(-1, 784)[order]",
        "def shuffle(images, order):\n    np.random.shuffle(images)\n    return images",
        "def shuffle(images, order):\n    return images.reshape(-1, 784)[:, order]",
    ],
    "03.3": [
        "counts = {'everything': 784 * 5408, 'local': 9 * 5408, 'shared': 72}",
        "counts = {'everything': 4_245_280, 'local': 54_080, 'shared': 54_080}",
        "counts = {'everything': 785 * 8, 'local': 80, 'shared': 80}",
    ],
    "03.4": [
        "without_pooling = 5258",
        "without_pooling = 80 + 1168",
        "without_pooling = 80 + 1168 + 28 * 28 * 16 * 10",
        "without_pooling = 93_417",
    ],
    "03.5": [
        "def moved_right(images, pixels):\n    return np.roll(images, pixels, axis=2)",
        "def moved_right(images, pixels):\n    return images[:, :, :-pixels]",
        "def moved_right(images, pixels):\n"
        "    result = np.zeros_like(images)\n"
        "    result[:, :, pixels:] = images[:, :, :-pixels]\n"
        "    return result",
        "def moved_right(images, pixels):\n"
        "    result = np.zeros_like(images)\n"
        "    result[:, pixels:] = images[:, : 28 - pixels]\n"
        "    return result",
    ],
}
