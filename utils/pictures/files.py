"""Pictures as they come: any file, image or array becomes grey values."""

import io
import os
import re
import sys
import warnings
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from utils.pictures.colours import SMALL, grey_of_colours, hidden_colour
from utils.pictures.errors import UnreadablePicture

LONGEST = 1600  # pixels: larger pictures are made smaller
TRY = "Save the picture as PNG or JPEG and try again."
ORIENTATION = 0x0112  # the tag of EXIF that tells how a camera was held
TURNS = {  # what makes a picture upright, by orientation
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def load_picture(picture):
    """Grey values of a picture, upright, with transparent parts filled.

    Args:
        picture: the path of a file; the bytes of one; a file opened in mode "rb"; a
            Pillow image; or an array of shape (height, width) for grey values, or
            (height, width, channels) with 1 channel (grey), 2 (grey, alpha), 3 (RGB)
            or 4 (RGB, alpha). Its numbers are bool, floats from 0 to 1, or any from 0
            to 255, or to 65,535 if some are above 255.

    Returns:
        uint8, shape (height, width), at most 1,600 pixels long.

    Raises:
        UnreadablePicture: it is none of these, damaged, or has too many pixels.

    Warns:
        UserWarning: the file has several pages; the first is read.
    """
    return grey_values(open_picture(picture)[0])


def open_picture(picture, mode="L"):
    """A picture, upright and of moderate size.

    Args and errors: see `load_picture`.
        mode: "L" if only `grey_values` are needed, "RGB" to show the picture.

    Returns:
        A Pillow image with 8 bits for each number, and how many pixels of the picture
        one of its pixels stands for.
    """
    if isinstance(picture, (str, os.PathLike)):
        picture = _read(picture)
    elif hasattr(picture, "read"):
        picture = _read_opened(picture)
    if isinstance(picture, (bytes, bytearray, memoryview)):
        return _decode(bytes(picture), mode)
    if isinstance(picture, Image.Image):
        return _prepare_opened(picture)
    return _prepare(Image.fromarray(_check_array(picture)))


def grey_values(image):
    """Grey values of a Pillow image, in which ink of any colour stands out.

    Returns:
        uint8, shape (height, width).
    """
    if image.mode == "RGB":
        return grey_of_colours(np.array(image))
    if "A" not in image.getbands():
        return np.array(image.convert("L"))
    grey, alpha = (np.array(band) for band in image.convert("LA").split())
    if image.mode == "RGBA" and _is_paper(alpha):
        grey = grey_of_colours(_hide_transparent(np.array(image.convert("RGB")), alpha))
    return fill_transparent(grey, alpha)


def fill_transparent(grey, alpha):
    """Put a background behind a picture that is transparent in parts.

    If it is more opaque than transparent, paper was scanned: the rest becomes paper
    too. If not, only ink was drawn: the background is black or white, whichever is
    further from the ink.

    Args:
        grey, alpha: uint8, shape (height, width); alpha 255 is opaque.

    Returns:
        uint8, shape (height, width).
    """
    if not alpha.any():
        return np.full_like(grey, 255)
    if _is_paper(alpha):
        background = np.median(grey[alpha > 127])
    else:
        background = 255 if np.average(grey, weights=alpha) < 128 else 0
    share = alpha / np.float32(255)
    return (grey * share + background * (1 - share)).round().astype("uint8")


def _is_paper(alpha):
    """Whether paper was scanned, and not only ink drawn."""
    # Half of 127.5: bold ink is taken for paper; twice: paper is never found.
    return alpha.mean() > 127.5


def _hide_transparent(rgb, alpha):
    """Give the colour of the paper to what cannot be seen: it is no ink."""
    hidden = alpha == 0
    if hidden.any():
        rgb[hidden] = np.median(rgb[alpha > 127], axis=0)
    return rgb


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


def _read_opened(file):
    """All bytes of an opened file, wherever it was read up to."""
    try:
        if hasattr(file, "seekable") and file.seekable():
            file.seek(0)
        content = file.read()
    except UnicodeDecodeError:  # a picture is no text
        content = ""
    except (OSError, ValueError) as error:  # it is closed, or only to write
        raise UnreadablePicture(f"The file cannot be read: {error}.") from None
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise UnreadablePicture(
            f"The file gives {type(content).__name__} in place of bytes: open it with "
            'open(name, "rb").'
        )
    return content


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
            if mode == "L" and _needs_colours(image, content):
                mode = "RGB"
            image.draft(mode, (LONGEST, LONGEST))  # a large JPEG is decoded smaller
            prepared = _prepare(image, longest)
            pages = _count_pages(image)
    except UnreadablePicture:
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise UnreadablePicture(
            f"The picture has more than {Image.MAX_IMAGE_PIXELS / 1e6:.0f} million "
            "pixels. Make it smaller: 1,000 pixels on each side are plenty."
        ) from None
    except UnidentifiedImageError:
        raise UnreadablePicture(_what_it_is(content)) from None
    except Exception as error:  # decoders raise all kinds of errors for damaged files
        raise UnreadablePicture(f"The picture is damaged ({error}). {TRY}") from None
    if pages > 1:
        warnings.warn(
            f"The picture has {pages} pages or frames, and the first is read. For "
            "another one, give a Pillow image: image = PIL.Image.open(name), then "
            "image.seek(1) for the second.",
            stacklevel=_distance_of_caller(),
        )
    return prepared


def _needs_colours(image, content):
    """Whether a JPEG must not be decoded in grey, which takes half of the time."""
    if image.mode != "RGB" or image.format not in ("JPEG", "MPO"):
        return False
    look = Image.open(io.BytesIO(content))
    look.draft("RGB", (SMALL, SMALL))  # an eighth of the picture is fast to decode
    return hidden_colour(np.array(look)) is not None


def _count_pages(image):
    """How many pages a file has that one may want to read."""
    if image.format == "MPO":  # a photo, and previews of it that cameras add
        return 1
    try:
        return getattr(image, "n_frames", 1)
    except Exception:  # the first page could be read all the same
        return 1


def _distance_of_caller():
    """How many functions up the first one outside this package is."""
    distance, frame = 0, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").startswith("utils."):
        distance, frame = distance + 1, frame.f_back
    return distance


def _prepare_opened(image):
    if 0 in image.size:
        raise UnreadablePicture(f"The picture has no pixels: its size is {image.size}.")
    try:
        return _prepare(image)
    except UnreadablePicture:
        raise
    except Exception as error:  # a file is only decoded now
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
    image.load()  # a TIFF file turns itself now, a PNG file can end with EXIF
    turn = _turn(image)
    if image.mode[0] in "IF":  # more than 8 bits
        image = Image.fromarray(_to_bytes(np.asarray(image)))
    elif image.mode in ("P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGB")
    factor = -(-max(image.size) // LONGEST)
    image = image.reduce(factor)
    if turn is not None:
        image = image.transpose(turn)
    return image, longest / max(image.size)


def _turn(image):
    """How to make a picture upright; None if it is, or if its EXIF is damaged."""
    try:
        return TURNS.get(image.getexif().get(ORIENTATION))
    except Exception:  # all kinds of errors, as for damaged pixels
        return None


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
            "expected a path, a file or its bytes, a Pillow image, or an array of "
            "shape (height, width) or (height, width, channels), got "
            f"{type(picture).__name__} of shape {array.shape}."
        )
    return np.ascontiguousarray(_to_bytes(array))


def _to_bytes(array):
    """Grey values of any type as uint8.

    What no value is above tells how they are meant: few pictures with 16 bits are so
    dark that none is above 255, and many with 8 bits come in a wider type.
    """
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
        limit = 65535 if high > 255 else 255
    return (array * np.float32(255 / limit)).round().astype("uint8")
