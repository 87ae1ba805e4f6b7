"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

way = variants_of(
    "way = {{'20 photos each of 5 birds': '{birds}',"
    " '50,000 digits, 1 MB at most': '{digits}',"
    " '2,000 photos each of 20 flowers': '{flowers}'}}",
    birds="head",
    digits="own",
    flowers="fine-tune",
)

cut = variants_of(
    "from utils.training import linear_head, vgg16_part\n"
    "def cut_at_block3(base):\n"
    "    part = vgg16_part(base, last={last})\n"
    "    part.trainable = {trainable}\n"
    "    return keras.Sequential([part, {head}])",
    last="3",
    trainable="False",
    head="linear_head(part.output_shape[1:])",
)

RIGHT = {
    "10.1": [
        "parameters = 1_180_160",
        "parameters = 512 * 256 * 9 + 512",
        "parameters = keras.layers.Conv2D(512, 3)\n"
        "parameters.build((None, 8, 8, 256))\n"
        "parameters = parameters.count_params()",
    ],
    "10.2": [
        "def prepare(images):\n    return np.flip(images, axis=-1) - MEANS",
        "def prepare(images):\n"
        "    red, green, blue = np.moveaxis(images, -1, 0)\n"
        "    return np.stack([blue, green, red], axis=-1) - MEANS",
        "def prepare(images):\n    return (images - MEANS[::-1])[..., ::-1]",
        "def prepare(images):\n"
        "    return images.astype('float32')[:, :, :, [2, 1, 0]] - MEANS",
        "from keras.applications.vgg16 import preprocess_input\n"
        "def prepare(images):\n    return preprocess_input(images.copy())",
    ],
    "10.3": [
        "def compare(ones, others):\n"
        "    d = [a - b for a, b in zip(ones, others)]\n"
        "    return sum(d) / len(d), np.std(d, ddof=1) / np.sqrt(len(d))",
        "import statistics\n"
        "def compare(ones, others):\n"
        "    d = list(ones - others)\n"
        "    return statistics.mean(d), statistics.stdev(d) / len(d) ** 0.5",
        "def compare(ones, others):\n"
        "    d = ones - others\n"
        "    return [np.mean(d), np.sqrt(d.var(ddof=1) / d.size)]",
    ],
    "10.4": [
        "def hardest(labels, answers):\n"
        "    right = np.bincount(labels[labels == answers], minlength=10)\n"
        "    return (right / np.bincount(labels, minlength=10)).argmin()",
        "def hardest(labels, answers):\n"
        "    def share(c):\n"
        "        return np.mean(answers[labels == c] == c)\n"
        "    return min(range(10), key=share)",
        "def hardest(labels, answers):\n"
        "    wrong = [np.mean(answers[labels == c] != c) for c in np.unique(labels)]\n"
        "    return np.argmax(wrong)",
    ],
    "10.5": [
        way(flowers="fine tuning"),
        way(flowers="Fine-tune"),
        way(birds="HEAD", flowers="finetune"),
    ],
    "10.6": [
        cut(),
        cut(head="layers.Flatten(), layers.Dense(10, activation='softmax')"),
        "from utils.training import linear_head, vgg16_part\n"
        "def cut_at_block3(base):\n"
        "    base.trainable = False\n"
        "    part = vgg16_part(base, first=1, last=3)\n"
        "    digits = keras.Input((28, 28, 1))\n"
        "    features = part(digits, training=False)\n"
        "    return keras.Model(digits, linear_head((6, 6, 256))(features))",
    ],
}

WRONG = {
    "10.1": [
        "parameters = 3 * 3 * 256 * 512",
        "parameters = (3 * 3 + 1) * 512",
        "parameters = (3 * 3 * 512 + 1) * 256",
        "parameters = 5_899_776",
    ],
    "10.2": [
        "def prepare(images):\n    return images - MEANS",
        "def prepare(images):\n    return images[..., ::-1]",
        "def prepare(images):\n    return (images[..., ::-1] - MEANS) / 255",
        "def prepare(images):\n    return images[::-1] - MEANS",
    ],
    "10.3": [
        "def compare(ones, others):\n"
        "    return (ones - others).mean(), (ones - others).std()",
        "def compare(ones, others):\n"
        "    d = others - ones\n"
        "    return d.mean(), d.std(ddof=1) / len(d) ** 0.5",
        "def compare(ones, others):\n    return (ones - others).mean()",
        "def compare(ones, others):\n"
        "    d = ones - others\n"
        "    return d.mean(), d.std(ddof=1) / len(d)",
    ],
    "10.4": [
        "def hardest(labels, answers):\n"
        "    return np.bincount(labels[labels != answers]).argmax()",
        "def hardest(labels, answers):\n"
        "    return np.bincount(answers[labels != answers]).argmax()",
        "def hardest(labels, answers):\n    return (labels == answers).argmin()",
    ],
    "10.5": [
        way(birds="own"),
        way(digits="fine-tune"),
        way(flowers="head"),
        way(digits="scratch"),
    ],
    "10.6": [
        cut(last="4"),
        cut(last="5"),
        cut(trainable="True"),
        cut(head="layers.Flatten()"),
        cut(head="layers.Flatten(), layers.Dense(10)"),
    ],
}
