"""Answers that learners give besides; see tests/notebooks/test_exercises.py.

To train takes long, so only the solution of 06.6 does. The others are what comes of it.
"""

from tests.notebooks.answers import variants_of

mends = variants_of(
    "mends = dict(A={A}, B={B}, C={C}, D={D}, E={E}, F={F}, G={G}, H={H})",
    A="{'dropout': 0.0}",
    B="{'learning_rate': 0.001}",
    C="{'images': 3000}",
    D="{'validation': 'held out'}",
    E="{'learning_rate': 0.001}",
    F="{'labels': 'right'}",
    G="{'network': 'tutorial'}",
    H="{'validation': 'held out'}",
)
run = variants_of(
    "from utils.training import TrainingResult\n"
    "network = keras.Sequential([{layers}])\n"
    "network.build((None, 28, 28, 1))\n"
    "history = {{'accuracy': [0.97, 0.99], 'val_accuracy': [0.97, {accuracy}]}}\n"
    "mine = TrainingResult(network, history, {seconds}, False)",
    layers="layers.Conv2D(8, 5), layers.MaxPooling2D(4), layers.Flatten(), "
    "layers.Dense(10)",
    accuracy="0.9861",
    seconds="20.5",
)
DIAGNOSIS = (
    "diagnosis = dict(A='too much dropout', B='rate too high', C='overfitting',"
    " D='validation differs', E='rate too low', F='labels shuffled',"
    " G='network too small', H='leak')"
)

RIGHT = {
    "06.1": [
        "def best_epoch(history):\n"
        "    losses = history['val_loss']\n"
        "    return losses.index(min(losses)) + 1",
        "def best_epoch(history):\n"
        "    return 1 + np.array(history['val_loss']).argmin()",
        "def best_epoch(history):\n"
        "    pairs = enumerate(history['val_loss'], start=1)\n"
        "    return min(pairs, key=lambda pair: pair[1])[0]",
        "def best_epoch(history):\n    return np.argsort(history['val_loss'])[0] + 1",
    ],
    "06.2": [
        "def rate_at(step, peak, steps, warmup):\n"
        "    done = step / steps\n"
        "    return peak * min(done / warmup, (1 - done) / (1 - warmup))",
        "def rate_at(step, peak, steps, warmup):\n"
        "    return np.interp(step, [0, warmup * steps, steps], [0, peak, 0])",
        "def rate_at(step, peak, steps, warmup):\n"
        "    rising = int(warmup * steps)\n"
        "    if step <= rising:\n"
        "        return step / rising * peak\n"
        "    left = (steps - step) / (steps - rising)\n"
        "    return np.float32(left * peak)",
        "from utils.training import OneCycle\n"
        "def rate_at(step, peak, steps, warmup):\n"
        "    return OneCycle(peak, steps, warmup)(step)",
    ],
    "06.3": [
        DIAGNOSIS,
        DIAGNOSIS.replace("'leak'", "'Leak '"),
        DIAGNOSIS.replace(
            "dict(A='too much dropout',", "{'A': 'too much dropout'} | dict("
        ),
    ],
    "06.4": [
        mends(A="{'dropout': 0.3}", C="{'images': 48_000}"),
        mends(B="{'learning_rate': 3e-3}", E="{'learning_rate': 0.002}"),
        mends(A="{'dropout': 0}", B="dict(learning_rate=5e-4)"),
    ],
    "06.5": [
        "def standard_error(accuracy, count):\n"
        "    return np.sqrt(accuracy * (1 - accuracy) / count)",
        "import math\n"
        "def standard_error(p, n):\n    return math.sqrt(p - p * p) / math.sqrt(n)",
        "standard_error = lambda p, n: np.float32((p * (1 - p)) ** 0.5 * n ** -0.5)",
        "def standard_error(p, n):\n"
        "    answers = np.arange(n) < round(p * n)\n"
        "    return answers.std() / n ** 0.5",
    ],
    "06.6": [
        run(),
        run(layers="layers.Conv2D(16, 3, 2), layers.GlobalMaxPooling2D()"),
        run(accuracy="0.99", seconds="59"),
    ],
}

WRONG = {
    "06.1": [
        "def best_epoch(history):\n    return np.argmin(history['val_loss'])",
        "def best_epoch(history):\n    return np.argmin(history['loss']) + 1",
        "def best_epoch(history):\n    return min(history['val_loss'])",
        "def best_epoch(history):\n    return len(history['val_loss'])",
    ],
    "06.2": [
        "def rate_at(step, peak, steps, warmup):\n    return peak * (1 - step / steps)",
        "def rate_at(step, peak, steps, warmup):\n    return peak",
        "def rate_at(step, peak, steps, warmup):\n"
        "    done = step / steps\n"
        "    return peak * max(done / warmup, (1 - done) / (1 - warmup))",
        "def rate_at(step, peak, steps, warmup):\n"
        "    if step < warmup:\n"
        "        return peak * step / warmup\n"
        "    return peak * (steps - step) / (steps - warmup)",
    ],
    "06.3": [
        DIAGNOSIS.replace("'leak'", "'overfitting'"),
        DIAGNOSIS.replace("'rate too low'", "'network too small'"),
        DIAGNOSIS.replace("'labels shuffled'", "'validation differs'"),
    ],
    "06.4": [
        mends(C="{'epochs': 5}"),
        mends(A="{'dropout': 0.9}"),
        mends(G="{'network': 'tutorial', 'epochs': 6}"),
        mends(B="0.001"),
    ],
    "06.5": [
        "standard_error = lambda p, n: p * (1 - p) / n",
        "standard_error = lambda p, n: (p * (1 - p)) ** 0.5 / n",
        "standard_error = lambda p, n: (1 - p) / n ** 0.5",
    ],
    "06.6": [
        run(accuracy="0.984"),
        run(seconds="61"),
        run(layers="layers.Flatten(), layers.Dense(100), layers.Dense(10)"),
        run() + "\nmine = mine.model",
    ],
}
