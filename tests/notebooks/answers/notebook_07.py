"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

factors = variants_of(
    "factors = dict(rotation={rotation}, height={height}, width={width})",
    rotation="20 / 360",
    height="0.1",
    width="0.2",
)
kept = variants_of(
    "keeps_the_digit = {{'move by 2 pixels': {move}, 'turn by 10 degrees': {turn},"
    " 'turn by 180 degrees': {upside}, 'mirror left and right': {mirror},"
    " 'draw with a thicker pen': {pen}}}",
    move=True,
    turn=True,
    upside=False,
    mirror=False,
    pen=True,
)

pipeline = variants_of(
    "from utils.preprocessing import make_dataset\n"
    "from utils.training import augment, augmentation\n"
    "def pipeline(images, labels):\n"
    "    batches = make_dataset({digits}, {size})\n"
    "    return augment(batches, augmentation({amounts}), {share})",
    digits="images, labels",
    size="32",
    amounts="rotation=0, shift=0.1",
    share="0.25",
)

RIGHT = {
    "07.1": [
        factors(rotation="1 / 18"),
        factors(rotation="0.0556", width="1 / 5"),
        factors(rotation="np.float32(20 / 360)", height="2.8 / 28"),
        factors(rotation="np.deg2rad(20) / (2 * np.pi)"),
    ],
    "07.2": [
        kept(move="np.bool_(True)"),
        kept(upside="not True"),
        kept(mirror="1 > 2", pen="1 < 2"),
    ],
    "07.3": [
        "def thick(image):\n"
        "    from utils.numpy_cnn import windows\n"
        "    padded = np.pad(image, 1)[None, ..., None]\n"
        "    return windows(padded, 3).max(axis=(-2, -1))[0, ..., 0]",
        "def thick(image):\n"
        "    result, padded = np.zeros_like(image), np.pad(image, 1)\n"
        "    for i, j in np.ndindex(image.shape):\n"
        "        result[i, j] = padded[i : i + 3, j : j + 3].max()\n"
        "    return result",
        "def thick(image):\n"
        "    import cv2\n"
        "    return cv2.dilate(image, np.ones((3, 3)))",
        "def thick(image):\n"
        "    pixels = keras.ops.cast(image[None, ..., None], 'float32')\n"
        "    return keras.ops.max_pool(pixels, 3, 1, 'same')[0, ..., 0]",
        "def thick(image):\n"
        "    padded = np.pad(image, 1)\n"
        "    wide = np.max([padded[:, :-2], padded[:, 1:-1], padded[:, 2:]], axis=0)\n"
        "    return np.max([wide[:-2], wide[1:-1], wide[2:]], axis=0)",
    ],
    "07.4": [
        "def dropout(values, kept, rate):\n"
        "    return np.where(kept == 1, values / (1 - rate), 0)",
        "def dropout(values, kept, rate):\n"
        "    values = values.copy()\n"
        "    values[kept == 0] = 0\n"
        "    return values / (1 - rate)",
        "dropout = lambda v, k, r: np.float32(v * k) / np.float32(1 - r)",
        "def dropout(values, kept, rate):\n"
        "    return keras.ops.multiply(values, kept) / (1 - rate)",
    ],
    "07.5": [
        "def error_of_difference(spread, count):\n"
        "    one = spread / np.sqrt(count)\n"
        "    return np.hypot(one, one)",
        "import math\n"
        "def error_of_difference(spread, count):\n"
        "    return math.sqrt(2 * spread**2 / count)",
        "error_of_difference = lambda s, n: np.float32(s * 2**0.5 / n**0.5)",
    ],
    "07.6": [
        pipeline(),
        pipeline(amounts="0, 0.1, seed=3", share="share=8 / 32"),
        "import tensorflow as tf\n"
        "from utils.training import augment\n"
        "def pipeline(images, labels):\n"
        "    layer = layers.RandomTranslation(0.1, 0.1, fill_mode='constant')\n"
        "    data = tf.data.Dataset.from_tensor_slices((images[..., None], labels))\n"
        "    return augment(data.batch(32), layer, 0.25)",
    ],
}

WRONG = {
    "07.1": [
        factors(rotation="20"),
        factors(height="0.2", width="0.1"),
        factors(rotation="np.deg2rad(20)"),
        factors(height="2.8", width="5.6"),
    ],
    "07.2": [kept(upside="True"), kept(mirror="True"), kept(pen="False")],
    "07.3": [
        "def thick(image):\n    return image * 2",
        "def thick(image):\n    return np.pad(image, 1)",
        "def thick(image):\n"
        "    import cv2\n"
        "    return cv2.erode(image, np.ones((3, 3)))",
        "def thick(image):\n    import cv2\n    return cv2.blur(image, (3, 3))",
        "def thick(image):\n"
        "    right = np.pad(image, 1)[1:-1, 2:]\n"
        "    return np.maximum(image, right)",
    ],
    "07.4": [
        "dropout = lambda values, kept, rate: values * kept",
        "dropout = lambda values, kept, rate: values * kept / rate",
        "dropout = lambda values, kept, rate: values / (1 - rate)",
        "dropout = lambda values, kept, rate: values[kept == 1]",
    ],
    "07.5": [
        "error_of_difference = lambda spread, count: spread / count**0.5",
        "error_of_difference = lambda spread, count: spread * 2**0.5",
        "error_of_difference = lambda spread, count: spread * (2 / count)",
    ],
    "07.6": [
        pipeline(amounts="shift=0.1"),
        pipeline(share="0.75"),
        pipeline(size="64"),
        pipeline(digits="images, labels[::-1]"),
    ],
}
