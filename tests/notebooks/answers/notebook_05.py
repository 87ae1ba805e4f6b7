"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

CNN = """
def build_small_cnn():
    return keras.Sequential([
        {input}layers.Conv2D(8, {kernel}),
        {relu}layers.MaxPooling2D(), layers.Flatten(),
        layers.Dense(10{dense}){softmax}])
"""
built = variants_of(
    CNN,
    input="keras.Input((28, 28, 1)), ",
    kernel="3, activation='relu'",
    relu="",
    dense=", activation='softmax'",
    softmax="",
)

RIGHT = {
    "05.1": [
        "def sides(size):\n"
        "    found = []\n"
        "    for window in 'cpcpc':\n"
        "        size = size - 2 if window == 'c' else size // 2\n"
        "        found.append(size)\n"
        "    return found",
        "from utils.numpy_cnn import output_length\n"
        "def sides(size):\n"
        "    found = [size]\n"
        "    for side, stride in [(3, 1), (2, 2), (3, 1), (2, 2), (3, 1)]:\n"
        "        found.append(output_length(found[-1], side, stride))\n"
        "    return found[1:]",
        "def sides(size):\n"
        "    a = size - 2; b = int(a / 2); c = b - 2; d = int(c / 2)\n"
        "    return a, b, c, d, d - 2",
        "def sides(size):\n"
        "    a = size - 3 + 1; b = a // 2; c = b - 3 + 1; d = c // 2\n"
        "    return np.array([a, b, c, d, d - 3 + 1])",
    ],
    "05.2": [
        "parameters = 1216",
        "parameters = 1216.0",
        "parameters = np.int32(76) * 16",
        "layer = layers.Conv2D(16, 5)\nlayer.build((None, 28, 28, 3))\n"
        "parameters = layer.count_params()",
    ],
    "05.3": [
        built(kernel="(3, 3)", relu="layers.ReLU(), "),
        built(kernel="3", relu="layers.Activation('relu'), "),
        built(dense="", softmax=", layers.Softmax()"),
        built(dense=", 'softmax'", kernel="(3, 3), activation=keras.activations.relu"),
        built(input=""),
        built(input="layers.Input(shape=(28, 28, 1)), "),
        "def build_small_cnn():\n"
        "    inputs = keras.Input((28, 28, 1))\n"
        "    x = layers.Conv2D(8, 3)(inputs)\n"
        "    x = keras.ops.relu(x)\n"
        "    x = layers.MaxPool2D()(x)\n"
        "    x = layers.Flatten()(x)\n"
        "    return keras.Model(inputs, layers.Dense(10, 'softmax')(x))",
    ],
    "05.4": [
        "loss_name = 'SparseCategoricalCrossentropy'",
        "loss_name = keras.losses.SparseCategoricalCrossentropy()",
        "loss_name = keras.losses.sparse_categorical_crossentropy",
        "loss_name = keras.losses.SparseCategoricalCrossentropy",
        "loss_name = ' sparse_categorical_crossentropy'",
    ],
    "05.5": [
        "def first_loss_of(classes):\n    return -np.log(1 / classes)",
        "import math\nfirst_loss_of = math.log",
        "def first_loss_of(classes):\n    return np.float32(np.log(classes))",
        "def first_loss_of(classes):\n"
        "    return keras.losses.sparse_categorical_crossentropy(\n"
        "        np.array(0), np.full(classes, 1 / classes))",
    ],
}

WRONG = {
    "05.1": [
        "def sides(size):\n    return [26, 13, 11, 5, 3]",
        "def sides(size):\n    return [size - 2, size // 2, size - 2, size // 2, 3]",
        "def sides(size):\n"
        "    a = size - 2; b = a / 2; c = b - 2; d = c / 2\n"
        "    return [a, b, c, d, d - 2]",
        "def sides(size):\n"
        "    a = size - 2; b = a // 2; c = b - 2; d = c // 2\n"
        "    return [size, a, b, c, d]",
    ],
    "05.2": [
        "parameters = 1200",
        "parameters = 416",
        "parameters = 5 * 5 * 3 + 16",
        "parameters = 1248",
    ],
    "05.3": [
        built(kernel="3"),
        built(dense=""),
        built(kernel="3, activation='relu', kernel_initializer='zeros'"),
        built(kernel="3, activation='relu', padding='same'"),
        built(dense=", activation='sigmoid'"),
        built(kernel="3, activation='tanh'"),
        "def build_small_cnn():\n"
        "    return [layers.Conv2D(8, 3), layers.Flatten(), layers.Dense(10)]",
        "def build_small_cnn():\n    return keras.Sequential()",
    ],
    "05.4": [
        "loss_name = 'categorical_crossentropy'",
        "loss_name = 'crossentropy'",
        "loss_name = keras.losses.CategoricalCrossentropy()",
        "loss_name = keras.losses.SparseCategoricalCrossentropy(from_logits=True)",
        "loss_name = 'accuracy'",
    ],
    "05.5": [
        "def first_loss_of(classes):\n    return 2.3026",
        "def first_loss_of(classes):\n    return np.log10(classes)",
        "def first_loss_of(classes):\n    return 1 / classes",
        "def first_loss_of(classes):\n    return np.log(1 / classes)",
    ],
}
