"""One run measures all parts, and all of them say so."""

from types import SimpleNamespace

from tools import bench, changes, load, measure, pictures, runtimes, tries


def test_all_parts_are_measured_with_one_origin(monkeypatch):
    assert set(measure.PARTS) == {load, bench, changes, tries, runtimes, pictures}
    origins = []
    parts = [SimpleNamespace(run=origins.append) for _ in range(2)]
    monkeypatch.setattr(measure, "PARTS", parts)
    measure.main([])
    first, second = origins
    assert first == second
    assert first.keys() == {"date", "machine", "run"}
