"""What holds for every process that the tests start.

It refuses connections to other machines, and it leaves models/ and my_digits/ alone:
notebook 05 replaces a copy of the shipped model, and other digits are kept elsewhere.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

OFFLINE = Path(__file__).parent / "tests" / "notebooks" / "offline"

# The notebooks' kernels inherit this; Python runs sitecustomize.py when it starts.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])
)
os.environ["MPLBACKEND"] = "agg"

_copy = tempfile.mkdtemp(prefix="models-")
atexit.register(shutil.rmtree, _copy, ignore_errors=True)
shutil.copytree(Path(__file__).parent / "models", _copy, dirs_exist_ok=True)
os.environ["COURSE_MODELS"] = _copy

_mine = tempfile.mkdtemp(prefix="my-digits-")
atexit.register(shutil.rmtree, _mine, ignore_errors=True)
os.environ["COURSE_MY_DIGITS"] = _mine
