"""The card says what was measured."""

import pytest

from utils.export.card import Facts, model_card, standard_error
from utils.paths import ROOT
from utils.training.recipe import AMOUNTS

FACTS = Facts(
    parameters=123_456,
    digits=54_321,
    epochs=5,
    seconds=61.4,
    accuracy=0.9951,
    per_digit=[0.99 + i / 1000 for i in range(10)],
    robust={"moved": [0.98, 0.9, 0.97], "thin": [0.96, 0.91, 0.94]},
    losses=[0.0251, 0.0899, 0.0312],
    temperature=0.444,
    calibration_errors=(0.0812, 0.0023),
    sure={"letter": [0.07, 0.61, 0.1], "stain": [0, 0.34, 0.02]},
    written=[0.97] * 9 + [0.955],
)
RUNS = [
    {
        "accuracy": 0.995 + i / 1000,
        "accuracy_of_turns": 0.9961,
        "sure_of_non_digits": 0.083,
        "accuracy_of_written": 0.974,
        "seconds": 60 + i,
    }
    for i in range(3)
]
TRY = {
    "parameters": 99,
    "epochs": 7,
    "accuracy": 0.9912,
    "cross_entropy": 0.03,
    "robustness_loss": 0.011,
    "sure_of_non_digits": 0.072,
    "accuracy_of_written": 0.913,
    "processor_seconds": 130,
}
BENCHMARK = {"augmented": RUNS}
TRIES = {"tries": {"the recipe": TRY, "a worse one": TRY | {"accuracy": 0.98}}}


@pytest.fixture(scope="module")
def card():
    return model_card(FACTS, BENCHMARK, TRIES)


@pytest.mark.parametrize(
    "line",
    [
        "| Parameters | 123,456 |",
        "| This model, with seed 0 | 99.51% |",
        "| Mean of 3 seeds, as `make bench` finds it | 99.60% |",
        "| Spread between these seeds (standard deviation) | 0.10% |",
        "| Standard error, for other test digits could have been drawn | 0.07% |",
        "| Digit | 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 |",
        "| thin | 96.00% | 91.00% | 94.00% |",
        "| letter | 7% | 61% | 10% |",
        f"| read right |{' 97.0% |' * 9} 95.5% |",
        "| a worse one | 99 | 98.00% | 0.0300 | 1.10% | 7.2% | 91.3% | 130 |",
    ],
)
def test_lines(card, line):
    assert line in card.splitlines()


@pytest.mark.parametrize(
    "text",
    [
        "5 epochs on 54,321 digits and what is drawn: 61 s",
        "on 48,000 digits, for\n7 epochs",
        "at most 62 s in the benchmark",
        "cost this model 2.51% of accuracy, the fast recipe 8.99%, and",
        "temperature of 0.44",
        "8.12% apart without it and 0.23% with it",
        "The mean of the seeds is 8.3%.",
        "The mean of the seeds is 97.4% of all.",
        "as the picture reader asks | 99.61% |",
        "Beyond noise in accuracy, these differ from the recipe: a worse one.",
        "accuracy is\n0.09%, so a difference of less than 0.24%, two standard",
        "CC BY-SA 3.0",
    ],
)
def test_sentences(card, text):
    assert text in card


@pytest.mark.parametrize(("accuracy", "limit"), [(0.5, "1.29%"), (1.0, "0.00%")])
def test_what_counts_as_noise_follows_from_the_recipe(accuracy, limit):
    tries = {"another": TRY, "the recipe": TRY | {"accuracy": accuracy}}
    card = model_card(FACTS, BENCHMARK, {"tries": tries})
    assert f"a difference of less than {limit}, two standard" in card


def test_nothing_is_left_open(card):
    assert not set("{}") & set(card)
    for name, amount in AMOUNTS.items():
        assert f"{name} {amount:g}" in card


def test_tables_are_tables(card):
    tables = [part for part in card.split("\n\n") if part.startswith("|")]
    assert len(tables) == 7
    for table in tables:
        assert len({line.count("|") for line in table.splitlines()}) == 1


def test_the_committed_card_is_of_this_template(card):
    def headings(text):
        return [line for line in text.splitlines() if line.startswith("#")]

    committed = (ROOT / "models" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert headings(committed) == headings(card)


def test_standard_error():
    assert standard_error(0.5, 100) == pytest.approx(0.05)


def test_when_no_try_differs_beyond_noise():
    card = model_card(FACTS, BENCHMARK, {"tries": {"the recipe": TRY, "another": TRY}})
    assert "No try differs from the recipe beyond noise in accuracy." in card
