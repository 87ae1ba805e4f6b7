"""Any picture that a learner may have becomes grey values, or a clear error."""

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from PIL import Image

from utils.pictures.errors import UnreadablePicture
from utils.pictures.files import load_picture, open_picture


def encode(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


@pytest.fixture
def grey():
    """Something that is not symmetrical in any way."""
    image = np.full((40, 60), 230, "uint8")
    image[5:15, 8:30] = 20
    return image


@pytest.mark.parametrize(
    ("kind", "options", "mode"),
    [
        ("PNG", {}, "L"),
        ("PNG", {}, "LA"),
        ("PNG", {}, "P"),
        ("PNG", {}, "1"),
        ("PNG", {}, "I;16"),
        ("PNG", {}, "RGBA"),
        ("JPEG", {"quality": 95}, "RGB"),
        ("JPEG", {"quality": 95}, "CMYK"),
        ("JPEG", {"quality": 95, "progressive": True}, "L"),
        ("WEBP", {"lossless": True}, "RGB"),
        ("TIFF", {}, "RGB"),
        ("TIFF", {}, "F"),
        ("BMP", {}, "RGB"),
        ("GIF", {}, "P"),
    ],
)
def test_any_kind_of_file(grey, kind, options, mode):
    if mode == "I;16":
        image = Image.fromarray(grey.astype("uint16") * 257)
    elif mode == "1":
        image = Image.fromarray(np.where(grey > 128, 230, 20).astype("uint8"))
        image = image.point(lambda value: 255 * (value > 128)).convert("1")
        grey = np.where(grey > 128, 255, 0)
    else:
        image = Image.fromarray(grey).convert(mode)
    loaded = load_picture(encode(image, kind, **options))
    assert loaded.dtype == np.uint8
    assert loaded.shape == grey.shape
    assert np.abs(loaded.astype(int) - grey).max() < 16
    assert np.abs(loaded.astype(int) - grey).mean() < 2


def test_the_name_of_a_file_does_not_matter(grey, tmp_path):
    path = tmp_path / "zwölf → 12.png"
    path.write_bytes(encode(Image.fromarray(grey), "BMP"))
    assert np.array_equal(load_picture(path), grey)
    assert np.array_equal(load_picture(str(path)), grey)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [60, 4000])
def test_a_photo_is_turned_upright(grey, orientation, size):
    """Cameras store what the sensor saw, and how it was held."""
    grey = cv2.resize(grey, (size, size * 2 // 3), interpolation=cv2.INTER_NEAREST)
    stored = {
        1: grey,
        2: grey[:, ::-1],
        3: grey[::-1, ::-1],
        4: grey[::-1],
        5: grey.T,
        6: np.rot90(grey),
        7: grey[::-1, ::-1].T,
        8: np.rot90(grey, -1),
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = encode(Image.fromarray(stored), "JPEG", quality=95, exif=exif)
    loaded = load_picture(content)
    expected = cv2.resize(grey, loaded.shape[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(loaded.astype(int) - expected).mean() < 4


@pytest.mark.parametrize("ink", [0, 255])
def test_behind_drawn_ink_there_is_a_background_to_see_it(ink):
    drawing = np.zeros((30, 30, 4), "uint8")
    drawing[..., :3] = ink
    drawing[10:20, 14:16, 3] = 255
    loaded = load_picture(encode(Image.fromarray(drawing)))
    assert loaded[15, 15] == ink
    assert loaded[0, 0] == 255 - ink


def test_around_transparent_paper_there_is_paper():
    scan = np.full((30, 30, 2), (200, 255), "uint8")
    scan[10:20, 14:16, 0] = 30
    scan[:4, :4, 1] = 0
    loaded = load_picture(encode(Image.fromarray(scan, "LA")))
    assert loaded[0, 0] == 200
    assert loaded[15, 15] == 30


def test_a_wholly_transparent_picture_is_blank():
    assert (load_picture(np.zeros((5, 5, 4), "uint8")) == 255).all()


@pytest.mark.parametrize(
    "change",
    [
        lambda grey: grey,
        lambda grey: grey[..., None],
        lambda grey: np.stack([grey] * 3, axis=-1),
        lambda grey: np.dstack([grey] * 3 + [np.full_like(grey, 255)]),
        lambda grey: grey / 255,
        lambda grey: grey.astype("float32"),
        lambda grey: grey.astype(int),
        lambda grey: grey.astype("uint16") * 257,
        lambda grey: grey.tolist(),
    ],
)
def test_arrays_of_any_type(grey, change):
    assert np.array_equal(load_picture(change(grey)), grey)


def test_a_mask_is_black_and_white():
    assert load_picture(np.eye(3, dtype=bool)).max() == 255


def test_a_large_picture_becomes_smaller_and_the_scale_tells_how_much():
    image, scale = open_picture(np.zeros((100, 6400), "uint8"))
    assert image.size == (1600, 25)
    assert scale == 4


def test_a_large_jpeg_is_decoded_smaller():
    content = encode(Image.new("L", (6000, 3000), 77), "JPEG")
    image, scale = open_picture(content)
    assert max(image.size) <= 1600
    assert scale == 6000 / max(image.size)


def png_header(width, height):
    """A PNG that says how large it is, and ends where its pixels begin."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    check = struct.pack(">I", zlib.crc32(chunk))
    pixels = struct.pack(">I", 1000) + b"IDAT"
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + check + pixels


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"Dear diary, today I drew a seven.", "not a picture"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (png_header(60_000, 60_000), "million pixels"),
        (png_header(10_000, 10_000), "million pixels"),  # here Pillow only warns
        (png_header(100, 100), "damaged"),
    ],
)
def test_what_is_no_picture_is_refused(content, message, tmp_path):
    path = tmp_path / "seven.png"
    path.write_bytes(content)
    for picture in (content, path):
        with pytest.raises(UnreadablePicture, match=message):
            load_picture(picture)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_half_a_file_is_refused(kind, share):
    noise = np.random.default_rng(0).integers(0, 255, (90, 90), dtype="uint8")
    content = encode(Image.fromarray(noise), kind)
    with pytest.raises(UnreadablePicture):
        load_picture(content[: int(share * len(content))])


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(UnreadablePicture, match="folder"):
        load_picture(tmp_path)
    with pytest.raises(UnreadablePicture, match="does not exist"):
        load_picture(tmp_path / "seven.png")


@pytest.mark.parametrize("name", ["a\0b", "7" * 5000, "7/" * 5000])
def test_what_can_be_no_name_is_refused(name):
    with pytest.raises(UnreadablePicture, match="cannot be read"):
        load_picture(name)


def test_an_address_is_refused():
    with pytest.raises(UnreadablePicture, match="^https://a/7.png is .* Save the"):
        load_picture("https://a/7.png")
    with pytest.raises(UnreadablePicture, match="typing error"):
        load_picture("C:/7.png")


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((2, 28, 28)), "shape"),
        (np.zeros(28), "shape"),
        (np.zeros((0, 5)), "shape"),
        (np.zeros((4, 4, 5), "uint8"), "shape"),
        (np.full((4, 4), -1.0), "grey values"),
        (np.full((4, 4), np.nan), "grey values"),
        (np.full((4, 4), 1e9), "grey values"),
        (np.full((4, 4), "7"), "dtype"),
        ([[1, 2], [3]], "picture"),
        (None, "shape"),
        (7, "shape"),
    ],
)
def test_an_array_that_is_no_picture_is_refused(array, message):
    with pytest.raises(UnreadablePicture, match=message):
        load_picture(array)
