"""One name catches all that can be wrong with a picture."""

import pytest

from utils.pictures import errors
from utils.pictures.preparation import prepare_digit


def test_one_name_catches_all_errors():
    assert issubclass(errors.NoDigitFound, errors.PictureError)
    assert issubclass(errors.UnreadablePicture, errors.PictureError)
    with pytest.raises(errors.PictureError):
        prepare_digit("no such file.png")
