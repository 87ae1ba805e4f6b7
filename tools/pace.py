"""How slow this machine is just now: python -m tools.pace

Machines in the cloud differ, and share their processors with others: the same notebook
takes 300 seconds in one hour and 400 in the next. The pace tells how much of that is
the machine: 1 when a training step of the tutorial's network takes as long as on the
two cores that the budgets of the notebooks are meant for, 2 when it takes twice as
long.
"""

import os
import subprocess
import sys

from tools import commands
from utils.paths import ROOT

STEP = 13  # milliseconds for 64 digits: 112 seconds for the tutorial's ten epochs
STEPS = 60
ROUNDS = 5


def now():
    """The pace of this machine now, measured in a process of its own."""
    command = [sys.executable, "-m", "tools.pace"]
    quiet = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "2"}
    done = subprocess.run(
        command, cwd=ROOT, env=quiet, stdout=subprocess.PIPE, text=True, check=True
    )
    return float(done.stdout)


def measured():
    """Milliseconds of a training step, the median of some rounds, over `STEP`."""
    import numpy as np

    from tools import timing
    from utils.models import from_pixels, tutorial_cnn

    model = from_pixels(tutorial_cnn())
    model.compile("adam", "sparse_categorical_crossentropy")
    generator = np.random.default_rng(0)
    images = generator.integers(0, 256, (64 * STEPS, 28, 28, 1), dtype=np.uint8)
    labels = generator.integers(0, 10, 64 * STEPS)

    def epoch():
        model.fit(images, labels, batch_size=64, verbose=0)

    return timing.milliseconds({"epoch": epoch}, ROUNDS)["epoch"] / STEPS / STEP


def main(arguments):
    commands.parser("pace", __doc__).parse_args(arguments)
    print(f"{measured():.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
