"""Photos of sheets become digits with labels."""

import itertools

import cv2
import numpy as np
import pytest

from utils.datasets.sheets import photos, reading
from utils.datasets.sheets.layout import BOX, box_corner
from utils.datasets.sheets.writers import WRITERS, write_as
from utils.datasets.strokes import framed
from utils.paths import ROOT

LABELS = np.repeat(np.arange(10), 10)


def inks(name, seed=0):
    ink = write_as(name, LABELS, seed)
    return ink.reshape(10, 10, *ink.shape[1:])


@pytest.fixture(scope="module")
def page():
    return photos.filled_sheet(inks("Ada"))


@pytest.fixture(scope="module")
def photo(page):
    return photos.photograph_sheet(page, megapixels=1.5)


def shapes(ink, pen):
    """Digits as the network should see them, written with a pen."""
    ink = ink.reshape(-1, *ink.shape[2:])
    return np.stack([framed(photos.with_pen(one, photos.PENS[pen])) for one in ink])


def are_right(images, written):
    """Whether nine tenths of the ink of each lie on that of the other, or near it."""

    def near(ones, others):
        reach = np.stack([cv2.dilate(one, np.ones((5, 5))) for one in others])
        inked = ones > 100
        return (inked & (reach > 100)).sum(axis=(1, 2)) / inked.sum(axis=(1, 2))

    return np.minimum(near(images, written), near(written, images)) > 0.9


def test_of_forty_photos_at_least_98_of_100_boxes_are_cut_and_labelled_right():
    """Tilt up to 25 degrees, blur up to 2 pixels, three pens, 1 and 12 megapixels."""
    kinds = list(itertools.product(WRITERS, photos.PENS))
    pages = [photos.filled_sheet(inks(name), pen) for name, pen in kinds]
    goals = [shapes(inks(name), pen) for name, pen in kinds]
    right = 0
    for seed in range(40):
        photo = photos.photograph_sheet(
            pages[seed % len(kinds)],
            tilt=25 * (seed % 8) / 7,
            blur=2 * (seed % 5) / 4,
            megapixels=12 if seed % 4 == 3 else 1,
            seed=seed,
        )
        images, labels, report = reading.read_sheet(photo)
        assert np.array_equal(labels, report.places[:, 0])
        written = goals[seed % len(kinds)][report.places @ (10, 1)]
        right += are_right(images, written).sum()
    assert right >= 0.98 * 100 * 40, right


def test_any_way_up(photo):
    images, labels, _ = reading.read_sheet(photo)
    for turns in (1, 2, 3):
        turned, same, _ = reading.read_sheet(np.rot90(photo, turns))
        assert np.array_equal(same, labels)
        assert np.abs(turned.astype(float) - images).mean() < 6


def test_empty_and_crossed_out_boxes_are_left_out_and_told():
    ink = inks("Ada")
    ink[2, 3] = 0
    side = ink.shape[-1]
    for ends in (((8, 8), (side - 8, side - 8)), ((side - 8, 8), (8, side - 8))):
        cv2.line(ink[4, 0], *ends, 1.0, 9)
    ink[9, 9] = 1  # blackened
    photo = photos.photograph_sheet(photos.filled_sheet(ink), megapixels=2)
    images, labels, report = reading.read_sheet(photo)
    assert report.empty == [(2, 3)]
    assert report.spoiled == [(4, 0), (9, 9)]
    assert len(images) == len(labels) == 97
    assert str(report) == (
        "97 digits read.\nEmpty: row 2, box 4.\nSpoiled: row 4, box 1, row 9, box 10."
    )


def test_many_empty_boxes_are_counted():
    ink = inks("Ada")
    ink[3:] = 0
    photo = photos.photograph_sheet(photos.filled_sheet(ink), megapixels=2)
    _, labels, report = reading.read_sheet(photo)
    assert set(labels) == {0, 1, 2}
    assert "and 65 more." in str(report)


