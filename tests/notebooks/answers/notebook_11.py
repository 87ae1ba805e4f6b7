"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

from tests.notebooks.answers import variants_of

ways = variants_of(
    "ways = {{'a': {a}, 'b': {b}, 'c': {c}, 'd': {d}}}",
    a="'threads'",
    b="'mirrored'",
    c="'workers'",
    d="'trials'",
)

RIGHT = {
    "11.1": [
        "def whole_batch(means, counts):\n"
        "    return (means * counts[:, None]).sum(axis=0) / counts.sum()",
        "def whole_batch(means, counts):\n"
        "    shares = counts / counts.sum()\n"
        "    return list(shares @ means)",
        "def whole_batch(means, counts):\n"
        "    total = np.sum(means * counts[:, None], axis=0, keepdims=True)\n"
        "    return total / np.sum(counts)",
        "def whole_batch(means, counts):\n"
        "    total = sum(mean * count for mean, count in zip(means, counts))\n"
        "    return np.float32(total / sum(counts))",
    ],
    "11.2": [
        "def milliseconds_to_send(parameters, workers, gigabits):\n"
        "    rounds = 2 * (workers - 1)\n"
        "    piece = 32 * parameters / workers\n"
        "    return rounds * piece / gigabits / 1e6",
        "def milliseconds_to_send(p, n, g):\n    return 64e-6 * p * (1 - 1 / n) / g",
        "def milliseconds_to_send(parameters, workers, gigabits):\n"
        "    megabytes = 2 * (workers - 1) / workers * 4 * parameters / 1e6\n"
        "    return np.float64(megabytes * 8 / gigabits)",
    ],
    "11.3": [
        "def highest_speed_up(shared, rest, workers):\n"
        "    before, after = shared + rest, shared / workers + rest\n"
        "    return before / after",
        "def highest_speed_up(shared, rest, workers):\n"
        "    f = shared / (shared + rest)\n"
        "    return 1 / ((1 - f) + f / workers)",
        "highest_speed_up = lambda s, r, n: n * (s + r) / (s + n * r)",
    ],
    "11.4": [
        ways(a="'Threads'"),
        ways(d="' trials'"),
        "ways = dict(a='threads', b='mirrored', c='workers', d='trials')",
    ],
    "11.6": [
        "import math\n"
        "def learners(memory, limit):\n"
        "    return math.floor((memory - 4) / limit)",
        "def learners(memory, limit):\n    return (memory - 4) // limit",
        "def learners(memory, limit):\n"
        "    count, left = 0, memory - 4\n"
        "    while left >= limit:\n"
        "        left -= limit\n"
        "        count += 1\n"
        "    return count",
    ],
    "11.5": [
        "import math\n"
        "def epochs_of_halving(trials):\n"
        "    return trials * (2 + int(math.log2(trials))) // 2",
        "def epochs_of_halving(trials):\n"
        "    total, done, goal = 0, 0, 1\n"
        "    while trials:\n"
        "        total += trials * (goal - done)\n"
        "        done, goal, trials = goal, 2 * goal, trials // 2\n"
        "    return total",
        "def epochs_of_halving(trials):\n"
        "    return trials + trials / 2 * np.log2(trials)",
    ],
}

WRONG = {
    "11.1": [
        "whole_batch = lambda means, counts: means.mean(axis=0)",
        "whole_batch = lambda means, counts: np.average(means, weights=counts, axis=0)"
        ".mean()",
        "whole_batch = lambda means, counts: (means * counts[:, None]).sum(axis=0)",
        "whole_batch = lambda means, counts: (means * counts[:, None]).mean(axis=0)",
    ],
    "11.2": [
        "milliseconds_to_send = lambda p, n, g: 2 * (n - 1) / n * 4 * p",
        "milliseconds_to_send = lambda p, n, g: 8 * p * (n - 1) / n / (g * 1e9) * 1000",
        "milliseconds_to_send = lambda p, n, g: 64 * p * (n - 1) / n / (g * 1e9)",
        "milliseconds_to_send = lambda p, n, g: 64 * p / (g * 1e9) * 1000",
    ],
    "11.3": [
        "highest_speed_up = lambda s, r, n: n",
        "highest_speed_up = lambda s, r, n: (s + r) / r",
        "highest_speed_up = lambda s, r, n: (s + r) / n",
        "highest_speed_up = lambda s, r, n: s / n + r",
    ],
    "11.4": [
        ways(a="'workers'"),
        ways(b="'workers'", c="'mirrored'"),
        ways(d="'workers'"),
        ways(a="'processes'"),
    ],
    "11.6": [
        "learners = lambda memory, limit: memory // limit",
        "learners = lambda memory, limit: (memory - 4) / limit",
        "learners = lambda memory, limit: memory // limit - 4",
        "learners = lambda memory, limit: round((memory - 4) / limit)",
        "learners = lambda memory, limit: int((memory - 4) / limit + 0.5)",
    ],
    "11.5": [
        "epochs_of_halving = lambda trials: trials**2",
        "epochs_of_halving = lambda trials: int(trials * (1 + np.log2(trials)))",
        "epochs_of_halving = lambda trials: 2 * trials - 1",
        "epochs_of_halving = lambda trials: 3 * trials",
    ],
}
