"""The tries are measured, with very few digits."""

import pytest

from tools import results, tries
from utils.models import digits_cnn

SMALL = "no fourth convolution"


@pytest.fixture
def small(figures, few, monkeypatch):
    """A single try, with very few digits."""
    monkeypatch.setattr(tries, "load_mnist", lambda *_: few)
    monkeypatch.setattr(tries, "TRIES", {SMALL: tries.TRIES[SMALL]})


def test_tries_are_stored_with_when_and_where(small):
    results.write("tries", {"tries": {"a removed one": {}}})
    started = {"date": "2026-01-31", "machine": "a machine"}
    tries.run(started)
    written = results.read("tries")
    assert written.items() >= started.items()
    assert written["depends_on"]
    assert written["tries"].keys() == {SMALL}
    assert written["tries"][SMALL]["parameters"] < 300_000
    assert 0 <= written["tries"][SMALL]["accuracy"] <= 1
    assert 0 <= written["tries"][SMALL]["sure_of_non_digits"] <= 1


def test_tries_that_are_named_are_only_printed(small, capsys):
    tries.main([SMALL])
    assert capsys.readouterr().out.startswith(f"{SMALL}: {{'parameters': ")
    assert results.read("tries") == {}


def test_a_try_that_nobody_knows(small, capsys):
    with pytest.raises(SystemExit):
        tries.main(["nothing"])
    assert f"No try is named nothing: take {SMALL}." in capsys.readouterr().err


def test_every_try_can_be_built():
    for name, changes in tries.TRIES.items():
        if "network" in changes:
            assert changes["network"]().output_shape == (None, 10), name


def test_the_parts_are_those_of_the_recipe():
    parts = tries.FIRST, tries.SECOND, tries.THIRD, tries.FOURTH
    again = tries.network(*parts)()
    assert again.count_params() == digits_cnn().count_params()
    assert again.layers[-3].output.shape == digits_cnn().layers[-3].output.shape


def test_the_committed_tries_are_all():
    assert list(results.read("tries")["tries"]) == list(tries.TRIES)
