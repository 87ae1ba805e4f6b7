"""Files that are whole or not there: written beside their place, then moved to it."""

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path


def check_writable(path):
    """Make sure that a file can be written at `path`; its folder is made if missing.

    Raises:
        OSError: the folder cannot be made or written to.
    """
    folder = Path(path).parent
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
    of `path` at its end. If the block fails, `path` stays as it was, and what it wrote
    is removed.

    Raises:
        OSError: nothing can be written there, or nothing was.
    """
    path = Path(path)
    check_writable(path)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".unfinished_") as folder:
        unfinished = Path(folder, path.name)
        yield unfinished
        if not unfinished.exists():
            raise FileNotFoundError(f"Nothing was written for {path}.")
        if path.is_dir():  # os.replace does not replace a folder
            os.replace(path, Path(folder, "before"))
        os.replace(unfinished, path)
