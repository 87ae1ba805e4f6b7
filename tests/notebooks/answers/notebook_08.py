"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

claims = variants_of(
    "claims = dict(a={a}, b={b}, c={c}, d={d}, e={e})",
    a=True,
    b=False,
    c=True,
    d=False,
    e=False,
)

RIGHT = {
    "08.1": [
        "def target(label, smoothing=0.1):\n"
        "    result = np.full(10, 0.1 if label is None else smoothing / 10)\n"
        "    if label is not None:\n"
        "        result[label] += 1 - smoothing\n"
        "    return result",
        "def target(label, smoothing=0.1):\n"
        "    if label is None:\n"
        "        smoothing, label = 1, 0\n"
        "    return (1 - smoothing) * np.eye(10)[label] + smoothing / 10",
        "def target(label, smoothing=0.1):\n"
        "    if label is None:\n"
        "        return np.ones(10, 'float32') / 10\n"
        "    row = keras.ops.one_hot(label, 10)\n"
        "    return row * (1 - smoothing) + smoothing / 10",
    ],
    "08.2": [
        "def expected_error(confidences, shares, counts):\n"
        "    return np.average(abs(confidences - shares), weights=counts)",
        "def expected_error(confidences, shares, counts):\n"
        "    total = 0\n"
        "    for confidence, share, count in zip(confidences, shares, counts):\n"
        "        total += abs(share - confidence) * count\n"
        "    return total / sum(counts)",
        "def expected_error(confidences, shares, counts):\n"
        "    return np.dot(np.abs(shares - confidences), counts / np.sum(counts))",
    ],
    "08.3": [
        "def with_limit(confidences, right, limit):\n"
        "    given = confidences >= limit\n"
        "    return given.sum() / len(given), right[given].sum() / given.sum()",
        "def with_limit(confidences, right, limit):\n"
        "    kept = [r for c, r in zip(confidences, right) if c >= limit]\n"
        "    return len(kept) / len(right), sum(kept) / len(kept)",
        "def with_limit(confidences, right, limit):\n"
        "    places = np.flatnonzero(confidences >= limit)\n"
        "    return [len(places) / confidences.size, np.mean(right[places])]",
    ],
    "08.4": [
        "def covered(image, row, column, side):\n"
        "    rows, columns = np.indices(image.shape)\n"
        "    inside = (rows >= row) & (rows < row + side)\n"
        "    inside &= (columns >= column) & (columns < column + side)\n"
        "    return np.where(inside, 0, image)",
        "def covered(image, row, column, side):\n"
        "    mask = np.ones_like(image)\n"
        "    mask[row : row + side, column : column + side] = 0\n"
        "    return image * mask",
        "def covered(image, row, column, side):\n"
        "    image = np.array(image)\n"
        "    for i in range(row, min(row + side, len(image))):\n"
        "        image[i, column : column + side] = 0\n"
        "    return image",
    ],
    "08.5": [
        claims(a="1 == 1"),
        claims(b="not True", e="not True"),
        claims(c="np.bool_(True)"),
    ],
}

WRONG = {
    "08.1": [
        "def target(label, smoothing=0.1):\n    return np.eye(10)[label or 0]",
        "def target(label, smoothing=0.1):\n"
        "    row = [smoothing / 9] * 10\n"
        "    if label is not None:\n"
        "        row[label] = 1 - smoothing\n"
        "    return row",
        "def target(label, smoothing=0.1):\n    return [0.1] * 10",
        "def target(label, smoothing=0.1):\n"
        "    if label is None:\n"
        "        return [0] * 10\n"
        "    return (1 - smoothing) * np.eye(10)[label] + smoothing / 10",
    ],
    "08.2": [
        "def expected_error(confidences, shares, counts):\n"
        "    return abs(confidences - shares).mean()",
        "def expected_error(confidences, shares, counts):\n"
        "    return ((confidences - shares) * counts).sum() / counts.sum()",
        "def expected_error(confidences, shares, counts):\n"
        "    return abs(confidences - shares).max()",
    ],
    "08.3": [
        "def with_limit(confidences, right, limit):\n"
        "    given = confidences > limit\n"
        "    return given.mean(), right[given].mean()",
        "def with_limit(confidences, right, limit):\n"
        "    return (confidences >= limit).mean(), right.mean()",
        "def with_limit(confidences, right, limit):\n"
        "    return right[confidences >= limit].mean()",
    ],
    "08.4": [
        "def covered(image, row, column, side):\n"
        "    return image[row : row + side, column : column + side] * 0",
        "def covered(image, row, column, side):\n"
        "    image = image.copy()\n"
        "    image[column : column + side, row : row + side] = 0\n"
        "    return image",
        "def covered(image, row, column, side):\n"
        "    image = image.copy()\n"
        "    image[row:side, column:side] = 0\n"
        "    return image",
        "def covered(image, row, column, side):\n"
        "    image[row : row + side, column : column + side] = 0",
    ],
    "08.5": [claims(b=True), claims(d=True), claims(a=False), claims(e=True)],
}
