"""Whether everything that the course needs is there.

Each check imports what it needs by itself, for it may be missing.
"""

import os
import sys
from importlib import metadata
from pathlib import Path

from utils.paths import REQUIREMENTS, my_digits_folder

INSTALL = (
    f"In a terminal, in the folder {REQUIREMENTS.parent}: "
    f"{sys.executable} -m pip install -r requirements.txt -c constraints.txt"
)
# the build for NVIDIA's processors will do as well
ALSO = {"tensorflow-cpu": "tensorflow"}
MAIN = ("tensorflow", "tensorflow-cpu", "keras", "numpy")
MEMORY = 2  # GB
CGROUP_LIMITS = (
    "/sys/fs/cgroup/memory.max",
    "/sys/fs/cgroup/memory/memory.limit_in_bytes",
)


def check_environment():
    """Print a line for each thing that the course needs: ✓, or ✗ and what to do.

    Returns:
        Whether everything is there.
    """
    problems = 0
    for check in (_python, _packages, _machine, _data, _model, _writable):
        try:
            right, text = check()
        except ImportError as error:
            right, text = False, f"{error}. {INSTALL}"
        problems += not right
        print("✓" if right else "✗", text)
    print("All is well." if not problems else f"{problems} to mend.")
    return not problems


def _python():
    version = ".".join(map(str, sys.version_info[:3]))
    right = (3, 10) <= sys.version_info[:2] <= (3, 13)
    return right, f"Python {version}" + ("" if right else ": 3.10 to 3.13 is needed")


def _packages():
    from packaging.requirements import Requirement

    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    needed = [Requirement(line) for line in lines if line and line[0] not in "#-"]
    needed = [one for one in needed if one.marker is None or one.marker.evaluate()]
    wrong = [
        f"{one.name}{one.specifier} (found {_version(one.name) or 'none'})"
        for one in needed
        if not one.specifier.contains(_version(one.name) or "0")
    ]
    if wrong:
        return False, f"Packages: needed {', '.join(wrong)}. {INSTALL}"
    main = [one.name for one in needed if one.name in MAIN]
    versions = ", ".join(f"{name} {_version(name)}" for name in main)
    return True, f"{len(needed)} packages, among them {versions}"


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _version(ALSO[name]) if name in ALSO else None


def _machine():
    import psutil

    gigabytes = min(psutil.virtual_memory().total, _memory_limit()) / 1e9
    text = f"{os.cpu_count()} processors, {gigabytes:.1f} GB of memory"
    if gigabytes >= 0.95 * MEMORY:
        return True, text
    return False, f"{text}: {MEMORY} GB are needed. Run one notebook at a time."


def _memory_limit():
    """What a container may use, in bytes; infinite without one."""
    for path in map(Path, CGROUP_LIMITS):
        if path.exists() and path.read_text().strip().isdecimal():
            return int(path.read_text())
    return float("inf")


def _data():
    from utils.datasets.data_files import DataFileError, load_mnist

    try:
        count = sum(len(split.labels) for split in load_mnist())
    except DataFileError as error:
        return False, str(error)
    return True, f"Data: {count:,} digits, unchanged"


def _model():
    from utils.export.shipped import load_digits_cnn
    from utils.files import ModelFileError

    try:
        count = load_digits_cnn().count_params()
    except ModelFileError as error:
        return False, str(error)
    return True, f"Model: {count:,} parameters"


def _writable():
    from utils.files import check_writable

    folder = my_digits_folder()
    try:
        check_writable(folder / "test")
    except OSError as error:
        return False, str(error)
    return True, f"{folder.name}/ can be written to"
