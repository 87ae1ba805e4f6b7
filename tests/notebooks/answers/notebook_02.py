"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

_DENSE = "def dense_gradients(gradient, inputs, weights, bias):\n    return "
_LEAKY = "def leaky_relu_backward(gradient, inputs):\n    "
_IMAGE = (
    "def for_image_loops(gradient, image, kernel):\n"
    "    result = np.zeros(image.shape)\n"
    "    n = len(kernel)\n"
    "    for r in range(gradient.shape[0]):\n"
    "        for c in range(gradient.shape[1]):\n"
)


def _nodes(p, e, loss, for_e, for_p, for_w):
    return (
        f"nodes = {{'value of p': {p}, 'value of e': {e}, 'value of loss': {loss}, "
        f"'gradient of e': {for_e}, 'gradient of p': {for_p}, "
        f"'gradient of w': {for_w}}}"
    )


RIGHT = {
    "02.1": [
        "central_difference = lambda f, x, h=0.001: (f(x + h) - f(x - h)) / (2 * h)",
        "def central_difference(function, place, step=0.001):\n"
        "    above, below = function(place + step), function(place - step)\n"
        "    return 0.5 * (above - below) / step",
        "def central_difference(function, place, step=0.001):\n"
        "    return np.float32((function(place + step) - function(place - step))"
        " / step / 2)",
        "def central_difference(f, x, h=1e-3):\n"
        "    return np.diff([f(x - h), f(x + h)])[0] / (2 * h)",
    ],
    "02.2": [
        "def updated(weights, slopes, learning_rate):\n"
        "    weights -= learning_rate * slopes\n"
        "    return weights",
        "def updated(w, s, r):\n    return np.subtract(w, np.multiply(s, r))",
        "def updated(weights, slopes, learning_rate):\n"
        "    return (weights - slopes * learning_rate).astype('float32')",
        "def updated(weights, slopes, learning_rate):\n"
        "    return keras.ops.convert_to_tensor(weights - learning_rate * slopes)",
        "def updated(weights, slopes, learning_rate):\n"
        "    return (weights - learning_rate * slopes).tolist()",
    ],
    "02.3": [
        _nodes("0.5 * 4", "2 - 5", "(-3) ** 2", "2 * -3", -6, "-6 * 4"),
        _nodes(2.0, -3.0, 9.0, -6.0, -6.0, -24.0),
        _nodes(*(f"np.float32({n})" for n in (2, -3, 9, -6, -6, -24))),
    ],
    "02.4": [
        _DENSE + "gradient @ weights.T, inputs.T @ gradient, gradient.sum(0)",
        _DENSE + "[np.dot(gradient, weights.T), np.dot(inputs.T, gradient), "
        "np.sum(gradient, axis=0)]",
        _DENSE + "[np.einsum('no,io->ni', gradient, weights), "
        "np.einsum('ni,no->io', inputs, gradient), "
        "np.ones(len(gradient)) @ gradient]",
        _DENSE + "[(weights @ gradient.T).T, (gradient.T @ inputs).T, "
        "sum(gradient).astype('float32')]",
    ],
    "02.5": [
        _LEAKY + "return np.where(inputs > 0, gradient, 0.1 * gradient)",
        _LEAKY + "return gradient * (0.1 + 0.9 * (inputs > 0))",
        _LEAKY + "result = gradient.copy()\n"
        "    result[inputs <= 0] *= 0.1\n    return result",
        _LEAKY + "return [g if x > 0 else g / 10 for g, x in zip(gradient, inputs)]",
        _LEAKY + "return (gradient * np.where(inputs > 0, 1, 0.1)).astype('float32')",
    ],
    "02.6": [
        "for_map = np.array([[0, 0, 0, 0], [0, -1, 6, 0]])",
        "for_map = ((0, 0, 0, 0), (0, -1, 6, 0))",
        "for_map = np.zeros((2, 4), 'float32')\nfor_map[1, 1:3] = -1, 6",
        "for_map = [[0.0] * 4, [0.0, -1.0, 6.0, 0.0]]",
    ],
    "02.7": [
        _IMAGE + "            result[r:r + n, c:c + n] += gradient[r, c] * kernel\n"
        "    return result",
        _IMAGE + "            for a in range(n):\n"
        "                for b in range(n):\n"
        "                    result[r + a, c + b] += gradient[r, c] * kernel[a, b]\n"
        "    return result.astype('float32')",
        "def for_image_loops(gradient, image, kernel):\n"
        "    n = len(kernel)\n"
        "    wide = np.pad(gradient, n - 1)\n"
        "    flipped = kernel[::-1, ::-1]\n"
        "    return [[(wide[r:r + n, c:c + n] * flipped).sum()\n"
        "             for c in range(image.shape[1])] for r in range(image.shape[0])]",
    ],
    "02.8": [
        "def accuracy(p, labels):\n    return np.mean(np.argmax(p, axis=1) == labels)",
        "def accuracy(p, labels):\n    return sum(p.argmax(1) == labels) / len(labels)",
        "def accuracy(probabilities, labels):\n"
        "    right = 0\n"
        "    for row, label in zip(probabilities, labels):\n"
        "        if list(row).index(max(row)) == label:\n"
        "            right += 1\n"
        "    return right / len(labels)",
        "def accuracy(p, labels):\n"
        "    return (p.argmax(-1) == labels).astype('float32').mean()",
        "def accuracy(p, labels):\n"
        "    right = keras.metrics.sparse_categorical_accuracy(labels, p)\n"
        "    return np.array(right).mean()",
    ],
}

