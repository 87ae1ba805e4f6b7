"""What holds for every process that the tests start.

It refuses connections to other machines, and it leaves models/, my_digits/ and
my_progress.json alone: notebook 08 replaces a copy of the shipped model, and the others
are kept elsewhere. There is one digit already, so that the notebooks have one to read.
"""

import atexit
import os
import shutil
import tempfile

from utils.paths import ROOT

OFFLINE = ROOT / "tests" / "notebooks" / "offline"

# The notebooks' kernels inherit this; Python runs sitecustomize.py when it starts.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])
)
os.environ["MPLBACKEND"] = "agg"


def _temporary(variable):
    """An empty folder for the tests, named in an environment variable."""
    folder = tempfile.mkdtemp(prefix="course-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[variable] = folder
    return folder


shutil.copytree(ROOT / "models", _temporary("COURSE_MODELS"), dirs_exist_ok=True)
digits = _temporary("COURSE_MY_DIGITS")
shutil.copy(OFFLINE.with_name("1_upright.png"), digits)
_temporary("COURSE_CACHE")
os.environ["COURSE_MY_PROGRESS"] = os.path.join(digits, "my_progress.json")
