"""Ink of any colour stands out in grey values; ordinary pictures keep their luma."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from utils.pictures.colours import grey_along, grey_of_colours, strongest_direction
from utils.pictures.files import grey_values, load_picture

WHITE = (250, 250, 250)
PENCIL = (150, 150, 150)
HIDDEN = {  # ink and paper
    "yellow on white": ((255, 255, 90), (255, 255, 255)),
    "pastel green on white": ((170, 255, 190), (255, 255, 255)),
    "red on green of the same grey": ((200, 60, 60), (60, 130, 60)),
    "blue on orange": ((60, 120, 200), (200, 120, 60)),
    "green on blue, both dark": ((0, 50, 0), (0, 0, 255)),
    "white on yellow": ((255, 255, 255), (255, 255, 0)),
}


def page(paper, noise=3):
    """Paper with the noise of a camera, which is not the same in all colours."""
    generator = np.random.default_rng(0)
    colours = paper + noise * generator.standard_normal((240, 320, 3))
    return np.clip(colours, 0, 255).astype("uint8")


def write(rgb, ink, width=14):
    """Draw a 4 and return where its strokes are for sure, and where there is paper."""
    strokes = np.zeros(rgb.shape[:2], "uint8")
    for line in ([(150, 60), (110, 130), (200, 130)], [(175, 90), (175, 185)]):
        cv2.polylines(strokes, [np.array(line)], False, 1, width)
    rgb[strokes > 0] = ink
    around = cv2.dilate(strokes, np.ones((25, 25)))
    return cv2.erode(strokes, np.ones((3, 3))) > 0, (around - strokes) > 0


def luma(rgb):
    return np.array(Image.fromarray(rgb).convert("L"))


def jpeg(rgb):
    file = io.BytesIO()
    Image.fromarray(rgb).save(file, "JPEG", quality=75)
    return file.getvalue()


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("width", [4, 14, 50])
def test_what_luma_hides_stands_out(name, width):
    ink, paper = HIDDEN[name]
    rgb = page(paper, noise=0)
    strokes, around = write(rgb, ink, width)
    grey = grey_of_colours(rgb)
    assert grey.dtype == np.uint8
    assert grey.shape == rgb.shape[:2]
    contrast = np.linalg.norm(np.subtract(ink, paper)) / np.sqrt(3)
    found = abs(np.median(grey[strokes]) - np.median(grey[around]))
    assert found == pytest.approx(contrast, abs=1)


@pytest.mark.parametrize("name", HIDDEN)
def test_it_stands_out_in_a_photo_as_well(name):
    ink, paper = HIDDEN[name]
    rgb = page(paper)
    strokes, around = write(rgb, ink)
    grey = load_picture(jpeg(rgb))
    assert abs(np.median(grey[strokes]) - np.median(grey[around])) > 45
    assert grey[around].std() < 15


@pytest.mark.parametrize("name", ["yellow on white", "pastel green on white"])
def test_ink_that_is_darker_stays_darker_and_paper_keeps_its_luma(name):
    ink, paper = HIDDEN[name]
    rgb = page(paper, noise=0)
    strokes, around = write(rgb, ink)
    grey = grey_of_colours(rgb)
    assert grey[strokes].max() < 200
    assert np.median(grey[around]) == np.median(luma(rgb)[around])


def test_ink_that_is_lighter_stays_lighter():
    ink, paper = HIDDEN["white on yellow"]
    rgb = page(paper)
    strokes, around = write(rgb, ink)
    grey = grey_of_colours(rgb)
    assert np.median(grey[strokes]) > np.median(grey[around]) + 100


@pytest.mark.parametrize(
    "ink",
    [
        (40, 40, 45),
        (40, 60, 150),
        (190, 40, 50),
        (40, 120, 60),
        (90, 180, 90),
        (150, 90, 200),
        (255, 170, 190),
        PENCIL,
    ],
)
def test_of_pens_luma_remains(ink):
    rgb = page((225, 222, 215))
    write(rgb, ink)
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))
    image = Image.open(io.BytesIO(jpeg(rgb)))
    image.draft("L", image.size)  # JPEG stores luma
    assert np.array_equal(load_picture(jpeg(rgb)), np.array(image))


@pytest.mark.parametrize(
    "table", [(120, 80, 40), (230, 120, 40), (240, 220, 60), (60, 150, 60)]
)
@pytest.mark.parametrize("edge", [0, 35, 70])
@pytest.mark.parametrize("angle", [0, 5, 20])
def test_the_colour_of_a_table_is_no_ink(table, edge, angle):
    rgb = page((225, 222, 215))
    write(rgb, PENCIL, width=6)
    rgb = cv2.copyMakeBorder(rgb, *[edge] * 4, cv2.BORDER_CONSTANT, value=table)
    middle = rgb.shape[1] / 2, rgb.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, angle, 1)
    rgb = cv2.warpAffine(rgb, turn, rgb.shape[1::-1], borderValue=table)
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))


@pytest.mark.parametrize(
    "lines",
    [(170, 200, 250), (250, 170, 170), (250, 245, 120), (180, 230, 180)],
)
@pytest.mark.parametrize("ink", [(40, 40, 45), PENCIL])
@pytest.mark.parametrize(
    ("thick", "step", "width"), [(3, 16, 6), (3, 16, 14), (2, 8, 3)]
)
def test_coloured_lines_do_not_hide_the_pen(lines, ink, thick, step, width):
    rgb = page(WHITE)
    for place in range(0, 320, step):
        rgb[place : place + thick] = lines
        rgb[:, place : place + thick] = lines
    write(rgb, ink, width)
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))


def test_light_that_changes_its_colour_is_no_ink():
    rgb = page(WHITE).astype("float32")
    rgb *= np.linspace(0.4, 1, 320)[:, None]
    rgb[..., 2] *= np.linspace(0.5, 1, 240)[:, None]
    rgb = rgb.astype("uint8")
    write(rgb, (70, 70, 70), width=6)
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))


@pytest.mark.parametrize("blob", [1, 4, 8])
def test_noise_of_colours_is_no_ink(blob):
    """JPEG stores colours in blocks, each of which is a little wrong."""
    noise = np.random.default_rng(0).standard_normal((240 // blob, 320 // blob, 3))
    noise = 10 * np.kron(noise, np.ones((blob, blob, 1)))
    rgb = np.clip(230 + noise, 0, 255).astype("uint8")
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (1, 900), (900, 2), (5, 5)])
def test_pictures_of_any_size(shape):
    rgb = np.full((*shape, 3), (200, 100, 50), "uint8")
    assert np.array_equal(grey_of_colours(rgb), luma(rgb))


def test_the_strongest_differences_say_the_direction():
    weak = np.tile([[0, 30, 0]], (90, 1))
    strong = np.tile([[90, 0, 0]], (10, 1))
    strokes = np.concatenate([weak, -strong]).astype("float32")
    assert strongest_direction(strokes) == pytest.approx([1, 0, 0], abs=1e-6)


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize("direction", [(0, 0, 1), (1, 0, 0), (0.8, -0.6, 0)])
def test_grey_along_a_colour_keeps_its_range(sign, direction):
    """All colours there are fit in, and none of their differences gets lost."""
    corners = np.indices((2, 2, 2)).reshape(3, 1, 8).transpose(1, 2, 0) * 255
    rgb = corners.astype("uint8")
    direction = sign * np.array(direction)
    grey = grey_along(rgb, direction).astype(float)
    differences = (rgb - rgb[:, :1].astype(float)) @ direction / np.sqrt(3)
    assert grey - grey[:, :1] == pytest.approx(differences, abs=1)


def test_of_coloured_ink_on_a_scan_only_what_is_seen_counts():
    """Transparent corners are black, and no ink for all that."""
    ink, paper = HIDDEN["yellow on white"]
    rgb = page(paper)
    strokes, around = write(rgb, ink)
    rgb[:3], rgb[:, :3] = 0, 0
    alpha = np.full(rgb.shape[:2], 255, "uint8")
    alpha[:3], alpha[:, :3] = 0, 0
    grey = grey_values(Image.fromarray(np.dstack([rgb, alpha])))
    assert np.median(grey[strokes]) < np.median(grey[around]) - 80
    assert abs(grey[0, 0] - np.median(grey[around])) <= 1


def test_a_large_jpeg_shows_coloured_ink():
    ink, paper = HIDDEN["yellow on white"]
    rgb = page(paper)
    strokes, around = write(rgb, ink)
    large = cv2.resize(rgb, None, fx=12, fy=12, interpolation=cv2.INTER_NEAREST)
    grey = cv2.resize(load_picture(jpeg(large)), (320, 240))
    assert np.median(grey[strokes]) < np.median(grey[around]) - 80
