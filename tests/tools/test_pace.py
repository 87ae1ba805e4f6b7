"""How slow a machine is, measured by what notebooks do most."""

import pytest

from tools import pace, timing


def test_the_pace_of_this_machine():
    assert 0.1 < pace.now() < 100


@pytest.mark.parametrize("slower", [0.5, 1, 3])
def test_a_machine_that_takes_longer_for_a_step(slower, monkeypatch):
    milliseconds = slower * pace.STEP * pace.STEPS
    monkeypatch.setattr(timing, "milliseconds", lambda *_: {"epoch": milliseconds})
    assert pace.measured() == pytest.approx(slower)
