"""The figures that more than one notebook draws."""

import keras
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.ticker import MaxNLocator

from utils.checks import CLASSES, check_labels

SIGNED = "PuOr_r"  # the colour map of numbers with a sign: orange is positive
SAID = 20  # titles of images that a description repeats


def show(alt):
    """Show the current figure, with a description for those who cannot see it.

    Args:
        alt: what there is to see, in a sentence or two. A screen reader reads it in
            place of the picture.

    Raises:
        ValueError: no description.
    """
    figure = plt.gcf()
    display(figure, metadata=_described(alt))
    plt.close(figure)  # or the notebook shows it a second time


def _described(alt):
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(
            "alt: expected a sentence that says what the figure shows, for those who "
            f"cannot see it, got {alt!r}."
        )
    return {"image/png": {"alt": " ".join(alt.split())}}


class LiveCurves:
    """Loss and accuracy in one figure that can be drawn again and again."""

    def __init__(self):
        self.figure, self._axes = plt.subplots(1, 2, figsize=(9, 3), layout="tight")
        self._handle = display(self.figure, display_id=True)
        plt.close(self.figure)  # or the notebook shows the figure a second time

    def draw(self, histories):
        """Draw the curves as they are now; see `draw_curves`."""
        draw_curves(self._axes, histories)
        alt = _curves_in_words(histories)
        if self._handle:  # there is none in a program without a notebook
            self._handle.update(self.figure, metadata=_described(alt))


