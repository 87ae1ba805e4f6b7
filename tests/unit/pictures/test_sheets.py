"""The sheet on a table is found, and straightened."""

import cv2
import numpy as np
import pytest

from utils.pictures.sheets import find_sheet, straighten


def written(height=300, width=400):
    page = np.full((height, width), 215, "uint8")
    cv2.ellipse(page, (width // 2, height // 2), (40, 60), 0, 0, 360, 60, 8)
    return page


def on_table(page, top, bottom, left, right, shade=45):
    return cv2.copyMakeBorder(
        page, top, bottom, left, right, cv2.BORDER_CONSTANT, value=shade
    )


@pytest.mark.parametrize(
    "sides", [(30, 40, 50, 60), (0, 0, 0, 12), (4, 4, 4, 4), (60, 0, 0, 0)]
)
def test_a_sheet_is_found_between_strips_of_table(sides):
    page = written()
    top, bottom, left, right = sides
    corners = find_sheet(on_table(page, *sides))
    expected = [
        (left, top),
        (left + 400, top),
        (left + 400, top + 300),
        (left, top + 300),
    ]
    assert corners == pytest.approx(np.array(expected), abs=6)


def test_a_turned_sheet_is_seen_from_above_afterwards():
    turn = cv2.getRotationMatrix2D((300, 250), 12, 1) + [(0, 0, 100), (0, 0, 80)]
    table = cv2.warpAffine(written(), turn[:2], (640, 560), borderValue=40)
    corners = find_sheet(table)
    sheet, back = straighten(table, corners)
    assert sheet.min(axis=0).max() > 40, "no table is left at the sides"
    assert (sheet > 150).mean() > 0.9
    rows, columns = np.nonzero(sheet < 100)
    middle = np.array([[[columns.mean(), rows.mean()]]])
    place = cv2.perspectiveTransform(middle, back)[0, 0]
    assert place == pytest.approx(turn[:2] @ (200, 150, 1), abs=3)


def test_a_blank_sheet_is_found():
    blank = np.full((300, 400), 215, "uint8")
    corners = find_sheet(on_table(blank, 30, 40, 50, 60, shade=120))
    expected = [(50, 30), (450, 30), (450, 330), (50, 330)]
    assert corners == pytest.approx(np.array(expected), abs=6)


def test_wood_is_a_table_though_it_is_light():
    wood = np.random.default_rng(0).uniform(120, 150, (400, 500))
    wood = cv2.GaussianBlur(wood, (0, 0), 1).astype("uint8")
    wood[50:350, 50:450] = written()
    corners = find_sheet(wood)
    expected = [(50, 50), (450, 50), (450, 350), (50, 350)]
    assert corners == pytest.approx(np.array(expected), abs=6)


def test_a_sharp_shadow_as_dark_as_wood_is_no_table():
    """It falls across the paper, from edge to edge."""
    page = written()
    page[:, :130] = page[:, :130] * (135 / 215)
    assert find_sheet(page) is None
    aslant = written()
    shadow = np.zeros_like(page)
    cv2.fillPoly(shadow, [np.array([(0, 0), (230, 0), (120, 299), (0, 299)])], 1)
    aslant = np.where(shadow > 0, aslant * (135 / 215), aslant).astype("uint8")
    assert find_sheet(aslant) is None


def no_table(shade):
    page = written()
    page[:, 200:] = (page[:, 200:] * shade).astype("uint8")
    return page


@pytest.mark.parametrize(
    "picture",
    [
        pytest.param(written(), id="paper alone"),
        pytest.param(255 - written(), id="a blackboard"),
        pytest.param(no_table(0.5), id="half of it in shadow"),
        pytest.param(on_table(written(60, 60), 200, 200, 200, 200), id="a scrap"),
        pytest.param(np.full((1, 1), 7, "uint8"), id="a pixel"),
    ],
)
def test_where_there_is_no_table_there_is_no_sheet(picture):
    assert find_sheet(picture) is None


def test_what_has_not_four_corners_is_no_sheet():
    plate = np.full((400, 400), 40, "uint8")
    cv2.circle(plate, (200, 200), 190, 220, -1)
    cv2.line(plate, (150, 200), (250, 200), 60, 8)
    assert find_sheet(plate) is None


def test_a_white_one_is_no_sheet():
    page = np.full((300, 200), 20, "uint8")
    page[20:280, 60:140] = 235
    assert find_sheet(page) is None


def test_the_matrix_leads_back_to_the_picture():
    page = on_table(written(), 33, 20, 47, 10)
    page[33 + 100, 47 + 50] = 0
    corners = find_sheet(page)
    sheet, back = straighten(page, corners)
    row, column = np.unravel_index(sheet[:120, :80].argmin(), (120, 80))
    place = cv2.perspectiveTransform(np.array([[[column, row]]], float), back)
    assert place[0, 0] == pytest.approx((97, 133), abs=2)