def test_the_example_of_the_course_is_read():
    images, labels, report = reading.read_sheet(ROOT / "examples" / "sheet.jpg")
    assert np.array_equal(labels, LABELS)
    assert not report.empty
    assert not report.spoiled
    assert images.shape == (100, 28, 28)


def cut_off(photo):
    return photo[: 2 * len(photo) // 3]


def two_sheets(photo):
    return np.hstack([photo, photo])


def blurred(photo):
    return cv2.GaussianBlur(photo, (0, 0), 5)


def far_away(photo):
    small = cv2.resize(photo, None, fx=0.28, fy=0.28, interpolation=cv2.INTER_AREA)
    return cv2.copyMakeBorder(small, 300, 300, 200, 200, cv2.BORDER_REPLICATE)


def other_page(photo):
    page = np.full_like(photo, 230)
    cv2.putText(page, "12345", (100, 400), cv2.FONT_HERSHEY_SIMPLEX, 4, (0, 0, 0), 9)
    return page


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (cut_off, "mark at the bottom right and the bottom left was not found"),
        (two_sheets, "several sheets on the photo"),
        (blurred, "The photo is blurred: its edges are . pixels wide"),
        (far_away, r"only 1\.\d pixels on the photo. Take it from closer"),
        (other_page, "No mark of the sheet was found"),
    ],
)
def test_a_bad_photo_is_refused_with_a_reason(photo, change, message):
    with pytest.raises(reading.SheetError, match=message):
        reading.read_sheet(change(photo))


def test_the_sheets_of_a_class(photo, tmp_path):
    cv2.imwrite(str(tmp_path / "Ben.jpg"), photo)
    cv2.imwrite(str(tmp_path / "Lea.png"), other_page(photo))
    (tmp_path / "notes.txt").write_text("no photo")
    (tmp_path / "Kim.jpg").write_bytes(b"")
    sheets, faults = reading.read_sheets(tmp_path)
    assert list(sheets) == ["Ben"]
    assert len(sheets["Ben"][0]) == 100
    assert faults["Lea"].startswith("No mark of the sheet")
    assert faults["Kim"].startswith("The file is empty")


def test_a_folder_without_sheets_says_so(tmp_path):
    with pytest.raises(reading.SheetError, match="is no folder"):
        reading.read_sheets(tmp_path / "missing")
    with pytest.raises(reading.SheetError, match="No sheet could be read"):
        reading.read_sheets(tmp_path)


def rows_page(rows):
    """A blank page with rows of digits."""
    page = np.zeros((200 * len(rows), 1900), "float32")
    for row, labels in enumerate(rows):
        for place, ink in enumerate(write_as("Ada", labels, seed=row)):
            page[200 * row + 20 :, 20 + 165 * place :][:160, :160] = ink
    return (235 * (1 - 0.85 * page)).astype("uint8")


def test_rows_on_any_paper_are_labelled_by_their_order():
    images, labels, report = reading.read_rows(
        rows_page([[digit] * 9 for digit in range(10)])
    )
    assert np.array_equal(labels, np.repeat(range(10), 9))
    assert images.shape == (90, 28, 28)
    assert report.places.tolist() == list(map(list, np.ndindex(10, 9)))


def test_some_rows_may_be_named():
    images, labels, _ = reading.read_rows(rows_page([[7] * 5, [1] * 5]), labels=(7, 1))
    assert labels.tolist() == [7] * 5 + [1] * 5
    assert len(images) == 10


def test_missing_rows_are_told():
    with pytest.raises(reading.SheetError, match="2 rows on the photo, not 10"):
        reading.read_rows(rows_page([[7] * 5, [1] * 5]))


def test_the_inside_of_a_box_is_where_the_layout_says():
    sheet = np.zeros((round(5 * 238), round(5 * 182)))
    left, top = box_corner(3, 7)
    centre = round(5 * (top + BOX / 2)), round(5 * (left + BOX / 2))
    sheet[centre] = 1
    assert reading._inside(sheet, 3, 7).sum() == 1
    assert reading._inside(sheet, 3, 6).sum() == 0
