"""The recipes are measured, with very few digits."""

import numpy as np
import pytest

from tools import bench, results
from utils.datasets.data_files import load_mnist
from utils.models import from_pixels, tutorial_cnn
from utils.pictures.reading import SURE
from utils.training.calibration import fit_temperature
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


@pytest.mark.parametrize(("confidence", "sure"), [(SURE, 1), (SURE - 0.01, 0)])
def test_what_is_drawn_for_the_test_is_asked(confidence, sure, monkeypatch):
    """A model that always says 7 is right in a tenth, and as sure as it says."""
    monkeypatch.setattr(bench, "DRAWN", 30)
    answer = np.full(10, (1 - confidence) / 9)
    answer[7] = confidence
    found = bench.drawn(lambda x: np.tile(answer, (len(x), 1)), load_mnist().test[0])
    assert found == {"sure_of_non_digits": sure, "accuracy_of_written": 0.1}


def test_the_temperature_is_found_on_validation_digits(few):
    model = from_pixels(tutorial_cnn())
    images, labels = few.validation
    found = bench.calibrated(model, few.validation)
    best = fit_temperature(model.predict(images, verbose=0), labels)
    assert found.get_weights()[-1] == pytest.approx(model.get_weights()[-1] / best)
    kernels = (one.get_weights()[-2] for one in (found, model))
    assert next(kernels) * best == pytest.approx(next(kernels), rel=1e-5)


def test_seconds_to_a_level():
    history = {"val_accuracy": [0.98, 0.986, 0.991, 0.989]}
    result = TrainingResult(None, history | {"loss": [0] * 4}, 40.0, False)
    assert bench.seconds_to(result) == {"98.5%": 20.0, "99.0%": 30.0, "99.4%": None}
