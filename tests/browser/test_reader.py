"""The page's reader reads what Python's reader does, drawings and photos.

Its arithmetic follows OpenCV's and NumPy's; the digits may differ by a grey value or
two, where a number lies on the border of two of them.
"""

import base64
import gzip
import io

import cv2
import numpy as np
import pytest
from PIL import Image

from tools.browser.chromium import module_url
from tools.browser.drawing import SIDE, STROKES
from utils.pictures import normalization
from utils.pictures.errors import NoDigitFound
from utils.pictures.files import grey_values
from utils.pictures.ink import darken, extract_ink
from utils.pictures.normalization import normalize
from utils.pictures.segmentation import find_digit
from utils.pictures.warping import rotated
from utils.widgets.digit_pad import DigitPad
from utils.widgets.reader import SCRIPTS, constants
from utils.widgets.tools import script

MODULE = module_url(script("page", *SCRIPTS))
MANY = 250  # of 1,000 drawings made in this way, all are read alike

# ---- drawings


def moved(points, generator):
    """Points of a pad moved, turned, scaled, sheared and jittered."""
    angle, (wide, high) = generator.normal(0, 0.3), generator.uniform(0.15, 1.3, 2)
    if generator.random() < 0.7:
        high = wide * generator.uniform(0.8, 1.2)
    turn = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    matrix = np.array(turn) @ [[wide, generator.normal(0, 0.2)], [0, high]]
    place = SIDE / 2 + generator.normal(0, 40, 2)
    jitter = generator.normal(0, generator.choice([0, 0.5, 3]), points.shape)
    return (points - SIDE / 2) @ matrix.T + place + jitter


def recorded(generator):
    """A digit as it was drawn, changed as a whole."""
    strokes = STROKES[int(generator.integers(10))]
    lengths = np.cumsum([len(stroke) for stroke in strokes])[:-1]
    return np.split(moved(np.concatenate(strokes), generator), lengths)


def broken(generator):
    """A digit in two or three pieces."""
    strokes = recorded(generator)
    count = generator.integers(1, 3)
    for _ in range(count):
        longest = max(strokes, key=len)
        strokes = [stroke for stroke in strokes if stroke is not longest]
        end = generator.integers(2, len(longest) - 2) if len(longest) > 5 else 1
        strokes += [longest[:end], longest[end + 1 :]]
    return [stroke for stroke in strokes if len(stroke)]


def scribble(generator):
    """A few strokes that wander about."""
    count, step = generator.integers(1, 5), generator.choice([3, 15, 60])
    return [
        generator.uniform(0, SIDE, 2)
        + generator.normal(0, step, (generator.integers(1, 60), 2)).cumsum(axis=0)
        for _ in range(count)
    ]


def dots(generator):
    """A few dots, some on whole pixels: there, they are symmetrical."""
    count = generator.integers(1, 6)
    return list(
        generator.uniform(-5, SIDE + 5, (count, 1, 2)).round(generator.choice(2))
    )


KINDS = [recorded] * 6 + [broken] * 2 + [scribble, dots]


def drawings(count, seed=0):
    """Strokes as the pad has them, for so many drawings."""
    generator = np.random.default_rng(seed)
    for i in range(count):
        strokes = KINDS[i % len(KINDS)](generator)
        width = round(generator.uniform(8, 40), int(generator.choice(2)))
        yield [[width, *np.ravel(np.round(one, 1)).tolist()] for one in strokes]


def in_python(strokes):
    """The ink of a drawing and its digit, or what Python says instead."""
    pad = DigitPad(strokes=strokes)
    try:
        return pad.image, pad.digit
    except NoDigitFound as error:
        return pad.image, str(error)


# ---- photos


def photo(generator):
    """Grey values of a digit on paper, in light and shadow, with noise."""
    pen = generator.uniform(8, 30)
    strokes = [[pen, *np.ravel(one).tolist()] for one in recorded(generator)]
    ink = DigitPad(strokes=strokes).image / np.float32(255)
    height, width = generator.permutation([480, 640])
    side = int(generator.uniform(200, 480))
    page = np.zeros((height, width), "float32")
    top, left = generator.integers(0, [height - side + 1, width - side + 1])
    page[top : top + side, left : left + side] = cv2.resize(ink, (side, side))
    slope = generator.normal(0, 0.3, 2)
    rows, columns = np.indices(page.shape) / max(page.shape)
    light = 0.75 + slope[0] * (rows - 0.5) + slope[1] * (columns - 0.5)
    if generator.random() < 0.7:
        grey = 230 * light * (1 - generator.uniform(0.4, 0.9) * page)
    else:
        grey = 60 * light + generator.uniform(80, 170) * page
    noise = generator.normal(0, generator.uniform(0, 6), page.shape)
    return np.clip(grey + noise, 0, 255).astype("uint8")


def of_photo(grey):
    """As `prepare_digit`, but ruled paper stays as it is; and the digit's box."""
    digit = find_digit(darken(extract_ink(grey)))
    return normalize(digit), digit.box.tolist()


# ---- in the page

