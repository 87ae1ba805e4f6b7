"""BENCHMARKS.md says what was measured."""

import numpy as np
import pytest
from jinja2 import UndefinedError

from tools import report

RUN = {
    "parameters": 1234,
    "seconds": 100.0,
    "seconds_to": {"98.5%": 10.0, "99.0%": 20.0, "99.4%": None},
    "accuracy": 0.99,
    "accuracy_of_turns": 0.992,
    "robustness_loss": 0.01,
    "sure_of_non_digits": 0.4,
    "accuracy_of_written": 0.9,
    "calibration_error": 0.002,
}
ORIGIN = {"date": "2026-01-31", "machine": "a machine"}
BENCHMARK = {
    **ORIGIN,
    "versions": {"keras": "3.12"},
    "milliseconds_per_step": {"plain": 10.0, "augmented": 12.0, "ratio": 1.2},
    **{name: [RUN, RUN] for name in report.NAMES},
}
TRIES = {**ORIGIN, "tries": {"the recipe": {}, "another": {}}}
RUNTIMES = {
    **ORIGIN,
    "milliseconds": {"model.predict": 50.0, "LiteRT": 0.5},
    "import_seconds": {"tensorflow": 5.0},
    "import_mb": {"tensorflow": 600},
}
SPEED = {f"milliseconds_of_{f}_digit": 9 for f in ("prepare", "predict")}
PAGES = {
    "digits": 5,
    "of_each_kind": 20,
    "kinds": {"a form": {"right": 19, "wrong_and_sure": 1}},
}
PICTURES = {"speed": ORIGIN | SPEED, "pages": ORIGIN | PAGES}
READ = {
    "one_digit": {
        **ORIGIN,
        "pictures": 2,
        "right": 0.5,
        "right_by_kind": {"photo": {"pictures": 2, "right": 0.5}},
    },
    "several_digits": {**ORIGIN, "complete": 1, "pictures": 3},
}
COST = {"seconds": 3, "peak_mb": 500, "date": "2026-02-01", "machine": "another"}
COURSE = {"00_one": COST | {"pace": 1.2, "cells": {"a": {"seconds": 2.4}}}}


PARTS = {
    "benchmark": BENCHMARK,
    "tries": TRIES,
    "runtimes": RUNTIMES,
    "pictures": PICTURES,
    "load": {},
    "costs": COURSE,
    "binder": {},
}


def text(**changes):
    return report.report(**PARTS | changes)


def lines(**changes):
    runs = [RUN | changes, RUN]
    return text(benchmark=BENCHMARK | {"fast": runs}).splitlines()


