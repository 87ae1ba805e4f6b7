"""The figures that more than one notebook draws."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.ticker import MaxNLocator

from utils.checks import CLASSES, check_labels


def show_images(images, titles=None, columns=10, title="", cmap="gray"):
    """Show images in a grid.

    Args:
        images: any numbers, shape (n, height, width) or (n, height, width, 1).
        titles: n short texts, one above each image.
        columns: images in a row.
        title: what the whole figure shows.
        cmap: the colour map; each image uses its full range.

    Raises:
        ValueError: another shape, or not one title for each image.
    """
    images = np.asarray(images)
    if images.ndim == 4 and images.shape[-1] == 1:
        images = images[..., 0]
    if images.ndim != 3 or not len(images):
        hint = " For one image, write image[None]." if images.ndim == 2 else ""
        raise ValueError(
            f"images: expected shape (n, height, width), got {images.shape}.{hint}"
        )
    if titles is not None and len(titles) != len(images):
        raise ValueError(
            f"titles: expected {len(images)}, one for each image, got {len(titles)}."
        )
    columns = min(columns, len(images))
    rows = -(-len(images) // columns)
    lines = 0 if titles is None else 1 + max(str(text).count("\n") for text in titles)
    height = rows * (0.9 + 0.2 * lines) + 0.4 * bool(title)
    figure, axes = plt.subplots(
        rows, columns, figsize=(0.9 * columns, height), squeeze=False, layout="tight"
    )
    for axis in axes.flat:
        axis.axis("off")
    for i, (axis, image) in enumerate(zip(axes.flat, images, strict=False)):
        axis.imshow(image, cmap=cmap)
        if titles is not None:
            axis.set_title(titles[i], fontsize=9, pad=3)
    figure.suptitle(title)
    plt.show()


def draw_curves(axes, histories):
    """Draw loss and accuracy on two axes: training solid, validation dashed.

    Args:
        axes: two Matplotlib axes; what they show is cleared first.
        histories: {name: history}, a history being {"loss": [...], "val_loss": ...}.
            The legend names the colours; a history named "" has its splits named.

    Raises:
        ValueError: a history that is not a dict.
    """
    for name, history in histories.items():
        if not isinstance(history, dict):
            raise ValueError(
                "histories: expected {name: history}, a history being a dict of lists, "
                f"got {type(history).__name__} for {name!r}. "
                'For one run, write {"my run": result.history}.'
            )
    for axis, quantity in zip(axes, ("loss", "accuracy"), strict=True):
        axis.clear()
        for number, (name, history) in enumerate(histories.items()):
            for key, style in ((quantity, "o-"), (f"val_{quantity}", "s--")):
                if key in history:
                    values = history[key]
                    split = "validation" if key.startswith("val_") else "training"
                    named = name if split == "training" else None
                    axis.plot(
                        range(1, len(values) + 1),
                        values,
                        style,
                        color=f"C{number}" if name else None,
                        markersize=4,
                        label=named if name else split,
                    )
        axis.set_title(quantity.capitalize())
        axis.set_xlabel("epoch")
        axis.set_ylabel("cross-entropy" if quantity == "loss" else "share right")
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
        axis.grid(alpha=0.3)
    lines, names = axes[0].get_legend_handles_labels()
    if lines:
        place = {"loc": "upper left", "bbox_to_anchor": (1.02, 1)}
        axes[-1].legend(lines, names, fontsize=8, **place)


def show_curves(histories):
    """Show the loss and accuracy curves of one or several training runs.

    Args:
        histories: {name: history}; see `draw_curves`.
    """
    _, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="tight")
    draw_curves(axes, histories)
    plt.show()


def show_confusion(labels, predicted):
    """Show how often each digit was taken for which: rows are true, columns answers.

    The right answers, on the diagonal, are left out of the colours, so that the
    mistakes can be seen.

    Args:
        labels: the true digits, shape (n,).
        predicted: the answers, shape (n,).

    Returns:
        The counts, int, shape (10, 10).

    Raises:
        ValueError: shapes that differ, or values beyond 0..9.
    """
    labels = check_labels(labels)
    predicted = check_labels(predicted, len(labels))
    counts = np.zeros((CLASSES, CLASSES), int)
    np.add.at(counts, (labels, predicted), 1)
    mistakes = np.where(np.eye(CLASSES, dtype=bool), 0, counts)
    _, axis = plt.subplots(figsize=(5.4, 4.6), layout="tight")
    axis.imshow(mistakes, cmap="viridis")
    limit = mistakes.max() / 2
    for row, column in np.ndindex(counts.shape):
        dark = mistakes[row, column] <= limit
        axis.text(
            column,
            row,
            counts[row, column],
            ha="center",
            va="center",
            fontsize=8,
            color="white" if dark else "black",
        )
    axis.set_xticks(range(CLASSES))
    axis.set_yticks(range(CLASSES))
    axis.set_xlabel("the model's answer")
    axis.set_ylabel("the true digit")
    axis.set_title("Confusion matrix (digits; colour: mistakes)")
    plt.show()
    return counts
