"""Sliders for the augmentation, and what it makes of some digits."""

import cv2
import ipywidgets
import numpy as np

from utils.checks import SIDE
from utils.training.augmenting import augmentation
from utils.widgets.tools import at_least_one, refuse_unknown, with_picture


class AugmentationExplorer(ipywidgets.VBox):
    """Sliders for `augmentation`, and what it makes of some digits.

    Args:
        images: one or more digits, uint8, shape (n, 28, 28); one row for each.
        amounts: where the sliders start, by their names, such as `rotation=10`.

    Raises:
        ValueError: images that cannot be shown, or an amount beyond its slider.
        TypeError: an amount that `augmentation` does not know.
    """

    LIMITS = {
        "rotation": 45,
        "shift": 0.3,
        "scale": 0.5,
        "shear": 0.5,
        "thickness": 1,
        "noise": 120,
    }
    VARIANTS = 9
    ZOOM = 2

    def __init__(self, images, **amounts):
        self.images = at_least_one(images)
        refuse_unknown("amounts", amounts, self.LIMITS.keys())
        for name, amount in amounts.items():
            if not 0 <= amount <= self.LIMITS[name]:  # a slider would cut it silently
                raise ValueError(
                    f"{name}: expected 0 to {self.LIMITS[name]}, got {amount!r}."
                )
        self.sliders = {
            name: ipywidgets.FloatSlider(
                amounts.get(name, 0), max=limit, step=limit / 30, description=name
            )
            for name, limit in self.LIMITS.items()
        }
        self.again = ipywidgets.Button(description="Again")
        self.picture = ipywidgets.Image(
            format="png", layout={"align_self": "flex-start"}
        )
        super().__init__([*self.sliders.values(), self.again, self.picture])
        for slider in self.sliders.values():
            slider.observe(lambda _: self._draw(), "value")
        self.again.on_click(lambda _: self._draw())
        self._draw()

    def _draw(self):
        """The digits as they are in the first column, changed ones beside them."""
        amounts = {name: slider.value for name, slider in self.sliders.items()}
        columns = [self.images] * (self.VARIANTS + 1)
        if any(amounts.values()):
            change = augmentation(**amounts)
            changed = change(np.concatenate(columns[1:])[..., None], training=True)
            columns[1:] = np.split(np.asarray(changed)[..., 0], self.VARIANTS)
        grid = np.concatenate([np.concatenate(column) for column in columns], axis=1)
        grid[:, SIDE] = 255  # a line between the digits and their variants
        zoomed = np.kron(grid, np.ones((self.ZOOM, self.ZOOM))).astype("uint8")
        self.picture.value = cv2.imencode(".png", zoomed)[1].tobytes()

    def _repr_mimebundle_(self, **options):
        data = super()._repr_mimebundle_(**options)
        data["text/plain"] = "AugmentationExplorer"
        alt = (
            f"{len(self.images)} digits, and beside each {self.VARIANTS} changed ones."
        )
        return with_picture(data, self.picture.value, alt)