def row(found, beginning):
    [line] = [line for line in found if line.startswith(f"| {beginning}")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_means_and_spread_of_the_seeds():
    fast = {"98.5%": 5.0, "99.0%": 6.0, "99.4%": 8.0}
    found = lines(seconds=50.0, seconds_to=fast, accuracy=0.98, robustness_loss=0.05)
    cells = row(found, "fast")
    assert cells[1:] == [
        *("1,234", "75", "8 s", "13 s", "8 s (1 of 2)"),
        *("98.50%", "0.71", "99.20%", "3.00", "40.0%", "90.0%", "0.20"),
    ]
    assert any("takes 0.65 of the time of Keras' example" in line for line in found)
    assert row(found, "Keras' published")[5] == "never"


def test_a_recipe_that_never_gets_there_takes_endless_time():
    slow = RUN | {"seconds_to": RUN["seconds_to"] | {"99.0%": None}}
    assert report.fast_ratio(BENCHMARK | {"fast": [slow, RUN]}) == np.inf
    assert report.fast_ratio(BENCHMARK | {"keras_example": [slow, RUN]}) == 0


def test_every_way_beside_predict():
    assert row(lines(), "LiteRT") == ["LiteRT", "0.50", "100"]


def test_time_and_memory_of_an_import():
    assert row(lines(), "`tensorflow`") == ["`tensorflow`", "5.0", "600"]


SAID = "Measured on 2026-01-31. Machine: a machine."


def test_each_part_says_when_and_where_it_was_measured():
    assert lines().count(SAID) == 4
    assert text(pictures=PICTURES | READ).count(SAID) == 4


def test_pictures_that_were_read_before_say_so():
    today = {"date": "2026-02-02", "machine": "another"}
    later = {"speed": SPEED | today, "pages": PAGES | today}
    found = text(pictures=later | READ)
    assert found.count(SAID) == 4
    assert f"{SAID}\n\nReal handwriting" in found
    assert "Measured on 2026-02-02. Machine: another.\n\nFrom a JPEG" in found


def together(**run):
    """All parts, with this added to what is said of their origin."""
    parts = {name: PARTS[name] | run for name in ("benchmark", "tries", "runtimes")}
    pictures = {name: part | run for name, part in (PICTURES | READ).items()}
    return parts | {"pictures": pictures}


RUN_OF_ALL = {"run": "2026-01-31 10:00:00"}


def test_one_run_is_said_once():
    found = text(**together(**RUN_OF_ALL))
    assert found.count("2026-01-31") == 1
    assert "Measured on 2026-01-31 on a machine by one run of `make bench`." in found


@pytest.mark.parametrize("name", ["benchmark", "tries", "runtimes"])
@pytest.mark.parametrize("run", [{"run": "2026-01-31 11:00:00"}, {}])
def test_a_part_of_another_run_or_of_none(name, run):
    found = text(**together(**RUN_OF_ALL) | {name: PARTS[name] | run})
    assert found.count(SAID) == 4
    assert "one run" not in found


def test_pictures_of_another_run():
    pictures = together(**RUN_OF_ALL)["pictures"] | READ
    assert "one run" not in text(**together(**RUN_OF_ALL) | {"pictures": pictures})


def test_parts_measured_on_one_day_are_no_run():
    assert "one run" not in text(**together())


def test_costs_of_the_notebooks():
    assert row(lines(), "00_one") == ["00_one", "3", "1.2", "2", "500"]


def test_notebooks_measured_together_share_date_and_machine():
    written = "Written by `make course`. Date: 2026-02-01. Machine: another. The pace"
    assert written in text()


def test_notebooks_measured_apart_have_their_dates():
    later = COURSE["00_one"] | {"date": "2026-03-01"}
    written = text(costs=COURSE | {"01_two": later})
    assert "Written by `make course`. Machine: another. The pace" in written
    found = written.splitlines()
    assert row(found, "notebook")[-1] == "date"
    assert row(found, "00_one")[-1] == "2026-02-01"
    assert row(found, "01_two")[-1] == "2026-03-01"
    assert row(found, "all")[1:] == ["6", "", "", "", ""]


def test_as_on_binder_only_where_it_was_measured():
    assert not any("as on Binder" in line for line in lines())
    binder = {"00_one": COST | {"seconds": 7}, "01_two": COST | {"machine": "slow"}}
    found = text(binder=binder).partition("as on Binder")[2].splitlines()
    assert any("Date: 2026-02-01. A notebook may take 1,997 MB" in x for x in found)
    assert row(found, "notebook")[1:] == ["seconds", "peak memory, MB", "machine"]
    assert row(found, "00_one") == ["00_one", "7", "500", "another"]
    assert row(found, "01_two") == ["01_two", "3", "500", "slow"]
    assert row(found, "all")[1] == "10"


LOAD = {
    **ORIGIN,
    "page_kb": 700,
    "sent_kb": 500,
    "visitors": 20,
    "whole": 19,
    "median_milliseconds": 50,
    "slowest_milliseconds": 150,
    "memory_before_mb": 30,
    "memory_after_mb": 31,
}


def test_visitors_only_where_they_were_measured():
    assert "visitors" not in text()
    assert "20 visitors on the same machine" in text(load=LOAD)
    assert "19 of them got it whole: half of these after 50 ms" in text(load=LOAD)


def test_visitors_of_another_run_have_their_origin():
    load = LOAD | {"date": "2026-02-02"}
    apart = "Measured on 2026-02-02. Machine: a machine."
    assert apart in text(**together(**RUN_OF_ALL), load=load)
    assert apart not in text(**together(**RUN_OF_ALL), load=load | RUN_OF_ALL)


def test_real_pictures_only_where_they_were_measured():
    assert "Real handwriting" not in text()
    found = text(pictures=PICTURES | READ)
    assert "| photo | 2 | 50.0% |\n| all | 2 | 50.0% |\n" in found
    assert "1 of 3 pictures" in found


def test_pages_that_were_drawn():
    assert "20 of each kind" in text()
    assert "| a form | 19 | 1 |\n" in text()


def test_a_recipe_that_was_not_measured_is_an_error():
    with pytest.raises(KeyError, match="tutorial"):
        text(benchmark={k: v for k, v in BENCHMARK.items() if k != "tutorial"})


def test_a_figure_that_was_not_measured_is_an_error():
    step = {"plain": 10.0, "augmented": 12.0}
    with pytest.raises(UndefinedError, match="ratio"):
        text(benchmark=BENCHMARK | {"milliseconds_per_step": step})


def test_the_benchmarks_are_current():
    stored = report.PATH.read_text(encoding="utf-8")
    assert stored == report.current(), "run: make pages"
