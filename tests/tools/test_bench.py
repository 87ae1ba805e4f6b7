"""The recipes are measured, with very few digits."""

from tools import bench, results
from utils.training.fit import TrainingResult

STARTED = {"date": "2026-01-31", "machine": "a machine"}


def test_the_benchmark(figures, few, monkeypatch, capsys):
    monkeypatch.setattr(bench, "load_mnist", lambda *_: few)
    monkeypatch.setattr(bench, "SEEDS", (1,))
    monkeypatch.setattr(bench, "LEVELS", (0, 1))
    bench.run(STARTED)
    written = results.read("benchmark")
    assert written.items() >= STARTED.items()
    assert written.keys() >= {"versions", "depends_on"}
    assert all(one > 0 for one in written["milliseconds_per_step"].values())
    for kind in bench.RECIPES:
        assert len(written[kind]) == 1
        assert all(0 <= run["accuracy"] <= 1 for run in written[kind])
        assert all(run["seconds"] > 0 for run in written[kind])
        assert all(run["seconds_to"]["100.0%"] is None for run in written[kind])
    assert "seed 1, augmented" in capsys.readouterr().out


def test_seconds_to_a_level():
    history = {"val_accuracy": [0.98, 0.986, 0.991, 0.989]}
    result = TrainingResult(None, history | {"loss": [0] * 4}, 40.0, False)
    assert bench.seconds_to(result) == {"98.5%": 20.0, "99.0%": 30.0, "99.4%": None}
