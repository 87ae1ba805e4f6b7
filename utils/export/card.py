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
from utils.training.recipe import AMOUNTS, SHARE
from utils.training.robust import robustness_loss

TEMPLATE = Path(__file__).with_name("model_card.md")


@dataclass(frozen=True)
class Facts:
    """What notebook 05 measured of the model; accuracies are shares, 0 to 1.

    Attributes:
        parameters, digits, epochs, seconds: what was trained, on how many, how long.
        accuracy: on the test digits.
        per_digit: the same for each digit, ten shares.
        robust: {what was done to the test digits: accuracy}.
        plain_accuracy, plain_robust: the same without augmentation.
        temperature: that the scores are divided by.
        calibration_errors: on the test digits, without and with the temperature.
    """

    parameters: int
    digits: int
    epochs: int
    seconds: float
    accuracy: float
    per_digit: list[float]
    robust: dict[str, float]
    plain_accuracy: float
    plain_robust: dict[str, float]
    temperature: float
    calibration_errors: tuple[float, float]


def model_card(facts, benchmark, tries):
    """The text of the card, in Markdown.

    Args:
        facts: a `Facts`.
        benchmark, tries: what `make bench` measured: the contents of the files in
            benchmarks/.
    """
    accuracies = [run["accuracy"] for run in benchmark["augmented"]]
    tries = tries["tries"]
    before, after = facts.calibration_errors
    validation_error = standard_error(tries["the recipe"]["accuracy"], 12_000)
    return filled(
        TEMPLATE,
        **vars(facts),
        cores=os.cpu_count(),
        keras=keras.__version__,
        amounts=", ".join(f"{name} {value:g}" for name, value in AMOUNTS.items()),
        share=SHARE,
        seeds=len(accuracies),
        mean=np.mean(accuracies),
        spread=np.std(accuracies, ddof=1),
        longest=max(run["seconds"] for run in benchmark["augmented"]),
        error=standard_error(facts.accuracy, 10_000),
        loss=robustness_loss(facts.accuracy, facts.robust),
        plain_loss=robustness_loss(facts.plain_accuracy, facts.plain_robust),
        digit_shares=[f"{share:.2%}" for share in facts.per_digit],
        robust_rows=[
            [name, f"{share:.2%}", f"{facts.plain_robust[name]:.2%}"]
            for name, share in facts.robust.items()
        ],
        before=before,
        after=after,
        tries_epochs=tries["the recipe"]["epochs"],
        validation_error=validation_error,
        difference_limit=2 * 2**0.5 * validation_error,
        tries_rows=[
            [
                name,
                f"{figures['parameters']:,}",
                f"{figures['accuracy']:.2%}",
                f"{figures['cross_entropy']:.4f}",
                f"{figures['robustness_loss']:.2%}",
                figures["processor_seconds"],
            ]
            for name, figures in tries.items()
        ],
    )


def standard_error(share, count):
    """Of a share that was measured on so many examples."""
    return (share * (1 - share) / count) ** 0.5
