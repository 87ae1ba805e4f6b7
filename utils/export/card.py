"""The card of the course's model: what it is, what it can do and what not.

Source of the headings: Mitchell and others, "Model Cards for Model Reporting" (2019),
arXiv:1810.03993.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np

from utils.export.markdown import filled
from utils.pictures import SURE
from utils.training.recipe import AMOUNTS, NON_DIGITS, SHARE, SKIP, WRITTEN

# of the benchmark, as means over its seeds
MEANS = (
    "accuracy",
    "accuracy_of_turns",
    "sure_of_non_digits",
    "accuracy_of_written",
)
TEMPLATE = Path(__file__).with_name("model_card.md")


@dataclass(frozen=True)
class Facts:
    """What notebook 08 measured of the model; accuracies are shares, 0 to 1.

    Attributes:
        parameters, digits, epochs, seconds: what was trained, on how many, how long.
        accuracy: on the test digits.
        per_digit: the same for each digit, ten shares.
        robust: {what was done to the test digits: accuracies}: of this model, of the
            fast recipe, and of the same with augmentation.
        losses: by how much these accuracies are lower than on the digits as they are,
            on average; three as well.
        temperature: that the scores are divided by.
        calibration_errors: on the test digits, without and with the temperature.
        sure: {kind of non-digit: shares that get a sure answer}: by this model, by the
            fast recipe with MNIST alone, and by the same with non-digits.
        written: accuracy on digits written by strokes, for each digit, ten shares.
    """

    parameters: int
    digits: int
    epochs: int
    seconds: float
    accuracy: float
    per_digit: list[float]
    robust: dict[str, list[float]]
    losses: list[float]
    temperature: float
    calibration_errors: tuple[float, float]
    sure: dict[str, list[float]]
    written: list[float]


def model_card(facts, benchmark, tries):
    """The text of the card, in Markdown.

    Args:
        facts: a `Facts`.
        benchmark, tries: what `make bench` measured: the contents of the files in
            benchmarks/.
    """
    runs = {what: [run[what] for run in benchmark["augmented"]] for what in MEANS}
    tries = tries["tries"]
    before, after = facts.calibration_errors
    validation_error = standard_error(tries["the recipe"]["accuracy"], 12_000)
    limit = 2 * 2**0.5 * validation_error
    return filled(
        TEMPLATE,
        **vars(facts),
        cores=os.cpu_count(),
        keras=keras.__version__,
        amounts=", ".join(f"{name} {value:g}" for name, value in AMOUNTS.items()),
        share=SHARE,
        skip=SKIP,
        non_digits=NON_DIGITS,
        written_digits=WRITTEN,
        certain=SURE,
        seeds=len(runs["accuracy"]),
        mean={what: np.mean(values) for what, values in runs.items()},
        spread=np.std(runs["accuracy"], ddof=1),
        longest=max(run["seconds"] for run in benchmark["augmented"]),
        error=standard_error(facts.accuracy, 10_000),
        digit_shares=[f"{share:.2%}" for share in facts.per_digit],
        written_shares=[f"{share:.1%}" for share in facts.written],
        sure_rows=[
            [kind, *(f"{share:.0%}" for share in shares)]
            for kind, shares in facts.sure.items()
        ],
        robust_rows=[
            [name, *(f"{share:.2%}" for share in shares)]
            for name, shares in facts.robust.items()
        ],
        before=before,
        after=after,
        tries_epochs=tries["the recipe"]["epochs"],
        validation_error=validation_error,
        difference_limit=limit,
        beyond_noise=beyond_noise(tries, limit),
        tries_rows=[
            [
                name,
                f"{figures['parameters']:,}",
                f"{figures['accuracy']:.2%}",
                f"{figures['cross_entropy']:.4f}",
                f"{figures['robustness_loss']:.2%}",
                f"{figures['sure_of_non_digits']:.1%}",
                f"{figures['accuracy_of_written']:.1%}",
                figures["processor_seconds"],
            ]
            for name, figures in tries.items()
        ],
    )


def beyond_noise(tries, limit):
    """The tries whose accuracy differs from the recipe's by more than that."""
    recipe = tries["the recipe"]["accuracy"]
    return [
        name
        for name, figures in tries.items()
        if abs(figures["accuracy"] - recipe) > limit
    ]


def standard_error(share, count):
    """Of a share that was measured on so many examples."""
    return (share * (1 - share) / count) ** 0.5