def show_images(
    images,
    titles=None,
    columns=10,
    title="",
    cmap="gray",
    symmetric=False,
    size=0.9,
    alt="",
):
    """Show images in a grid.

    Args:
        images: any numbers, shape (n, height, width) or (n, height, width, 1).
        titles: n short texts, one above each image.
        columns: images in a row.
        title: what the whole figure shows.
        cmap: the colour map; each image uses its full range.
        symmetric: let 0 have the middle colour, for maps such as `SIGNED`.
        size: of one image, in inches.
        alt: what there is to see, for those who cannot; without, it is said with the
            titles how many images there are of what.

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
    height = rows * (size + 0.2 * lines) + 0.4 * bool(title)
    figure, axes = plt.subplots(
        rows, columns, figsize=(size * columns, height), squeeze=False, layout="tight"
    )
    for axis in axes.flat:
        axis.axis("off")
    for i, (axis, image) in enumerate(zip(axes.flat, images, strict=False)):
        limit = float(np.abs(image).max()) or 1
        limits = {"vmin": -limit, "vmax": limit} if symmetric else {}
        axis.imshow(image, cmap=cmap, **limits)
        if titles is not None:
            axis.set_title(titles[i], fontsize=9, pad=3)
    figure.suptitle(title)
    show(alt or _images_in_words(len(images), title, titles))


def show_pictures(pictures, columns=2, width=4.5, alt=""):
    """Show pictures of any size, grey or in colour, in a grid.

    Args:
        pictures: {title: picture}, each of shape (height, width), or with a last axis
            of 3 for its colours.
        columns: pictures in a row.
        width: of one picture, in inches.
        alt: what there is to see, for those who cannot; without, the titles.
    """
    pictures = {title: np.asarray(picture) for title, picture in pictures.items()}
    rows = -(-len(pictures) // columns)
    height = 0.35 + width * max(len(one) / one.shape[1] for one in pictures.values())
    _, axes = plt.subplots(
        rows, columns, figsize=(width * columns, height * rows), layout="tight"
    )
    for axis in np.ravel(axes):
        axis.axis("off")
    for axis, (title, picture) in zip(np.ravel(axes), pictures.items(), strict=False):
        axis.imshow(picture, cmap="gray")
        axis.set_title(title, fontsize=9)
    show(alt or f"{len(pictures)} pictures: {', '.join(pictures)}.")


def _images_in_words(count, title, titles):
    what = f"{count} pictures" if count > 1 else "A picture"
    text = f"{what}: {title or 'images'}."
    if titles is None:
        return text
    said = ", ".join(" ".join(str(one).split()) for one in titles[:SAID])
    return f"{text} Above them, in order: {said}{' ...' * (count > SAID)}."


def draw_curves(axes, histories):
    """Draw loss and accuracy on two axes: training solid, validation dashed.

    Args:
        axes: two Matplotlib axes; what they show is cleared first.
        histories: {name: history}, a history being {"loss": [...], "val_loss": ...}.
            The legend names the colours; a history named "" has its splits named.

    Raises:
        ValueError: a history that is not a dict.
    """
    _check_histories(histories)
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


def _check_histories(histories):
    for name, history in histories.items():
        if not isinstance(history, dict):
            raise ValueError(
                "histories: expected {name: history}, a history being a dict of lists, "
                f"got {type(history).__name__} for {name!r}. "
                'For one run, write {"my run": result.history}.'
            )


def show_curves(histories):
    """Show the loss and accuracy curves of one or several training runs.

    Args:
        histories: {name: history}; see `draw_curves`.
    """
    _check_histories(histories)  # before there is an empty figure
    _, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="tight")
    draw_curves(axes, histories)
    show(_curves_in_words(histories))


def _curves_in_words(histories):
    """From where to where each curve goes."""
    parts = ["Curves of loss and accuracy."]
    for name, history in histories.items():
        moves = [
            f"{key.replace('val_', 'validation ')} from {values[0]:.3g} to "
            f"{values[-1]:.3g}"
            for key, values in history.items()
            if key.removeprefix("val_") in ("loss", "accuracy") and values
        ]
        epochs = len(history.get("loss", ()))
        start = f"{name}, {epochs} epochs" if name else f"{epochs} epochs"
        parts.append(f"{start}: {', '.join(moves)}.")
    return " ".join(parts)


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
    show(_confusion_in_words(mistakes))
    return counts


def _confusion_in_words(mistakes):
    """The three mistakes that were made most often."""
    order = np.argsort(mistakes, axis=None)[::-1][:3]
    places = [np.unravel_index(place, mistakes.shape) for place in order]
    said = [
        f"{true} taken for {answer} ({mistakes[true, answer]} times)"
        for true, answer in places
        if mistakes[true, answer]
    ]
    return f"Confusion matrix. Most often: {', '.join(said) or 'no mistake'}."


def show_architecture(model):
    """Draw what each layer of a CNN puts out, from the input to the output.

    Layers that neither have a kernel nor change the shape, such as batch normalization
    or a ReLU layer, are left out. Maps are sheets in proportion, up to 16 of them; rows
    of numbers are bars, whose height is logarithmic. Under each: the layer, its window,
    its activation, the shape.

    Args:
        model: a built Keras model whose layers follow one another.

    Raises:
        TypeError: not a Keras model.
        ValueError: a model without layers or without a known input shape.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"model: expected a Keras model, got {type(model).__name__}.")
    if not model.built or not model.layers:
        raise ValueError(
            "model: it is not built yet. Begin it with keras.Input(shape)."
        )
    input_shape = tuple(model.inputs[0].shape[1:])
    if None in input_shape:
        raise ValueError(f"model: its input has no fixed shape, but {input_shape}.")
    stages = [("Input", "", input_shape)]
    stages += [_stage(layer) for layer in model.layers if _is_stage(layer)]
    scale = 28 / max(input_shape[:2])
    _, axis = plt.subplots(figsize=(9.5, 3), layout="tight")
    left = 0
    for name, detail, shape in stages:
        width, middle = _draw_stage(axis, left, shape, scale)
        text = "\n".join(filter(None, [name, detail, " × ".join(map(str, shape))]))
        axis.text(middle, 21, text, ha="center", va="top", size=8)
        left += max(width, 17) + 5
    axis.set(xlim=(-8, left), ylim=(34, -20), aspect="equal")
    axis.set_title("What each layer puts out")
    axis.axis("off")
    said = [f"{name} {' × '.join(map(str, shape))}" for name, _, shape in stages]
    show(f"What each layer puts out, from left to right: {', '.join(said)}.")


def _is_stage(layer):
    if isinstance(layer, keras.layers.InputLayer):
        return False
    return hasattr(layer, "kernel") or layer.output.shape != layer.input.shape


def _stage(layer):
    window = getattr(layer, "kernel_size", None) or getattr(layer, "pool_size", None)
    activation = getattr(getattr(layer, "activation", None), "__name__", "linear")
    details = [" × ".join(map(str, window))] if window else []
    details += [activation] if activation != "linear" else []
    name = type(layer).__name__.replace("2D", "")
    return name, ", ".join(details), tuple(layer.output.shape[1:])


def _draw_stage(axis, left, shape, scale):
    """Draw one output from `left` on; return its width and its middle."""
    if len(shape) == 1:
        height = 5 * np.log10(shape[0] + 1)
        bar = plt.Rectangle((left + 7, -height), 3, 2 * height, fc="C1", ec="black")
        axis.add_patch(bar)
        return 17, left + 8.5
    height, width, channels = (*shape, 1)[:3]
    height, width = height * scale, width * scale
    sheets = min(channels, 16)
    for sheet in range(sheets):
        corner = (left + 0.7 * sheet, 0.7 * (sheet - sheets / 2) - height / 2)
        axis.add_patch(
            plt.Rectangle(corner, width, height, fc="C0", ec="white", lw=0.6)
        )
    total = width + 0.7 * (sheets - 1)
    return total, left + total / 2
