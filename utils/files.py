"""Files that are whole or not there: written beside their place, then moved to it."""

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path


def check_writable(path):
    """Make sure that a file can be written at `path`; its folder is made if missing.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder = _target(path).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(
            f"Cannot write {path}: the folder {folder.resolve()} is not writable "
            f"({error.strerror}). Choose another folder, or change its permissions."
        ) from None


class ModelFileError(RuntimeError):
    """The file of a model is missing, damaged, or holds something else."""


@contextmanager
def replaced(path):
    """Write a file or a folder in one step: `with replaced(path) as unfinished: ...`.

    What the block writes to `unfinished`, a path with the same name, takes the place
    of `path` at its end, and its mode. If anything fails, `path` stays as it was, and
    what the block wrote is removed. Of a symbolic link, the target is replaced.

    Raises:
        OSError: nothing can be written there, or nothing was.
    """
    check_writable(path)
    place = _target(path)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=".unfinished_") as folder:
        unfinished = Path(folder, Path(path).name)
        yield unfinished
        if not unfinished.exists():
            raise FileNotFoundError(f"Nothing was written for {path}.")
        _move(unfinished, place)


def _target(path):
    """Where a file really is, if symbolic links lead to it."""
    return Path(os.path.realpath(path))


def _move(new, place):
    """Put a file in the place of a file, a folder in that of one, or change nothing."""
    if place.exists():
        shutil.copymode(place, new)
    old = new.with_name(f"{new.name}.old")
    if place.is_dir() and new.is_dir():  # os.replace does not replace a folder
        os.replace(place, old)
    try:
        os.replace(new, place)
    except BaseException:
        if old.exists():
            os.replace(old, place)
        raise
