"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "01.1": [
        "score = lambda image, template: np.sum(image * template)",
        "def score(i, t):\n    return np.dot(i.ravel(), t.ravel())",
        "def score(image, template):\n"
        "    total = 0\n"
        "    for row, weights in zip(image, template):\n"
        "        for pixel, weight in zip(row, weights):\n"
        "            total += pixel * weight\n"
        "    return total",
        "def score(image, template):\n"
        "    return np.float32(np.multiply(image, template).sum())",
        "def score(image, template):\n    return np.tensordot(image, template)",
    ],
    "01.2": [
        "parameters = 1_500_050",
        "parameters = 100 * 100 * 3 * 50 + 50",
        "parameters = np.int64(1500050)",
        "layer = layers.Dense(50)\nlayer.build((None, 30_000))\n"
        "parameters = layer.count_params()",
    ],
    "01.3": [
        "output = ((0, 4), (2, 1))",
        "output = np.array([[0, 4], [2, 1]])",
        "output = [[0.0, 4.0], [2.0, 1.0]]",
        "output = keras.ops.convert_to_tensor([[0.0, 4.0], [2.0, 1.0]])",
    ],
    "01.4": [
        "def places(size, side, stride):\n    return 1 + (size - side) // stride",
        "def places(size, side, stride):\n"
        "    return len(range(0, size - side + 1, stride))",
        "def places(size, side, stride):\n    return int((size - side) / stride) + 1",
        "def places(size, side, stride):\n"
        "    return np.floor((size - side) / stride + 1)",
        "def places(size, side, stride):\n    return (size - side + stride) // stride",
    ],
    "01.5": [
        "three_numbers = {'height': 14, 'parameters': 1216, 'receptive field': 9}",
        "three_numbers = dict(height=14.0, parameters=76 * 16)\n"
        "three_numbers['receptive field'] = 9",
        "from utils.numpy_cnn import output_length, receptive_field\n"
        "three_numbers = {'height': output_length(32, 5, 2), 'parameters': 1216, "
        "'receptive field': receptive_field([(5, 2), (3, 1)])}",
    ],
    "01.6": [
        "my_relu = lambda inputs: inputs * (inputs > 0)",
        "def my_relu(inputs):\n    return np.where(inputs > 0, inputs, 0)",
        "def my_relu(inputs):\n    return (inputs + abs(inputs)) / 2",
        "def my_relu(inputs):\n    return np.clip(inputs, 0, None)",
        "def my_relu(inputs):\n    return layers.ReLU()(inputs)",
        "def my_relu(inputs):\n    inputs[inputs < 0] = 0\n    return inputs",
    ],
    "01.7": [
        "def my_max_pool(m):\n"
        "    h, w = m.shape\n"
        "    return m.reshape(h // 2, 2, w // 2, 2).max(axis=(1, 3))",
        "def my_max_pool(m):\n"
        "    four = m[::2, ::2], m[::2, 1::2], m[1::2, ::2], m[1::2, 1::2]\n"
        "    return np.max(four, axis=0)",
        "def my_max_pool(m):\n"
        "    return [[m[r:r + 2, c:c + 2].max() for c in range(0, m.shape[1], 2)]\n"
        "            for r in range(0, m.shape[0], 2)]",
        "def my_max_pool(m):\n"
        "    return layers.MaxPooling2D()(m[None, ..., None])[0, ..., 0]",
        "def my_max_pool(m):\n"
        "    m = m.astype('float32')\n"
        "    rows = np.maximum(m[::2], m[1::2])\n"
        "    return np.maximum(rows[:, ::2], rows[:, 1::2])",
    ],
    "01.8": [
        "def my_softmax(scores):\n"
        "    e = np.exp(scores - np.max(scores))\n"
        "    return e / np.sum(e)",
        "def my_softmax(scores):\n    return keras.ops.softmax(scores)",
        "def my_softmax(scores):\n"
        "    s = [x - max(scores) for x in scores]\n"
        "    total = sum(np.exp(x) for x in s)\n"
        "    return [np.exp(x) / total for x in s]",
        "def my_softmax(scores):\n"
        "    e = np.exp(np.float32(scores - scores.max()))\n"
        "    return e / e.sum()",
    ],
    "01.9": [
        "import math\n"
        "def price(probabilities, label):\n"
        "    return -math.log(probabilities[label])",
        "def price(probabilities, label):\n    return np.log(1 / probabilities[label])",
        "def price(probabilities, label):\n"
        "    return -np.log(np.float32(probabilities)[label])",
        "def price(probabilities, label):\n"
        "    return keras.losses.sparse_categorical_crossentropy(\n"
        "        np.array(label), probabilities)",
    ],
}

WRONG = {
    "01.1": [
        "def score(image, template):\n    return image * template",
        "def score(image, template):\n    return (image + template).sum()",
        "def score(image, template):\n    return image @ template",
        "def score(image, template):\n    return sum(image * template)",
    ],
    "01.2": [
        "parameters = 1_500_000",
        "parameters = 500_050",
        "parameters = 100 * 100 * 3 + 50",
        "parameters = '1500050'",
    ],
    "01.3": [
        "output = [[0, 4], [1, 2]]",
        "output = [[0, 2], [4, 1]]",
        "output = [0, 4, 2, 1]",
        "output = [[0, 4, 2, 1]]",
    ],
    "01.4": [
        "def places(size, side, stride):\n    return (size - side + 1) // stride",
        "def places(size, side, stride):\n    return size // stride",
        "def places(size, side, stride):\n    return (size - side) / stride + 1",
        "def places(size, side, stride):\n    return round((size - side) / stride) + 1",
        "def places(size, side, stride):\n    return -(-size // stride)",
    ],
    "01.5": [
        "three_numbers = {'height': 28, 'parameters': 1216, 'receptive field': 9}",
        "three_numbers = {'height': 14, 'parameters': 1200, 'receptive field': 9}",
        "three_numbers = {'height': 14, 'parameters': 1216, 'receptive field': 7}",
        "three_numbers = {'height': 14, 'parameters': 416, 'receptive field': 8}",
    ],
    "01.6": [
        "def my_relu(inputs):\n    return abs(inputs)",
        "def my_relu(inputs):\n    return max(inputs, 0)",
        "def my_relu(inputs):\n    return np.max(inputs, 0)",
        "def my_relu(inputs):\n    return inputs[inputs > 0]",
        "def my_relu(inputs):\n    return np.where(inputs > 0, inputs, 0.1 * inputs)",
    ],
    "01.7": [
        "def my_max_pool(m):\n    return m.max(axis=1)",
        "def my_max_pool(m):\n    return m[::2, ::2]",
        "def my_max_pool(m):\n    return m.reshape(-1, 4).max(axis=1)",
        "def my_max_pool(m):\n    return np.maximum(m[:-1, :-1], m[1:, 1:])",
    ],
    "01.8": [
        "def my_softmax(scores):\n    return np.exp(scores) / np.exp(scores).sum()",
        "def my_softmax(scores):\n    return scores / scores.sum()",
        "def my_softmax(scores):\n    return np.exp(scores / scores.sum())",
        "def my_softmax(scores):\n    return scores == scores.max()",
    ],
    "01.9": [
        "def price(probabilities, label):\n    return np.log(probabilities[label])",
        "def price(probabilities, label):\n    return 1 - probabilities[label]",
        "def price(probabilities, label):\n    return -np.log2(probabilities[label])",
        "def price(probabilities, label):\n    return -np.log(probabilities).sum()",
        "def price(probabilities, label):\n    return -np.log(label)",
    ],
}
