"""Show on a picture what was read."""

import cv2
import numpy as np
from PIL import Image

from utils.pictures.files import grey_values, open_picture
from utils.pictures.pages import Reading
from utils.pictures.reading import Prediction

RIGHT, DOUBT = (0, 110, 190), (230, 110, 0)  # blue and orange, for all eyes
CELL, LEFT_OUT = (0, 150, 110), (150, 150, 150)  # green and grey


def annotate(picture, found):
    """Draw boxes and answers on a picture.

    Args:
        picture: as given to `predict_digits`.
        found: a `Prediction`, a list of them, or a `Reading`. What is uncertain is
            orange, cells are green, and what was left out is grey.

    Returns:
        RGB, uint8, shape (height, width, 3), at most 1,600 pixels long.

    Raises:
        UnreadablePicture: see `load_picture`.
    """
    image, scale = open_picture(picture, "RGB")
    if "A" in image.getbands():
        image = Image.fromarray(grey_values(image))
    drawn = np.array(image.convert("RGB"))
    thickness = max(1, max(drawn.shape) // 400)

    def draw(box, colour):
        left, top, right, bottom = (round(place / scale) for place in box)
        cv2.rectangle(drawn, (left, top), (right, bottom), colour, thickness)
        return left, top, bottom - top

    if isinstance(found, Reading):
        for cell in found.cells:
            draw(cell.box, CELL)
        for rest in found.left_out:
            draw(rest.box, LEFT_OUT)
        found = found.digits
    for answer in [found] if isinstance(found, Prediction) else found:
        colour = DOUBT if answer.uncertain else RIGHT
        left, top, height = draw(answer.box, colour)
        size = max(0.4, height / 60)
        corner = left, max(top - 2 * thickness, round(22 * size))
        text = f"{answer.digit}{'?' if answer.uncertain else ''}"
        cv2.putText(
            drawn, text, corner, cv2.FONT_HERSHEY_SIMPLEX, size, colour, thickness + 1
        )
    return drawn
