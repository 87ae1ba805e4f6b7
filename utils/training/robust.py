"""How well a model reads digits that are not as in MNIST."""

from utils.checks import check_labels
from utils.datasets.changes import robustness_set


def robustness(model, images, labels):
    """How many of the changed digits a model reads.

    Args:
        model: a Keras model that takes pixels.
        images, labels: digits, uint8, shape (n, 28, 28), and what they are, shape (n,).

    Returns:
        {what was done: share of right answers}.

    Raises:
        ValueError: another shape or dtype.
    """
    labels = check_labels(labels, len(images))
    return {
        name: float((model.predict(changed, verbose=0).argmax(axis=1) == labels).mean())
        for name, changed in robustness_set(images).items()
    }


def robustness_loss(accuracy, robust):
    """How much accuracy the changes cost, on average.

    Args:
        accuracy: on the digits as they are.
        robust: {what was done: accuracy}, as `robustness` returns it.
    """
    return accuracy - sum(robust.values()) / len(robust)
