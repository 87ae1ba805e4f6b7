"""Photos of sheets that nobody took."""

import numpy as np
import pytest

from utils.datasets.sheets import layout, photos
from utils.datasets.sheets.writers import write_as


@pytest.fixture(scope="module")
def ink():
    digits = write_as("Ada", range(10))
    return np.stack([digits] * 10, axis=1)


def test_the_pens_differ_in_width_and_strength(ink):
    pages = {pen: photos.filled_sheet(ink, pen) for pen in photos.PENS}
    darkest = {pen: page.min() for pen, page in pages.items()}
    inked = {pen: (page < 0.8 * page.max()).mean() for pen, page in pages.items()}
    # the marks are black on every page
    assert len(set(darkest.values())) == 1
    assert inked["pencil"] < inked["ballpoint"] < inked["felt pen"]


def test_the_photo_has_the_size_and_the_light_that_was_asked_for(ink):
    page = photos.filled_sheet(ink)
    photo = photos.photograph_sheet(page, megapixels=1)
    assert photo.dtype == "uint8"
    assert photo.shape[0] * photo.shape[1] == pytest.approx(1e6, rel=0.01)
    assert np.array_equal(photo, photos.photograph_sheet(page, megapixels=1))
    other = photos.photograph_sheet(page, megapixels=1, seed=1)
    assert not np.array_equal(photo, other)


def test_blur_makes_it_blurred(ink):
    page = photos.filled_sheet(ink)
    sharp, blurred = (
        photos.photograph_sheet(page, megapixels=1, blur=blur).astype(float)
        for blur in (0, 2)
    )
    steepness = [np.abs(np.diff(one[..., 0])).max() for one in (sharp, blurred)]
    assert steepness[0] > 1.5 * steepness[1]


def test_other_ink_or_another_pen_is_refused(ink):
    with pytest.raises(ValueError, match=r"shape \(10, 10, h, w\), got \(9, 10"):
        photos.filled_sheet(ink[:9])
    with pytest.raises(ValueError, match="pen: expected one of .*'quill'"):
        photos.filled_sheet(ink, "quill")
    with pytest.raises(ValueError, match="paper: expected"):
        photos.filled_sheet(ink, paper="A5")


def test_letter_is_wider_than_a4(ink):
    letter, a4 = (photos.filled_sheet(ink, paper=paper) for paper in ("Letter", "A4"))
    ratio = [page.shape[1] / page.shape[0] for page in (letter, a4)]
    assert ratio == pytest.approx(
        [
            width / height
            for width, height in (layout.PAPERS[p] for p in ("Letter", "A4"))
        ],
        rel=0.01,
    )
