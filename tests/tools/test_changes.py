"""The two changes are measured alone and together, with very few digits."""

from types import SimpleNamespace

import pytest

from tools import changes, results


@pytest.fixture
def few_digits(figures, few, monkeypatch):
    monkeypatch.setattr(changes, "load_mnist", lambda: few)
    monkeypatch.setattr(changes, "EPOCHS", 1)
    monkeypatch.setattr(changes, "SEEDS", (0,))


def test_all_four_are_stored_with_when_and_where(few_digits):
    started = {"date": "2026-01-31", "machine": "a machine"}
    changes.run(started)
    written = results.read("changes")
    assert written.items() >= started.items()
    assert written["depends_on"]
    found = written["validation_accuracy"]
    assert list(found) == ["neither", "one-cycle", "smooth labels", "both"]
    assert all(0 <= share <= 1 for seeds in found.values() for share in seeds)


def test_each_change_changes_the_training(few_digits, few, monkeypatch):
    seen = []

    def trained(build, *_, **__):
        model = build()
        rate = model.optimizer.get_config()["learning_rate"]
        seen.append((isinstance(rate, dict), model.loss.label_smoothing > 0))
        return SimpleNamespace(history={"val_accuracy": [0.5]})

    monkeypatch.setattr(changes, "train", trained)
    for pair in changes.CHANGES.values():
        changes.measure(few, *pair, 0)
    assert seen == list(changes.CHANGES.values())
