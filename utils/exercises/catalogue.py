"""All exercises of the course, by number."""

import pkgutil
from importlib import import_module
from pathlib import Path

PREFIX = "notebook_"


def _numbered():
    """Yield (number, exercise): the file gives the notebook, its key the exercise."""
    for _, name, _ in pkgutil.iter_modules([Path(__file__).parent]):
        if name.startswith(PREFIX):
            module = import_module(f"{__package__}.{name}")
            for key, exercise in module.EXERCISES.items():
                yield f"{name.removeprefix(PREFIX)}.{key}", exercise


EXERCISES = dict(_numbered())
