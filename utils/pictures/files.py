"""Pictures as they come: any common file, or an array, becomes grey values."""

import io
import os
import re
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from utils.pictures.errors import UnreadablePicture

LONGEST = 1600  # pixels: larger pictures are made smaller
TRY = "Save the picture as PNG or JPEG and try again."


def load_picture(picture):
    """Grey values of a picture, upright, with transparent parts filled.

    Args:
        picture: the path of a file; the bytes of one; or an array of shape
            (height, width) for grey values, or (height, width, channels) with 1
            channel (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGB, alpha): uint8, uint16,
            bool, or floats from 0 to 1 or from 0 to 255.

    Returns:
        uint8, shape (height, width), at most 1,600 pixels long.

    Raises:
        UnreadablePicture: it is none of these, damaged, or has too many pixels.
    """
    return grey_values(open_picture(picture)[0])


def open_picture(picture, mode="L"):
    """A picture, upright and of moderate size.

    Args and errors: see `load_picture`.

    Returns:
        A Pillow image with 8 bits for each number, and how many pixels of the picture
        one of its pixels stands for.
    """
    if isinstance(picture, (str, os.PathLike)):
        picture = _read(picture)
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return _decode(bytes(picture), mode)
    return _prepare(Image.fromarray(_check_array(picture)))


def grey_values(image):
    """Grey values of a Pillow image, uint8, shape (height, width)."""
    if "A" not in image.getbands():
        return np.array(image.convert("L"))
    grey, alpha = image.convert("LA").split()
    return fill_transparent(np.array(grey), np.array(alpha))


def fill_transparent(grey, alpha):
    """Put a background behind a picture that is transparent in parts.

    If most of it is opaque, paper was scanned: the rest becomes paper too. If most is
    transparent, only ink was drawn: the background is black or white, whichever is
    further from the ink.

    Args:
        grey, alpha: uint8, shape (height, width); alpha 255 is opaque.

    Returns:
        uint8, shape (height, width).
    """
    opaque = grey[alpha > 127]
    if not opaque.size:
        return np.full_like(grey, 255)
    if len(opaque) > alpha.size / 2:
        background = np.median(opaque)
    else:
        background = 255 if opaque.mean() < 128 else 0
    share = alpha / np.float32(255)
    return (grey * share + background * (1 - share)).round().astype("uint8")


def _read(name):
    path = Path(name)
    if os.path.isdir(path):  # unlike path.is_dir(), for names of any length
        raise UnreadablePicture(f"{path} is a folder: name a picture in it.")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadablePicture(_why_missing(name)) from None
    except OSError as error:
        raise UnreadablePicture(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:  # a zero byte, for example
        raise UnreadablePicture(f"{path} cannot be read: {error}.") from None


def _why_missing(name):
    if re.match(r"\w{2,}:/", str(name)):  # a single letter is a drive of Windows
        return (
            f"{name} is an address, but pictures are read from files. Save the picture "
            "first, then give the name of its file."
        )
    return (
        f"{name} does not exist. Is there a typing error? Names that do not begin "
        f"with / are looked up in {Path.cwd()}."
    )


def _decode(content, mode):
    """Open a file. Pillow tells how large it is before it is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
            longest = max(image.size)
            image.draft(mode, (LONGEST, LONGEST))  # a large JPEG is decoded smaller
            return _prepare(image, longest)
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadablePicture(
            f"The picture has more than {Image.MAX_IMAGE_PIXELS / 1e6:.0f} million "
            "pixels. Make it smaller: 1,000 pixels on each side are plenty."
        ) from None
    except UnidentifiedImageError:
        raise UnreadablePicture(_what_it_is(content)) from None
    except Exception as error:  # decoders raise all kinds of errors for damaged files
        raise UnreadablePicture(f"The picture is damaged ({error}). {TRY}") from None


def _what_it_is(content):
    if not content:
        return "The file is empty. Was it saved, or sent, completely?"
    if content[4:8] == b"ftyp":
        return f"This is a HEIC picture or a video, which cannot be read. {TRY}"
    return f"This is not a picture, or of a kind that cannot be read. {TRY}"


def _prepare(image, longest=None):
    """Turn a picture upright and make it smaller, with 8 bits for each number."""
    longest = longest or max(image.size)
    if image.mode[0] in "IF":  # more than 8 bits
        image = Image.fromarray(_to_bytes(np.asarray(image)))
    elif image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGB")
    factor = -(-max(image.size) // LONGEST)
    image = ImageOps.exif_transpose(image.reduce(factor))
    return image, longest / max(image.size)


def _check_array(picture):
    """An array as Pillow takes it, or say what is wrong with it."""
    try:
        array = np.asarray(picture)
    except ValueError as error:
        raise UnreadablePicture(f"expected a picture: {error}.") from None
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    channels = array.shape[2] if array.ndim == 3 else 1
    if array.ndim not in (2, 3) or not 1 <= channels <= 4 or not array.size:
        raise UnreadablePicture(
            "expected a path, the bytes of a file, or one picture of shape (height, "
            f"width) or (height, width, channels), got {type(picture).__name__} of "
            f"shape {array.shape}."
        )
    return np.ascontiguousarray(_to_bytes(array))


def _to_bytes(array):
    """Grey values of any type as uint8."""
    if array.dtype == np.uint8:
        return array
    if array.dtype.kind not in "biuf":
        raise UnreadablePicture(f"expected numbers, got dtype {array.dtype}.")
    low, high = float(array.min()), float(array.max())
    if not 0 <= low <= high <= 65535:  # not a number is not in order either
        raise UnreadablePicture(
            "expected grey values from 0 to 255 (or to 1, or to 65535), "
            f"got {low:.4g} to {high:.4g}."
        )
    if array.dtype.kind == "b" or (array.dtype.kind == "f" and high <= 1):
        limit = 1
    else:
        limit = 65535 if array.dtype == np.uint16 or high > 255 else 255
    return (array * np.float32(255 / limit)).round().astype("uint8")
