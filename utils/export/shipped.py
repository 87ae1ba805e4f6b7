"""The model that the course ships, with its card: where it is, saved and loaded."""

import zipfile

import keras

from utils.checks import check_digit_model
from utils.files import ModelFileError, replaced
from utils.paths import models_folder

NAME = "digits_cnn.keras"
CARD = "MODEL_CARD.md"
RESTORE = f"run notebook 08, or restore it with `git checkout -- models/{NAME}`"


def load_digits_cnn():
    """Load the course's model: digits, white on black, prepared as MNIST's are.

    Returns:
        An uncompiled Keras model. It takes grey values 0..255, shape (n, 28, 28, 1),
        and gives probabilities, shape (n, 10).

    Raises:
        ModelFileError: the file is missing or damaged.
    """
    path = models_folder() / NAME
    try:
        return keras.models.load_model(path, compile=False)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        if not path.exists():
            raise ModelFileError(f"{path} is missing: {RESTORE}.") from None
        reason = str(error).partition("\n")[0]
        raise ModelFileError(f"{path} is damaged ({reason}): {RESTORE}.") from None


def save_digits_cnn(model, card):
    """Replace the course's model and its card, once both are written.

    Args:
        model: a Keras model; see `load_digits_cnn` for what it takes and gives.
        card: the text of its card.

    Raises:
        ValueError: a model that takes or gives something else. The old one stays.
        OSError: the folder is not writable. The old one stays.
    """
    check_digit_model(model)
    folder = models_folder()
    with replaced(folder / CARD) as new_card, replaced(folder / NAME) as new_model:
        model.save(new_model)
        new_card.write_text(card, encoding="utf-8")
