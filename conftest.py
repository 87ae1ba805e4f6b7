"""Every process that the tests start refuses connections to other machines."""

import os
from pathlib import Path

OFFLINE = Path(__file__).parent / "tests" / "notebooks" / "offline"

# The notebooks' kernels inherit this; Python runs sitecustomize.py when it starts.
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH")])
)
os.environ["MPLBACKEND"] = "agg"
