"""BENCHMARKS.md says what was measured."""

import json

import pytest

from tools import report

RUN = {
    "parameters": 1234,
    "seconds": 100.0,
    "seconds_to": {"98.5%": 10.0, "99.0%": 20.0, "99.4%": None},
    "accuracy": 0.99,
    "robustness_loss": 0.01,
}
ORIGIN = {"date": "2026-01-31", "machine": "a machine"}
BENCHMARK = {
    **ORIGIN,
    "versions": {"keras": "3.12"},
    "milliseconds_per_step": {"plain": 10.0, "augmented": 12.0, "ratio": 1.2},
    **{name: [RUN, RUN] for name in report.NAMES},
}
PATHS = {
    **ORIGIN,
    "milliseconds": {"model.predict": 50.0, "LiteRT": 0.5},
    "import_seconds": {"tensorflow": 5.0},
    "import_mb": {"tensorflow": 600},
}
SPEED = {f"milliseconds_of_{f}_digit": 9 for f in ("read", "predict")}
PICTURES = {**ORIGIN, "speed": SPEED}
COST = {"seconds": 3, "peak_mb": 500, "date": "2026-02-01", "machine": "another"}
COURSE = {"00_one": COST | {"cells": {"a": {"seconds": 2.4}}}}


def lines(**changes):
    runs = [RUN | changes, RUN]
    benchmark = json.loads(json.dumps(BENCHMARK | {"fast": runs}))
    return report.report(benchmark, PATHS, PICTURES, COURSE, {}).splitlines()


def row(found, beginning):
    [line] = [line for line in found if line.startswith(f"| {beginning}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_means_and_spread_of_the_seeds():
    fast = {"98.5%": 5.0, "99.0%": 6.0, "99.4%": 8.0}
    found = lines(seconds=50.0, seconds_to=fast, accuracy=0.98, robustness_loss=0.05)
    cells = row(found, "fast")
    assert cells[1:] == [
        *("1,234", "75", "8 s", "13 s", "8 s (1 of 2)"),
        *("98.50%", "0.71", "3.0"),
    ]
    assert any("takes 0.65 of the time of Keras' example" in line for line in found)
    assert row(found, "Keras' published")[5] == "never"


def test_every_way_beside_predict():
    assert row(lines(), "LiteRT") == ["LiteRT", "0.50", "100"]


def test_time_and_memory_of_an_import():
    assert row(lines(), "`tensorflow`") == ["`tensorflow`", "5.0", "600"]


def test_each_part_says_when_and_where_it_was_measured():
    assert lines().count("Measured on 2026-01-31. Machine: a machine.") == 3


def test_costs_of_the_notebooks():
    assert row(lines(), "00_one") == ["00_one", "3", "2", "500"]


def test_notebooks_measured_together_share_date_and_machine():
    written = "Written by `make course`. Date: 2026-02-01. Machine: another."
    assert written in lines()


def test_notebooks_measured_apart_have_their_dates():
    later = COURSE["00_one"] | {"date": "2026-03-01"}
    text = report.report(BENCHMARK, PATHS, PICTURES, COURSE | {"01_two": later}, {})
    found = text.splitlines()
    assert "Written by `make course`. Machine: another." in found
    assert row(found, "notebook")[-1] == "date"
    assert row(found, "00_one")[-1] == "2026-02-01"
    assert row(found, "01_two")[-1] == "2026-03-01"
    assert row(found, "all")[1:] == ["6", "", "", ""]


def test_as_on_binder_only_where_it_was_measured():
    assert not any("as on Binder" in line for line in lines())
    binder = {"00_one": COST | {"seconds": 7}, "01_two": COST | {"machine": "slow"}}
    text = report.report(BENCHMARK, PATHS, PICTURES, COURSE, binder)
    found = text[text.index("as on Binder") :].splitlines()
    assert any("Date: 2026-02-01. A notebook may take 1,997 MB" in x for x in found)
    assert row(found, "notebook")[1:] == ["seconds", "peak memory, MB", "machine"]
    assert row(found, "00_one") == ["00_one", "7", "500", "another"]
    assert row(found, "01_two") == ["01_two", "3", "500", "slow"]
    assert row(found, "all")[1] == "10"


def test_real_pictures_only_where_they_were_measured():
    assert not any("Real handwriting" in line for line in lines())
    kinds = {"photo": {"pictures": 2, "right": 0.5}}
    one = {"pictures": 2, "right": 0.5, "right_by_kind": kinds}
    pictures = PICTURES | {
        "one_digit": one,
        "several_digits": {"complete": 1, "pictures": 3},
    }
    text = report.report(BENCHMARK, PATHS, pictures, COURSE, {})
    assert "| photo | 2 | 50.0% |" in text
    assert "1 of 3 pictures" in text


def test_a_recipe_that_was_not_measured_is_an_error():
    with pytest.raises(KeyError, match="tutorial"):
        report.report(
            {k: v for k, v in BENCHMARK.items() if k != "tutorial"},
            PATHS,
            PICTURES,
            COURSE,
            {},
        )
