"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "12.1": [
        "def box_at(x, y):\n"
        "    for line in range(10):\n"
        "        for box in range(10):\n"
        "            left, top = 16 + 16.6 * box, 15 + 20.8 * line\n"
        "            if left <= x <= left + 16 and top <= y <= top + 16:\n"
        "                return line, box",
        "def box_at(x, y):\n"
        "    line, box = (y - 15) // 20.8, (x - 16) // 16.6\n"
        "    inside = x - 16 - 16.6 * box <= 16 and y - 15 - 20.8 * line <= 16\n"
        "    if inside and 0 <= line <= 9 and 0 <= box <= 9:\n"
        "        return line, box\n"
        "    return None",
        "def box_at(x, y):\n"
        "    place = np.array([(y - 15) / 20.8, (x - 16) / 16.6])\n"
        "    whole = np.floor(place)\n"
        "    rest = (place - whole) * [20.8, 16.6]\n"
        "    if (rest > 16).any() or (whole < 0).any() or (whole > 9).any():\n"
        "        return None\n"
        "    return tuple(whole.astype(int))",
    ],
    "12.2": [
        "def wilson(right, count, z=1.96):\n"
        "    n, s, q = count, right / count, z * z / count\n"
        "    root = z * (s * (1 - s) / n + q / (4 * n)) ** 0.5\n"
        "    ends = (s + q / 2 - root, s + q / 2 + root)\n"
        "    return [end / (1 + q) for end in ends]",
        "def wilson(right, count, z=1.96):\n"
        "    a, b, c = count + z**2, -(2 * right + z**2), right**2 / count\n"
        "    root = np.sqrt(b * b - 4 * a * c)\n"
        "    return (-b - root) / (2 * a), (-b + root) / (2 * a)",
        "def wilson(k, n, z=1.96):\n"
        "    middle = (k + z**2 / 2) / (n + z**2)\n"
        "    half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)\n"
        "    return np.array([middle - half, middle + half])",
    ],
    "12.3": [
        "def halves(labels):\n"
        "    seen = dict.fromkeys(range(10), 0)\n"
        "    trains = []\n"
        "    for label in labels:\n"
        "        trains.append(seen[int(label)] % 2 == 0)\n"
        "        seen[int(label)] += 1\n"
        "    return np.array(trains)",
        "def halves(labels):\n"
        "    return [list(labels[:i]).count(one) % 2 == 0"
        " for i, one in enumerate(labels)]",
        "def halves(labels):\n"
        "    chosen = np.zeros_like(labels, dtype=bool)\n"
        "    for digit in np.unique(labels):\n"
        "        chosen[np.where(labels == digit)[0][::2]] = 1\n"
        "    return chosen",
    ],
    "12.4": [
        "def luck(mended, spoiled):\n"
        "    n, most = mended + spoiled, max(mended, spoiled)\n"
        "    return min(1.0, 2 * sum(comb(n, k) for k in range(most, n + 1)) / 2**n)",
        "def luck(mended, spoiled):\n"
        "    n = mended + spoiled\n"
        "    shares = [comb(n, k) * 0.5**n for k in range(min(mended, spoiled) + 1)]\n"
        "    return float(np.minimum(1, 2 * np.sum(shares)))",
        "def luck(mended, spoiled):\n"
        "    n, gap = mended + spoiled, abs(mended - spoiled)\n"
        "    ways = sum(comb(n, k) for k in range(n + 1) if abs(n - 2 * k) >= gap)\n"
        "    return ways / 2**n",
    ],
    "12.5": [
        "def leave_one_out(names):\n"
        "    return [(names[:i] + names[i + 1:], n) for i, n in enumerate(names)]",
        "def leave_one_out(names):\n"
        "    pairs = []\n"
        "    for name in names:\n"
        "        others = list(names)\n"
        "        others.remove(name)\n"
        "        pairs.append([others, name])\n"
        "    return pairs",
        "def leave_one_out(names):\n"
        "    return [(set(names) - {name}, name) for name in names]",
    ],
}

WRONG = {
    "12.1": [
        "def box_at(x, y):\n    return int((y - 15) // 20.8), int((x - 16) // 16.6)",
        "def box_at(x, y):\n    return int(y // 20.8), int(x // 16.6)",
        "box_at = lambda x, y: None",
    ],
    "12.2": [
        "def wilson(right, count, z=1.96):\n"
        "    s = right / count\n"
        "    half = z * np.sqrt(s * (1 - s) / count)\n"
        "    return s - half, s + half",
        "wilson = lambda right, count, z=1.96: right / count",
        "def wilson(right, count, z=1.96):\n"
        "    middle = (right + z**2 / 2) / (count + z**2)\n"
        "    return middle, middle",
    ],
    "12.3": [
        "halves = lambda labels: np.arange(len(labels)) % 2 == 0",
        "halves = lambda labels: np.arange(len(labels)) < len(labels) // 2",
        "halves = lambda labels: np.random.rand(len(labels)) < 0.5",
        "halves = lambda labels: labels % 2 == 0",
    ],
    "12.4": [
        "luck = lambda mended, spoiled: 0.5 ** (mended + spoiled)",
        "luck = lambda mended, spoiled: comb(mended + spoiled, spoiled)"
        " / 2 ** (mended + spoiled)",
        "luck = lambda mended, spoiled: spoiled / max(1, mended + spoiled)",
    ],
    "12.5": [
        "leave_one_out = lambda names: [(names, name) for name in names]",
        "leave_one_out = lambda names: [(names[1:], names[0])]",
        "leave_one_out = lambda names: [([name], name) for name in names]",
    ],
}
