"""What can be wrong with a picture."""


class PictureError(ValueError):
    """A picture from which no digit can be read."""


class UnreadablePicture(PictureError):
    """The file or array is not a picture, or it is damaged or too large."""


class NoDigitFound(PictureError):
    """The picture holds nothing that could be a digit."""
