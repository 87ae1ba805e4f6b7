"""Any picture that a learner may have becomes grey values, or a clear error."""

import io
import struct
import warnings
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


EXIF = b"Exif\0\0"


@pytest.mark.parametrize("damaged", [EXIF + b"\xff" * 40, EXIF + bytes(30), EXIF])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_with_damaged_exif_a_picture_is_not_turned(grey, kind, damaged):
    content = encode(Image.fromarray(grey), kind, exif=damaged)
    assert np.abs(load_picture(content).astype(int) - grey).mean() < 4
    assert load_picture(Image.open(io.BytesIO(content))).shape == grey.shape


def test_a_picture_is_turned_if_only_a_later_tag_is_damaged(grey):
    exif = Image.Exif()
    exif[0x0112], exif[0x0131] = 6, "software of a camera"
    cut = exif.tobytes()[:-12]
    loaded = load_picture(encode(Image.fromarray(grey), exif=cut))
    assert np.array_equal(loaded, np.rot90(grey, -1))


@pytest.mark.parametrize("mode", ["P", "1", "L", "LA", "RGB", "RGBA", "CMYK", "I", "F"])
def test_images_of_pillow(grey, mode):
    if mode == "1":
        grey = np.where(grey > 128, 255, 0).astype("uint8")
    image = Image.fromarray(grey).convert(mode)
    before = image.copy()
    assert np.abs(load_picture(image).astype(int) - grey).max() <= 2
    assert image == before


def test_a_pillow_image_with_a_palette_may_be_transparent(grey):
    image = Image.fromarray(grey).convert("P")
    image.info["transparency"] = int(np.array(image)[0, 0])
    for picture in (image, image.convert("PA")):
        loaded = load_picture(picture)
        assert loaded[10, 10] < 30
        assert loaded[0, 0] == 255


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize("loaded", [False, True])
def test_images_of_pillow_are_turned_upright(grey, kind, loaded):
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.open(io.BytesIO(encode(Image.fromarray(grey), kind, exif=exif)))
    if loaded:
        image.load()
    turned = np.rot90(grey, -1)
    assert load_picture(image).shape == turned.shape
    assert np.abs(load_picture(image).astype(int) - turned).mean() < 4


@pytest.mark.parametrize("dtype", ["uint16", "int32", "float32"])
def test_images_with_more_than_8_bits_are_turned_upright(grey, dtype):
    image = Image.fromarray(grey.astype(dtype))
    image.getexif()[0x0112] = 6
    assert np.array_equal(load_picture(image), np.rot90(grey, -1))


def test_a_large_pillow_image_becomes_smaller():
    image, scale = open_picture(Image.new("RGB", (6400, 100)))
    assert image.size == (1600, 25)
    assert scale == 4


def test_pillow_images_that_cannot_be_read_are_refused(grey, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (90, 90), dtype="uint8")
    half = encode(Image.fromarray(noise))[:5000]
    with pytest.raises(UnreadablePicture, match="damaged"):
        load_picture(Image.open(io.BytesIO(half)))
    closed = Image.open(io.BytesIO(encode(Image.fromarray(grey))))
    closed.close()
    with pytest.raises(UnreadablePicture, match="damaged"):
        load_picture(closed)
    with pytest.raises(UnreadablePicture, match="no pixels"):
        load_picture(Image.new("L", (0, 5)))
    with pytest.raises(UnreadablePicture, match=r"^expected grey values .* -1 to -1"):
        load_picture(Image.new("F", (5, 5), -1))


def test_a_file_with_values_out_of_range_is_not_called_damaged():
    content = encode(Image.new("F", (5, 5), -1), "TIFF")
    with pytest.raises(UnreadablePicture, match=r"^expected grey values"):
        load_picture(content)


class Stream:
    """A download: it can be read once, and not wound back."""

    def __init__(self, content):
        self.content = content

    def read(self):
        return self.content


def test_opened_files(grey, tmp_path):
    content = encode(Image.fromarray(grey))
    path = tmp_path / "seven.png"
    path.write_bytes(content)
    with open(path, "rb") as file:
        assert np.array_equal(load_picture(file), grey)
        assert np.array_equal(load_picture(file), grey)  # it was read to its end
    assert np.array_equal(load_picture(Stream(content)), grey)
    assert np.array_equal(load_picture(Stream(bytearray(content))), grey)
    written = io.BytesIO()
    Image.fromarray(grey).save(written, "PNG")
    assert np.array_equal(load_picture(written), grey)


@pytest.mark.parametrize("content", [b"Dear diary", b"\x89PNG\r\n\xff\xfe"])
def test_files_opened_as_text_are_refused(content, tmp_path):
    path = tmp_path / "seven.png"
    path.write_bytes(content)
    with (
        open(path, encoding="utf8") as file,
        pytest.raises(UnreadablePicture, match=r"str .*open\(name, \"rb\"\)"),
    ):
        load_picture(file)


