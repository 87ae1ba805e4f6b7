"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

NETWORK = """
def build(maps):
    network = keras.Sequential([
        {start}
        layers.Conv2D({first}, {kernel}),
        layers.MaxPooling2D(),
        layers.Conv2D({second}, 3, activation='relu'),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation='softmax'),
    ])
    {end}
"""
built = variants_of(
    NETWORK,
    start="keras.Input((28, 28, 1)), layers.Rescaling(1 / 255),",
    first="maps",
    second="32",
    kernel="3, activation='relu'",
    end="return network",
)

RIGHT = {
    "00.1": ["numbers = 784", "numbers = 784.0", "numbers = np.zeros((28, 28)).size"],
    "00.2": [
        "def answer(probabilities):\n"
        "    best = np.argmax(probabilities)\n"
        "    return best if probabilities[best] >= 0.5 else None",
        "def answer(p):\n    return None if max(p) < 0.5 else list(p).index(max(p))",
        "def answer(probabilities):\n"
        "    for digit, probability in enumerate(probabilities):\n"
        "        if probability >= 0.5:\n"
        "            return digit",
        "def answer(probabilities):\n"
        "    if probabilities.max() >= 0.5:\n"
        "        return np.float32(probabilities.argmax())",
    ],
    "00.3": [
        "accuracy = lambda a, b: np.mean(a == b)",
        "def accuracy(a, b):\n    return (a == b).sum() / len(a)",
        "def accuracy(a, b):\n    return sum(x == y for x, y in zip(a, b)) / a.size",
        "def accuracy(a, b):\n    return keras.ops.mean(np.float32(a == b))",
        "def accuracy(a, b):\n    return 1 - np.count_nonzero(a - b) / len(b)",
    ],
    "00.4": [
        built(),
        built(kernel="(3, 3), activation='relu'"),
        built(first="int(maps)"),
        built(start="layers.Input(shape=(28, 28, 1)), layers.Rescaling(1 / 255),"),
        built(end="network.compile('adam', 'mse')\n    return network"),
    ],
    "00.5": ["count = 11.0", "count = np.int64(11)", "count = 2 * (2 * 2 + 1) + 1"],
}

WRONG = {
    "00.1": ["numbers = 28", "numbers = (28, 28)", "numbers = 785"],
    "00.2": [
        "def answer(probabilities):\n    return probabilities.argmax()",
        "def answer(p):\n    return p.argmax() if p.max() > 0.5 else None",
        "def answer(p):\n    return p.argmax() if p.max() >= 0.45 else None",
        "def answer(p):\n    return p.argmax() if p.max() >= 0.4 else None",
        "def answer(p):\n    return p.max() if p.max() >= 0.5 else None",
        "def answer(p):\n    return p.argmax() if p.max() >= 0.5 else 'None'",
    ],
    "00.3": [
        "def accuracy(a, b):\n    return (a == b).sum()",
        "def accuracy(a, b):\n    return a == b",
        "def accuracy(a, b):\n    return abs(a - b).mean()",
        "def accuracy(a, b):\n    return 0.9",
    ],
    "00.4": [
        built(first="16"),
        built(second="maps"),
        built(end=""),
        built(kernel="5, activation='relu'"),
        "def build(maps):\n    return [layers.Conv2D(maps, 3)]",
    ],
    "00.5": ["count = 6", "count = 5", "count = 10"],
}