WRONG = {
    "02.1": [
        "def central_difference(f, x, h=0.001):\n    return (f(x + h) - f(x)) / h",
        "def central_difference(f, x, h=0.001):\n    return (f(x + h) - f(x - h)) / h",
        "def central_difference(f, x, h=0.001):\n"
        "    return (f(x + h) - f(x - h)) / 2 * h",
        "def central_difference(f, x, h=0.001):\n    print(f(x))",
    ],
    "02.2": [
        "def updated(w, s, r):\n    return w + r * s",
        "def updated(w, s, r):\n    return w - s",
        "def updated(w, s, r):\n    w -= r * s",
        "def updated(w, s, r):\n    return r * s",
    ],
    "02.3": [
        _nodes(2, 3, 9, 6, 6, 24),
        _nodes(2, -3, 9, -6, -6, -12),
        _nodes(2, -3, 9, -3, -3, -12),
        _nodes(2, -3, 9, -6, -6, -3),
    ],
    "02.4": [
        _DENSE + "[gradient @ weights, inputs.T @ gradient, gradient.sum(axis=0)]",
        _DENSE + "[gradient @ weights.T, inputs.T @ gradient, gradient]",
        _DENSE + "[gradient @ weights.T, inputs.T @ gradient, bias]",
        _DENSE + "gradient @ weights.T",
        _DENSE + "[gradient @ weights.T, gradient.T @ inputs, gradient.sum(axis=0)]",
    ],
    "02.5": [
        _LEAKY + "return gradient * (inputs > 0)",
        _LEAKY + "return np.where(inputs > 0, 1, 0.1)",
        _LEAKY + "return np.where(inputs > 0, gradient, 0.1)",
        _LEAKY + "return 0.1 * gradient if inputs > 0 else gradient",
    ],
    "02.6": [
        "for_map = [[-1, -1, 6, 6], [-1, -1, 6, 6]]",
        "for_map = [[0, 0, 0, 0], [0, 8, 5, 0]]",
        "for_map = [[0, 0, 0, 0], [0, 6, -1, 0]]",
        "for_map = [[-1, 6]]",
    ],
    "02.7": [
        _IMAGE + "            result[r:r + n, c:c + n] = gradient[r, c] * kernel\n"
        "    return result",
        _IMAGE + "            result[r:r + n, c:c + n] += kernel\n    return result",
        "def for_image_loops(gradient, image, kernel):\n    return gradient * kernel",
        "def for_image_loops(gradient, image, kernel):\n"
        "    return np.zeros_like(image)",
    ],
    "02.8": [
        "def accuracy(p, labels):\n    return (p.argmax(axis=1) == labels).sum()",
        "def accuracy(p, labels):\n    return 100 * (p.argmax(1) == labels).mean()",
        "def accuracy(p, labels):\n    return (p.argmax(axis=0) == labels).mean()",
        "def accuracy(p, labels):\n    return (p.max(axis=1) == labels).mean()",
    ],
}