def test_files_that_give_nothing_are_refused(tmp_path):
    with pytest.raises(UnreadablePicture, match="empty"):
        load_picture(io.BytesIO())
    with pytest.raises(UnreadablePicture, match="NoneType"):
        load_picture(Stream(None))
    with (
        open(tmp_path / "new.png", "wb") as file,
        pytest.raises(UnreadablePicture, match="cannot be read"),
    ):
        load_picture(file)
    with pytest.raises(UnreadablePicture, match="cannot be read: .*closed"):
        load_picture(file)


def pages(kind, grey, **options):
    """A file of three pages, of which the second is upside down."""
    first, second = Image.fromarray(grey), Image.fromarray(grey[::-1].copy())
    others = [second, Image.new("L", first.size, 99)]
    return encode(first, kind, save_all=True, append_images=others, **options)


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "PNG", "WEBP"])
def test_of_several_pages_the_first_is_read_and_a_warning_says_so(grey, kind):
    lossless = {"lossless": True} if kind == "WEBP" else {}
    content = pages(kind, grey, **lossless)
    message = r"3 pages .* first .* image.seek\(1\)"
    with pytest.warns(UserWarning, match=message) as told:
        loaded = load_picture(content)
    assert np.array_equal(loaded, grey)
    assert told[0].filename == __file__
    with pytest.warns(UserWarning, match="3 pages") as told:
        open_picture(io.BytesIO(content))
    assert told[0].filename == __file__


@pytest.mark.parametrize("kind", ["GIF", "TIFF"])
@pytest.mark.filterwarnings("error")
def test_a_page_that_was_chosen_is_read_without_a_warning(grey, kind):
    image = Image.open(io.BytesIO(pages(kind, grey)))
    assert np.array_equal(load_picture(image), grey)
    image.seek(1)
    assert np.array_equal(load_picture(image), grey[::-1])


@pytest.mark.parametrize("kind", ["GIF", "TIFF", "PNG", "WEBP"])
@pytest.mark.filterwarnings("error")
def test_one_page_needs_no_warning(grey, kind):
    load_picture(encode(Image.fromarray(grey), kind, save_all=True))


@pytest.mark.filterwarnings("error")
def test_previews_that_a_camera_adds_are_no_pages(grey):
    content = pages("MPO", grey)
    assert Image.open(io.BytesIO(content)).n_frames == 3
    assert np.abs(load_picture(content).astype(int) - grey).mean() < 4


def test_the_first_page_is_read_if_others_are_damaged(grey):
    content = pages("TIFF", grey)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for share in (0.5, 0.7, 0.9):
            cut = content[: int(share * len(content))]
            assert np.array_equal(load_picture(cut), grey)


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


@pytest.mark.parametrize("opacity", [1, 60, 100, 127, 128, 255])
@pytest.mark.parametrize("ink", [0, 255])
def test_half_transparent_ink_is_ink(ink, opacity):
    drawing = np.zeros((30, 30, 4), "uint8")
    drawing[10:20, 14:16] = ink, ink, ink, opacity
    loaded = load_picture(drawing).astype(int)
    assert loaded[0, 0] == 255 - ink
    assert abs(loaded[15, 15] - loaded[0, 0]) == opacity


def test_ink_counts_by_its_opacity():
    """A lighter glow is nearly invisible: what is seen is dark, so paper is white."""
    drawing = np.zeros((30, 30, 2), "uint8")
    drawing[5:25, 5:25] = 255, 10
    drawing[10:20, 14:16] = 0, 200
    assert load_picture(Image.fromarray(drawing, "LA"))[0, 0] == 255


@pytest.mark.parametrize(
    ("share", "opacity", "background"),
    [(0.4, 255, 255), (0.6, 255, 30), (0.6, 140, 255)],
)
def test_paper_is_more_opaque_than_transparent(share, opacity, background):
    drawing = np.zeros((20, 20, 2), "uint8")
    drawing[: int(share * 20)] = 30, opacity
    assert load_picture(Image.fromarray(drawing, "LA"))[-1, 0] == background


def test_paper_may_be_half_transparent():
    scan = np.full((30, 30, 2), (200, 160), "uint8")
    scan[10:20, 14:16, 0] = 30
    loaded = load_picture(scan)
    assert loaded[0, 0] == 200
    assert loaded[15, 15] == pytest.approx(200 - 170 * 160 / 255, abs=1)


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
        lambda grey: grey.astype("int64") * 257,
        lambda grey: grey.astype("uint16"),
        lambda grey: grey.astype(">u2"),
        lambda grey: np.stack([grey.astype("uint16")] * 3, axis=-1),
        lambda grey: Image.fromarray(grey.astype("uint16")),
        lambda grey: encode(Image.fromarray(grey.astype("uint16"))),
        lambda grey: encode(Image.fromarray(grey.astype("uint16") * 257)),
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
