"""How long calls take, told by a clock that does what it is told."""

from tools import timing


def test_the_median_of_calls_in_turns_without_the_first(monkeypatch):
    calls, now = [], [0.0]
    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    seconds = {"quick": iter([9, 2, 1, 4, 3, 100]), "slow": iter([0, 5, 5, 5, 6, 7])}

    def function(name):
        def call():
            calls.append(name)
            now[0] += next(seconds[name])

        return call

    found = timing.milliseconds({name: function(name) for name in seconds}, rounds=5)
    assert found == {"quick": 3000, "slow": 5000}
    assert calls == ["quick", "slow"] * 6
