"""Code that a notebook shows is the code in the file."""

import inspect

import pytest

from utils.files import check_writable
from utils.sources import show_source
from utils.workers.rendezvous import meet


@pytest.mark.parametrize(
    ("module", "function"), [("files", check_writable), ("workers.rendezvous", meet)]
)
def test_the_code_of_a_function(module, function):
    shown = show_source(module, function.__name__).data
    source = inspect.getsource(function)
    assert shown == f"```python\n{source.rstrip()}\n```"


@pytest.mark.parametrize(
    ("module", "name", "message"),
    [
        ("nowhere", "f", "none that is named 'nowhere'"),
        ("nowhere.files", "f", "none that is named 'nowhere.files'"),
        ("workers", "f", "none that is named 'workers'"),
        ("files", "f", "or class 'f'"),
    ],
)
def test_code_that_is_not_there(module, name, message):
    with pytest.raises(ValueError, match=message):
        show_source(module, name)
