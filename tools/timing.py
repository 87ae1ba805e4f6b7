"""How long calls take."""

import time

import numpy as np


def milliseconds(functions, rounds):
    """The median time of each function, in milliseconds.

    They are called in turns, so that whatever else the machine does hits all of them
    alike. The first round is for warming up and does not count. Why the median: now and
    then a call takes many times as long, which moves a mean; but half of the calls take
    the median or less, whatever the other half does. Notebook 09 takes it, too.

    Args:
        functions: {name: a function without arguments}.
        rounds: how often each is called, at least 1.

    Returns:
        {name: milliseconds}.
    """
    times = {name: [] for name in functions}
    for _ in range(1 + rounds):
        for name, function in functions.items():
            start = time.perf_counter()
            function()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: float(np.median(ones[1:])) for name, ones in times.items()}
