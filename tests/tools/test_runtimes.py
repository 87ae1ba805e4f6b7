"""Every way to run the model is measured."""

from tools import results, runtimes
from utils.export.formats import FORMATS


def test_every_way_to_run_the_model_is_measured(figures, capsys):
    started = {"date": "2026-01-31", "machine": "a machine"}
    runtimes.run(started, rounds=2)
    written = results.read("runtimes")
    assert written.items() >= started.items()
    assert written["depends_on"]
    assert written["milliseconds"].keys() == {
        "model.predict",
        "ONNX in OpenCV",
        *(kind.name for kind in FORMATS.values()),
    }
    assert all(one > 0 for one in written["milliseconds"].values())
    assert all(one > 0 for one in written["import_seconds"].values())
    assert all(one > 0 for one in written["import_mb"].values())
    assert "LiteRT" in capsys.readouterr().out
