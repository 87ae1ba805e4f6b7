"""JupyterLab with the settings of the course, on every system: python -m utils.lab

It takes the options of `jupyter lab`. Binder gets the same settings from binder/start.
"""

import os
import sys

from jupyterlab import labapp

from utils.paths import ROOT


def main():
    """Run JupyterLab with the arguments of this process until it ends."""
    folders = [str(ROOT / "binder"), os.environ.get("JUPYTER_CONFIG_PATH")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, folders))
    # for the kernels: fewer heaps for the threads of TensorFlow
    os.environ["MALLOC_ARENA_MAX"] = "2"
    return labapp.main()


if __name__ == "__main__":
    sys.exit(main())