# What a function of reader.js returns for each of many lists of arguments, or why it
# does not. The bytes of all images come and go in one file, packed; in the lists stands
# how large each is.
CALL = """async ([module, name, many, code, constants]) => {
    const reader = await import(module);
    const through = (stream, change) => new Response(stream.pipeThrough(change));
    const { body } = await fetch('data:;base64,' + code);
    const bytes = await through(body, new DecompressionStream('gzip')).arrayBuffer();
    let start = 0;
    const unpack = ({ rows, columns }) => {
        const data = new Uint8Array(bytes, start, rows * columns);
        start += data.length;
        return { data, rows, columns };
    };
    const file = [];
    const pack = ({ data, ...size }) => { file.push(data); return size; };
    const answers = many.map((values) => {
        const known = values.map((value) => (value.rows ? unpack(value) : value));
        try {
            const answer = reader[name](...known, constants);
            return answer.digit
                ? { ...answer, digit: pack(answer.digit) }
                : pack(answer);
        } catch (error) {
            return error.message;
        }
    });
    const packing = new CompressionStream('gzip');
    const packed = await through(new Blob(file).stream(), packing).blob();
    const url = await new Promise((resolve) => {
        const reading = new FileReader();
        reading.onload = () => resolve(reading.result);
        reading.readAsDataURL(packed);
    });
    return [answers, url.split(',')[1]];
}"""


def to_page(value, file):
    if not isinstance(value, np.ndarray):
        return value
    file.write(value.tobytes())
    return {"rows": value.shape[0], "columns": value.shape[1]}


def from_page(answer, file):
    """An image, a text, or {"digit": an image, "box": ...}."""
    if isinstance(answer, str):
        return answer
    if "digit" in answer:
        return answer | {"digit": from_page(answer["digit"], file)}
    shape = answer["rows"], answer["columns"]
    return np.frombuffer(file.read(np.prod(shape)), "uint8").reshape(shape)


@pytest.fixture(scope="module")
def call(page):
    """Call a function of reader.js with each of many lists of arguments."""

    def call(name, many):
        file = io.BytesIO()
        many = [[to_page(value, file) for value in values] for values in many]
        code = base64.b64encode(gzip.compress(file.getvalue(), 1)).decode()
        answers, code = page.evaluate(CALL, [MODULE, name, many, code, constants()])
        file = io.BytesIO(gzip.decompress(base64.b64decode(code)))
        return [from_page(answer, file) for answer in answers]

    return call


def difference(one, other):
    """The largest one of two images, in grey values; 0 or infinite for texts."""
    if isinstance(one, str) or isinstance(other, str):
        return 0 if str(one) == str(other) else np.inf
    return np.abs(one.astype(int) - other).max()


@pytest.fixture(scope="module")
def drawn():
    """Drawings: their strokes, ink and digit, as Python has them."""
    return [(strokes, *in_python(strokes)) for strokes in drawings(MANY)]


def test_the_ink_of_a_drawing_is_python_s(call, drawn):
    inks = call("inkOf", [[strokes] for strokes, _, _ in drawn])
    for ink, (_, expected, _) in zip(inks, drawn, strict=True):
        assert difference(ink, expected) == 0


def test_ink_grows_with_each_segment(page):
    """While a hand draws, only the new piece of its stroke is added."""
    assert page.evaluate(
        """async ([module, stroke, constants]) => {
            const { inkOf, addSegment } = await import(module);
            const [width, ...places] = stroke;
            const ink = inkOf([stroke.slice(0, 3)], constants);
            for (let i = 2; i < places.length; i += 2) {
                addSegment(ink, width, ...places.slice(i - 2, i + 2));
            }
            const whole = inkOf([stroke], constants);
            return ink.data.every((value, i) => value === whole.data[i]);
        }""",
        [MODULE, [17.5, 40, 50.2, 90.1, 70, 60, 220, 300, 290], constants()],
    )


def test_a_drawing_s_digit_is_python_s(call, drawn):
    digits = call("digitOf", [[ink] for _, ink, _ in drawn])
    for digit, (_, _, expected) in zip(digits, drawn, strict=True):
        assert difference(digit, expected) <= 2


def test_dust_and_faint_ink_are_left_out_as_in_python(call):
    line, dust = [20, 140, 40, 140, 240], [8, 115, 100]
    # a pen without width covers 0.3 of a pixel whose middle is 0.2 away
    faint = [[0, column + 0.7, 100, column + 0.7, 180] for column in range(160, 168)]
    ink, digit = in_python([line, dust, *faint])
    assert 70 < ink[140, 160] < 80
    assert np.array_equal(digit, in_python([line])[1])
    assert difference(*call("digitOf", [[ink]]), digit) <= 2


