"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "13.1": [
        "def all_covered(image, size):\n"
        "    copies = []\n"
        "    for row in range(29 - size):\n"
        "        for column in range(29 - size):\n"
        "            copy = image.copy()\n"
        "            copy[row : row + size, column : column + size] = 0\n"
        "            copies.append(copy)\n"
        "    return copies",
        "def all_covered(image, size):\n"
        "    rows, columns = np.indices((28, 28))\n"
        "    return np.array([\n"
        "        image * ~((r <= rows) & (rows < r + size)\n"
        "                  & (c <= columns) & (columns < c + size))\n"
        "        for r in range(29 - size) for c in range(29 - size)\n"
        "    ])",
        "def all_covered(image, size):\n"
        "    side = 29 - size\n"
        "    copies = np.repeat(image[None].astype(float), side**2, axis=0)\n"
        "    for i in range(side**2):\n"
        "        r, c = divmod(i, side)\n"
        "        copies[i, r : r + size, c : c + size] = 0\n"
        "    return copies",
    ],
    "13.2": [
        "def principal_directions(features):\n"
        "    center = np.mean(features, 0)\n"
        "    values, vectors = np.linalg.eigh(np.cov(features.T))\n"
        "    return center, vectors[:, ::-1][:, :2]",
        "def principal_directions(features):\n"
        "    center = features.mean(axis=0)\n"
        "    u, s, v = np.linalg.svd(features - center)\n"
        "    return center, np.stack([v[0], v[1]], axis=1)",
        "def principal_directions(features):\n"
        "    center = features.mean(axis=0)\n"
        "    u, s, v = np.linalg.svd((features - center).T, full_matrices=False)\n"
        "    return [center, -u[:, :2]]",
    ],
    "13.3": [
        "def attacked(images, gradients, epsilon):\n"
        "    moved = images + np.sign(gradients) * epsilon\n"
        "    return np.minimum(np.maximum(moved, 0), 255)",
        "def attacked(images, gradients, epsilon):\n"
        "    change = np.where(gradients > 0, epsilon, np.where(gradients < 0, "
        "-epsilon, 0))\n"
        "    return (images + change).clip(0, 255)",
        "def attacked(images, gradients, epsilon):\n"
        "    import tensorflow as tf\n"
        "    moved = images + epsilon * tf.sign(gradients)\n"
        "    return tf.clip_by_value(moved, 0, 255)",
    ],
    "13.4": [
        "def how_often_higher(ours, theirs):\n"
        "    wins = [(a > b) + 0.5 * (a == b) for a in ours for b in theirs]\n"
        "    return sum(wins) / len(wins)",
        "def how_often_higher(ours, theirs):\n"
        "    return np.mean((np.sign(np.subtract.outer(ours, theirs)) + 1) / 2)",
        "def how_often_higher(ours, theirs):\n"
        "    theirs = np.sort(theirs)\n"
        "    below = np.searchsorted(theirs, ours, 'left')\n"
        "    upto = np.searchsorted(theirs, ours, 'right')\n"
        "    return (below + upto).mean() / 2 / len(theirs)",
    ],
    "13.5": [
        "def soften(probabilities, temperature):\n"
        "    powers = np.power(probabilities, 1 / temperature)\n"
        "    return powers / np.sum(powers, axis=-1)[:, None]",
        "def soften(probabilities, temperature):\n"
        "    with np.errstate(divide='ignore'):\n"
        "        scores = np.exp(np.log(probabilities) / temperature)\n"
        "    return (scores.T / scores.sum(1)).T",
        "def soften(probabilities, temperature):\n"
        "    rows = [row ** (1 / temperature) for row in probabilities]\n"
        "    return [row / row.sum() for row in rows]",
    ],
}

WRONG = {
    "13.1": [
        "all_covered = lambda image, size: np.stack([image] * (29 - size) ** 2)",
        "def all_covered(image, size):\n"
        "    for row in range(29 - size):\n"
        "        for column in range(29 - size):\n"
        "            image[row : row + size, column : column + size] = 0\n"
        "    return image",
        "def all_covered(image, size):\n"
        "    copies = []\n"
        "    for row in range(28):\n"
        "        for column in range(28):\n"
        "            copy = image.copy()\n"
        "            copy[row : row + size, column : column + size] = 0\n"
        "            copies.append(copy)\n"
        "    return np.stack(copies)",
    ],
    "13.2": [
        "principal_directions = lambda f: (f.mean(0), np.linalg.svd(f)[2][:2].T)",
        "principal_directions = lambda f: (f.mean(0), np.linalg.svd(f - f.mean(0))[2]"
        "[:2])",
        "principal_directions = lambda f: (f.mean(0), np.eye(f.shape[1])[:, :2])",
    ],
    "13.3": [
        "attacked = lambda images, gradients, epsilon: images + epsilon"
        " * np.sign(gradients)",
        "attacked = lambda images, gradients, epsilon: np.clip(images + epsilon"
        " * gradients, 0, 255)",
        "attacked = lambda images, gradients, epsilon: np.clip(images + epsilon, 0,"
        " 255)",
    ],
    "13.4": [
        "how_often_higher = lambda ours, theirs: np.mean(ours[:, None] > theirs[None])",
        "how_often_higher = lambda ours, theirs: np.mean(ours) - np.mean(theirs)",
        "how_often_higher = lambda ours, theirs: np.mean(theirs[:, None] > ours[None])",
    ],
    "13.5": [
        "soften = lambda probabilities, t: probabilities ** (1 / t)",
        "soften = lambda probabilities, temperature: probabilities / temperature",
        "def soften(probabilities, temperature):\n"
        "    powers = probabilities**temperature\n"
        "    return powers / powers.sum(axis=1, keepdims=True)",
    ],
}
