"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "04.1": [
        "laziest = lambda labels: np.max(np.bincount(labels)) / labels.size",
        "def laziest(labels):\n    return max((labels == d).mean() for d in range(10))",
        "from collections import Counter\n"
        "def laziest(labels):\n"
        "    [(_, count)] = Counter(labels.tolist()).most_common(1)\n"
        "    return count / len(labels)",
        "def laziest(labels):\n"
        "    return np.unique(labels, return_counts=True)[1].max() / labels.shape[0]",
        "def laziest(labels):\n"
        "    return np.mean(labels == np.bincount(labels).argmax(), dtype='float32')",
    ],
    "04.2": [
        "def split_off(images, labels, share):\n"
        "    held = round(images.shape[0] * share)\n"
        "    return (images[:-held], labels[:-held]), (images[-held:], labels[-held:])",
        "def split_off(images, labels, share):\n"
        "    end = len(labels) - round(share * len(labels))\n"
        "    return [images[:end], labels[:end]], [images[end:], labels[end:]]",
        "def split_off(images, labels, share):\n"
        "    end = round((1 - share) * labels.size)\n"
        "    image_parts = np.split(images, [end])\n"
        "    label_parts = np.split(labels, [end])\n"
        "    return tuple(zip(image_parts, label_parts))",
    ],
    "04.3": [
        "bytes_of_training_images = 150_528_000",
        "bytes_of_training_images = 37_632_000 * 4.0",
        "bytes_of_training_images = np.zeros((48_000, 28, 28, 1), 'float32').nbytes",
        "bytes_of_training_images = np.prod([48_000, 28, 28, 4])",
    ],
    "04.4": [
        "to_labels = lambda rows: np.argmax(rows, axis=-1)",
        "def to_labels(rows):\n    return [int(row.argmax()) for row in rows]",
        "def to_labels(rows):\n    return keras.ops.argmax(rows, axis=1)",
        "def to_labels(rows):\n    return rows.argsort(axis=1)[:, -1]",
        "def to_labels(rows):\n"
        "    return np.where(rows == rows.max(axis=1, keepdims=True))[1]",
    ],
    "04.5": [
        "import math\n"
        "def batches_in_an_epoch(images, batch_size):\n"
        "    return math.ceil(images / batch_size)",
        "def batches_in_an_epoch(images, batch_size):\n"
        "    return (images + batch_size - 1) // batch_size",
        "def batches_in_an_epoch(images, batch_size):\n"
        "    return len(range(0, images, batch_size))",
        "def batches_in_an_epoch(images, batch_size):\n"
        "    return np.ceil(images / batch_size)",
        "def batches_in_an_epoch(images, batch_size):\n"
        "    whole, rest = divmod(images, batch_size)\n"
        "    return whole + bool(rest)",
    ],
    "04.6": [
        "def centre_of_mass(image):\n"
        "    r, c = np.indices(image.shape)\n"
        "    return np.average(r, weights=image), np.average(c, weights=image)",
        "import cv2\n"
        "def centre_of_mass(image):\n"
        "    m = cv2.moments(image)\n"
        "    return m['m01'] / m['m00'], m['m10'] / m['m00']",
        "def centre_of_mass(image):\n"
        "    image = image.astype('float32')\n"
        "    share = image / image.sum()\n"
        "    r, c = np.indices(image.shape)\n"
        "    return [(share * r).sum(), (share * c).sum()]",
        "def centre_of_mass(image):\n"
        "    image = image.astype(float)\n"
        "    rows = image.sum(axis=1) @ np.arange(image.shape[0])\n"
        "    columns = image.sum(axis=0) @ np.arange(image.shape[1])\n"
        "    return np.array([rows, columns]) / image.sum()",
    ],
}

WRONG = {
    "04.1": [
        "def laziest(labels):\n    return np.bincount(labels).max()",
        "def laziest(labels):\n    return np.bincount(labels).argmax() / len(labels)",
        "def laziest(labels):\n    return 1 / 10",
        "def laziest(labels):\n    return labels.max() / len(labels)",
    ],
    "04.2": [
        "def split_off(images, labels, share):\n"
        "    return (images[:8], labels[:8]), (images[8:], labels[8:])",
        "def split_off(images, labels, share):\n"
        "    end = round(len(images) * share)\n"
        "    return (images[:end], labels[:end]), (images[end:], labels[end:])",
        "def split_off(images, labels, share):\n"
        "    end = round(len(images) * (1 - share))\n"
        "    return (images[:end], images[end:]), (labels[:end], labels[end:])",
        "def split_off(images, labels, share):\n"
        "    end = len(images) * (1 - share)\n"
        "    return (images[:end], labels[:end]), (images[end:], labels[end:])",
    ],
    "04.3": [
        "bytes_of_training_images = 48_000 * 28 * 28",
        "bytes_of_training_images = 48_000 * 28 * 28 * 8",
        "bytes_of_training_images = 150.5",
        "bytes_of_training_images = 60_000 * 28 * 28 * 4",
    ],
    "04.4": [
        "def to_labels(rows):\n    return np.where(rows == 1)[1]",
        "def to_labels(rows):\n    return rows.argmax()",
        "def to_labels(rows):\n    return rows.argmax(axis=0)",
        "def to_labels(rows):\n    return rows.max(axis=1)",
        "def to_labels(rows):\n    return np.eye(10)[rows.argmax(axis=1)]",
    ],
    "04.5": [
        "def batches_in_an_epoch(images, batch_size):\n    return images // batch_size",
        "def batches_in_an_epoch(images, batch_size):\n"
        "    return images // batch_size + 1",
        "def batches_in_an_epoch(images, batch_size):\n    return images / batch_size",
        "def batches_in_an_epoch(images, batch_size):\n    return 375",
    ],
    "04.6": [
        "def centre_of_mass(image):\n    return image.mean(0), image.mean(1)",
        "def centre_of_mass(image):\n"
        "    rows, columns = np.nonzero(image)\n"
        "    return rows.mean(), columns.mean()",
        "def centre_of_mass(image):\n"
        "    return (image.shape[0] - 1) / 2, (image.shape[1] - 1) / 2",
        "def centre_of_mass(image):\n"
        "    r, c = np.indices(image.shape)\n"
        "    return np.average(c, weights=image), np.average(r, weights=image)",
    ],
}
