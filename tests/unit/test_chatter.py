"""Known messages of C++ libraries are held back, and no others."""

import os

import pytest

from utils.chatter import CHATTER, without_chatter


def test_only_chatter_is_held_back(capfd):
    def write():
        with without_chatter():
            os.write(2, f"INFO: {CHATTER[0]}\n".encode())
            os.write(2, b"E0000 something is wrong\n")
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        write()
    os.write(2, b"after\n")
    assert capfd.readouterr().err == "E0000 something is wrong\nafter\n"
