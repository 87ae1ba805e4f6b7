import numpy as np
import pytest

from utils.datasets.data_files import load_mnist
from utils.exercises.catalogue import EXERCISES
from utils.training.diagnosis import CASES, Settings, run_case


@pytest.fixture(scope="module")
def mnist():
    return load_mnist()


def test_eight_cases_each_with_a_diagnosis():
    assert list(CASES) == list(EXERCISES["06.3"].answer) == list("ABCDEFGH")
    assert all(settings != Settings() for settings in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_each_case_trains(mnist, name):
    history = run_case(mnist, CASES[name], images=100, epochs=1)
    assert all(np.isfinite(values).all() for values in history.values())


def test_a_change_changes_the_result(mnist):
    few = {"images": 100, "epochs": 1}
    assert run_case(mnist, Settings(), **few) == run_case(mnist, Settings(), **few)
    for change in (
        {"learning_rate": 0.01},
        {"dropout": 0.5},
        {"network": "tiny"},
        {"labels": "shuffled"},
        {"validation": "inverted"},
        {"validation": "seen in training"},
    ):
        changed = run_case(mnist, Settings(), **few, **change)
        assert changed != run_case(mnist, Settings(), **few), change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"rate": 1}, "unknown setting rate: expected learning_rate, dropout"),
        ({"network": "huge"}, r"network: expected one of .*'tiny'.*got 'huge'"),
        ({"labels": "wrong"}, r"labels: expected one of .*'shuffled'.*got 'wrong'"),
        ({"validation": "none"}, "validation: expected one of .*got 'none'"),
    ],
)
def test_a_setting_that_does_not_exist(mnist, change, message):
    with pytest.raises(ValueError, match=message):
        run_case(mnist, Settings(), **change)
