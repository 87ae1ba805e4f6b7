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
BENCHMARK = {
    "date": "2026-01-31",
    "machine": "a machine",
    "versions": {"keras": "3.12"},
    "milliseconds_per_step": {"plain": 10.0, "augmented": 12.0, "ratio": 1.2},
    **{name: [RUN, RUN] for name in report.NAMES},
}
PATHS = {
    "milliseconds": {"model.predict": 50.0, "LiteRT": 0.5},
    "import_seconds": {"tensorflow": 5.0},
}
PICTURES = {"speed": {f"milliseconds_of_{f}_digit": 9 for f in ("read", "predict")}}
COURSE = {"00_one": {"seconds": 3, "peak_mb": 500, "cells": {"a": {"seconds": 2.4}}}}


def lines(**changes):
    runs = [RUN | changes, RUN]
    benchmark = json.loads(json.dumps(BENCHMARK | {"fast": runs}))
    return report.report(benchmark, PATHS, PICTURES, COURSE).splitlines()


def row(found, beginning):
    [line] = [line for line in found if line.startswith(f"| {beginning}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_means_and_spread_of_the_seeds():
    fast = {"98.5%": 5.0, "99.0%": 6.0, "99.4%": 8.0}
    found = lines(seconds=50.0, seconds_to=fast, accuracy=0.98, robustness_loss=0.05)
    cells = row(found, "the course's network, fast")
    assert cells[1:] == [
        *("1,234", "75", "8 s", "13 s", "8 s (1 of 2)"),
        *("98.50%", "0.71", "3.0"),
    ]
    assert any("takes 0.65 of the time of Keras' example" in line for line in found)
    assert row(found, "Keras' published")[5] == "never"


def test_every_way_beside_predict():
    assert row(lines(), "LiteRT") == ["LiteRT", "0.50", "100"]


def test_costs_of_the_notebooks():
    assert row(lines(), "00_one") == ["00_one", "3", "2", "500"]


def test_real_pictures_only_where_they_were_measured():
    assert not any("Real handwriting" in line for line in lines())
    kinds = {"photo": {"pictures": 2, "right": 0.5}}
    one = {"pictures": 2, "right": 0.5, "right_by_kind": kinds}
    pictures = PICTURES | {
        "one_digit": one,
        "several_digits": {"complete": 1, "pictures": 3},
    }
    text = report.report(BENCHMARK, PATHS, pictures, COURSE)
    assert "| photo | 2 | 50.0% |" in text
    assert "1 of 3 pictures" in text


def test_a_recipe_that_was_not_measured_is_an_error():
    with pytest.raises(KeyError, match="tutorial"):
        report.report(
            {k: v for k, v in BENCHMARK.items() if k != "tutorial"},
            PATHS,
            PICTURES,
            COURSE,
        )
