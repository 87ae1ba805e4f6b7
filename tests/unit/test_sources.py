"""Code that a notebook shows is the code in the file."""

import inspect

import pytest

from utils import files
from utils.sources import show_source


def test_the_code_of_a_function():
    shown = show_source("files", "check_writable").data
    source = inspect.getsource(files.check_writable)
    assert shown == f"```python\n{source.rstrip()}\n```"


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [("nowhere", "f", "none that is named 'nowhere'"), ("files", "f", "or class 'f'")],
)
def test_code_that_is_not_there(module, name, message):
    with pytest.raises(ValueError, match=message):
        show_source(module, name)