@pytest.mark.parametrize("turns", range(4))
def test_faint_ink_is_kept_that_touches_by_its_corners(call, turns):
    steps = np.kron(np.diag([77] * 8 + [255] * 12), np.ones((7, 7))).astype("uint8")
    ink = np.pad(np.rot90(steps, turns), (SIDE - 140) // 2)
    digit = normalize(find_digit(darken(ink / np.float32(255))))
    assert np.count_nonzero((digit > 40) & (digit < 120)) > 8  # the faint ones
    assert difference(*call("digitOf", [[ink]]), digit) <= 2


@pytest.mark.parametrize("away", [30, 35, 40, 50, 60])
def test_of_two_equally_important_digits_it_takes_the_one_python_takes(call, away):
    angle = np.array([[100, 40], [140, 0], [180, 40]])
    above, below = (angle * (1, sign) + (0, 140 + sign * away) for sign in (-1, 1))
    ink, digit = in_python([[12, *above.ravel()], [12, *below.ravel()]])
    assert difference(*call("digitOf", [[ink]]), digit) <= 2


FAINT = [[9, -4.45, 100, -4.45, 200]]
SPECKS = [[4, 20 * i, 100] for i in range(1, 9)]


@pytest.mark.parametrize(
    ("strokes", "text"), [(FAINT, "Nothing stands out"), (SPECKS, "only specks")]
)
def test_what_is_no_digit_is_refused_as_in_python(call, strokes, text):
    ink, error = in_python(strokes)
    assert text in error
    assert call("digitOf", [[ink]]) == [error]


def test_an_empty_pad_holds_no_digit(call):
    (error,) = call("digitOf", [[np.zeros((SIDE, SIDE), "uint8")]])
    assert "Nothing stands out" in error


def test_a_number_changed_in_python_changes_the_page(call, drawn, monkeypatch):
    strokes, ink, before = drawn[0]
    monkeypatch.setattr(normalization, "BOX", 12)
    (digit,) = call("digitOf", [[ink]])
    assert difference(digit, before) > 100
    assert difference(digit, DigitPad(strokes=strokes).digit) <= 2


@pytest.mark.parametrize("degrees", [0, 10, -10, 33])
def test_a_digit_is_turned_as_in_python(call, drawn, degrees):
    digits = np.array([digit for _, _, digit in drawn])
    turned = call("turned", [[digit, degrees] for digit in digits])
    assert difference(np.array(turned), rotated(digits, degrees)) <= 1


def test_a_photo_s_digit_is_python_s(call):
    generator = np.random.default_rng(0)
    photos = [photo(generator) for _ in range(12)]
    answers = call("photoDigitOf", [[grey] for grey in photos])
    for grey, answer in zip(photos, answers, strict=True):
        digit, box = of_photo(grey)
        assert answer["box"] == box
        assert difference(answer["digit"], digit) <= 3


def test_an_empty_photo_is_refused_as_in_python(call):
    paper = np.random.default_rng(0).integers(180, 200, (300, 400)).astype("uint8")
    with pytest.raises(NoDigitFound) as error:
        of_photo(paper)
    assert call("photoDigitOf", [[paper]]) == [str(error.value)]


# Two ranges: how opaque the pixels are in two parts of the picture.
@pytest.mark.parametrize("share", [0.3, 0.6])
@pytest.mark.parametrize(
    "opaque",
    [
        [(255, 256), (255, 256)],
        [(0, 150), (0, 150)],
        [(100, 256), (100, 256)],
        [(0, 1), (0, 1)],
        [(1, 127), (1, 127)],  # ink, though nothing is more than half opaque
        [(60, 110), (0, 200)],
        [(200, 256), (100, 127)],  # paper, though most is less than half opaque
        [(128, 140), (0, 100)],  # ink, though most may be more than half opaque
    ],
)
def test_colours_and_transparent_parts_become_grey_as_in_python(call, opaque, share):
    generator = np.random.default_rng(0)
    colours = generator.integers(0, 256, (30, 40, 4)).astype("uint8")
    one, other = (generator.integers(*limits, (30, 40)) for limits in opaque)
    colours[..., 3] = np.where(generator.random((30, 40)) < share, one, other)
    values = colours.ravel().tolist()
    (grey,) = call("greyOf", [[values, 40, 30]])
    assert np.array_equal(grey, grey_values(Image.fromarray(colours)))


def test_ink_that_is_fainter_where_it_is_lighter(call):
    """Its mean is weighed by how opaque it is: dark ink is put on white."""
    colours = np.full((30, 40, 4), 255, "uint8")
    colours[..., 3] = 20  # a light veil
    colours[10:20, 10:20] = 0, 0, 0, 255
    (grey,) = call("greyOf", [[colours.ravel().tolist(), 40, 30]])
    assert np.array_equal(grey, grey_values(Image.fromarray(colours)))
    assert (grey[0, 0], grey[15, 15]) == (255, 0)


def test_what_else_is_as_large_as_the_digit_is_found(call):
    paper = np.full((300, 600), 230, "uint8")
    boxes = [(40, 100, 60, 180), (150, 90, 170, 170), (500, 80, 530, 170)]
    for left, top, right, bottom in [(290, 100, 315, 190), *boxes]:
        paper[top:bottom, left:right] = 20
    paper[20:30, 580:590] = 20  # too small
    paper[40:43, :250] = 20  # a line
    (answer,) = call("photoDigitOf", [[paper]])
    assert answer["box"] == pytest.approx([290, 100, 315, 190], abs=2)
    for found, expected in zip(sorted(answer["others"]), boxes, strict=True):
        assert found == pytest.approx(expected, abs=2)
