"""A slider for an attack on a network: how large a change fools it."""

import anywidget
import numpy as np
import traitlets
from matplotlib.figure import Figure

from utils.checks import check_images, check_labels
from utils.training.inside import pixel_gradients
from utils.widgets.network import Network
from utils.widgets.tools import STATIC, png_of, showing, with_picture

SCRIPTS = ("page", "network", "explanation", "bars", "attack_explorer")


class AttackExplorer(anywidget.AnyWidget):
    """One digit, changed along the signs of a gradient, and at random by as much.

    The page computes the network's answers while the slider moves.

    Args:
        model: a Keras model, one layer after the other, from (28, 28, 1) to 10
            probabilities.
        image: a digit, uint8, shape (28, 28).
        label: what it is.
        epsilon: where the slider starts, in grey values.

    Attributes:
        epsilon: how far each pixel is changed, 0 to 80.

    Raises:
        ValueError: a model that the page cannot compute, another shape, or an epsilon
            out of its range.

    Source: Goodfellow and others, "Explaining and harnessing adversarial examples",
    2014, arXiv:1412.6572.
    """

    _esm = showing("new AttackExplorer(model, el)", *SCRIPTS)
    _css = STATIC / "attack_explorer.css"

    epsilon = traitlets.Float(0, min=0, max=80).tag(sync=True)
    layers = traitlets.List().tag(sync=True)
    _scale = traitlets.Float(1).tag(sync=True)
    _weights = traitlets.Bytes(b"").tag(sync=True)
    _digit = traitlets.Bytes(b"").tag(sync=True)
    _attack = traitlets.Bytes(b"").tag(sync=True)
    _noise = traitlets.Bytes(b"").tag(sync=True)

    def __init__(self, model, image, label, epsilon=0):
        [image] = check_images(np.asarray(image)[np.newaxis])
        [label] = check_labels([label])
        if not 0 <= epsilon <= 80:
            raise ValueError(f"epsilon: expected 0 to 80, got {epsilon}.")
        network = Network(model)
        if not network.in_page:
            raise ValueError("model: the page cannot compute it: take a smaller one.")
        self.model, self.image = model, image
        pixels = image[np.newaxis, ..., np.newaxis] * np.float32(network.scale)
        signs = np.sign(pixel_gradients(model, pixels, [label])[0, ..., 0])
        signs = signs.astype("int8")
        noise = np.random.default_rng(0).choice([-1, 1], image.shape).astype("int8")
        self._signs = signs, noise
        super().__init__(
            epsilon=epsilon,
            layers=network.description(),
            _scale=network.scale,
            _weights=network.weights(),
            _digit=image.tobytes(),
            _attack=signs.tobytes(),
            _noise=noise.tobytes(),
        )

    def changed(self):
        """The digit changed by the attack, and at random: uint8, shape (2, 28, 28)."""
        changes = self.epsilon * np.stack(self._signs).astype(float)
        return np.clip(self.image + changes, 0, 255).astype("uint8")

    def __repr__(self):
        return f"AttackExplorer(epsilon={self.epsilon:g})"

    def _repr_mimebundle_(self, **options):
        figure = Figure(figsize=(5, 2.8), layout="tight")
        images = self.changed()
        inputs = images[..., np.newaxis] * np.float32(self._scale)
        answers = np.asarray(self.model(inputs, training=False))
        names = "along the gradient", "at random"
        said = [f"{p.argmax()}, {p.max():.0%} sure" for p in answers]
        rows = zip(figure.subplots(1, 2), images, names, said, strict=True)
        for axis, image, name, answer in rows:
            axis.imshow(image, cmap="gray", vmin=0, vmax=255)
            axis.set_title(f"{name}: {answer}", fontsize=9)
            axis.axis("off")
        alt = "; ".join(f"changed {n}: {s}" for n, s in zip(names, said, strict=True))
        bundle = super()._repr_mimebundle_(**options)
        return with_picture(bundle, png_of(figure), f"A digit {alt}.")
