"""A few digits, the base of VGG16, and a cache of the test's own."""

import numpy as np
import pytest

from utils.datasets import load_mnist
from utils.training import vgg16_base


@pytest.fixture(scope="module")
def six_digits():
    return load_mnist().train.images[:6, ..., np.newaxis]


@pytest.fixture(scope="module")
def base():
    return vgg16_base()


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where features are kept; it does not exist yet."""
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"
