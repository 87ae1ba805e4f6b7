"""Where the course's files are. Only this module knows."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
DATA = ROOT / "data"
REQUIREMENTS = ROOT / "requirements.txt"
NOTEBOOKS = ROOT / "notebooks"


def models_folder():
    """The folder models/ of the project, or the one that COURSE_MODELS names."""
    return _folder("models")


def my_digits_folder():
    """The folder my_digits/ of the project, or the one that COURSE_MY_DIGITS names."""
    return _folder("my_digits")


def my_progress_file():
    """The file my_progress.json of the project, or what COURSE_MY_PROGRESS names."""
    return Path(os.environ.get("COURSE_MY_PROGRESS", ROOT / "my_progress.json"))


def cache_folder():
    """The folder cache/ of the project, or the one that COURSE_CACHE names."""
    return _folder("cache")


def _folder(name):
    return Path(os.environ.get(f"COURSE_{name.upper()}", ROOT / name))
