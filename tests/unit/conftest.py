import os
import tempfile
from pathlib import Path

import pytest

from utils.datasets import load_mnist, photograph


@pytest.fixture
def read_only_folder():
    """A folder that this process may not write to, also if it is root's."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        user = getattr(os, "geteuid", lambda: None)()
        if user == 0:
            os.seteuid(65534)  # nobody
        elif user is None:
            pytest.skip("folders are not protected by their mode on Windows")
        yield Path(folder)
        if user == 0:
            os.seteuid(0)
        os.chmod(folder, 0o755)


@pytest.fixture(scope="module")
def digits():
    """Digits that did not train the model."""
    images, labels = load_mnist().test
    return images, labels


@pytest.fixture(scope="module")
def photo(digits):
    """One of them, a seven, on paper."""
    return photograph(digits[0][:1], "ruled", seed=3)
