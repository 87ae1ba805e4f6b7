"""What the widgets share."""

import base64
import re

import anywidget
import cv2
import numpy as np
import pytest
import traitlets
from matplotlib.figure import Figure

from utils.widgets.tools import (
    STATIC,
    BadSetting,
    FromBrowser,
    at_least_one,
    png_of,
    refuse_unknown,
    script,
    with_picture,
)


class Small(anywidget.AnyWidget):
    _esm = "export default { render() {} };"
    content = FromBrowser()
    size = traitlets.Int(1).tag(sync=True)

    @traitlets.validate("size")
    def _valid_size(self, proposal):
        if proposal.value > 9:
            raise BadSetting("size: expected up to 9.")
        return proposal.value


@pytest.mark.parametrize("value", [b"\x00\xff", memoryview(b"\x00\xff")])
def test_bytes_arrive_from_the_browser(value):
    widget = Small()
    assert widget.content == b""
    widget.set_state({"content": value})
    assert widget.content == b"\x00\xff"
    widget.set_state({"content": None})  # as an empty buffer may arrive
    assert widget.content == b""


def test_bytes_are_not_sent_back_to_the_browser_that_sent_them():
    assert Small().trait_metadata("content", "echo_update") is False
    assert "content" in Small().get_state()


def test_a_bad_setting_is_rolled_back():
    widget = Small(size=3)
    for error in (ValueError, traitlets.TraitError):
        with pytest.raises(error, match="expected up to 9"):
            widget.size = 10
        with pytest.raises(error, match="expected up to 9"):
            widget.set_state({"size": 10})
    assert widget.size == 3


def test_scripts_are_joined_in_their_order():
    page, answer = ((STATIC / f"{name}.js").read_text() for name in ("page", "answer"))
    assert script("page", "answer") == f"{page}\n{answer}"
    with pytest.raises(FileNotFoundError):
        script("page", "missing")


@pytest.mark.parametrize(
    "name", ["answer", "convolution_explorer", "digit_pad", "network_view"]
)
def test_no_widget_declares_again_what_the_page_has(name):
    """The two are one module, where a name can stand only once."""
    page, own = (declared((STATIC / f"{one}.js").read_text()) for one in ("page", name))
    assert {"make", "button", "listen", "SIDE"} <= page
    assert not page & own


def declared(text):
    """The names that a script declares at its left edge."""
    pattern = r"^(?:export )?(?:const|function|class) (\w+)"
    return set(re.findall(pattern, text, re.MULTILINE))


@pytest.mark.parametrize("wrap", [lambda data: data, lambda data: (data, {"a": 1})])
def test_a_picture_beside_a_widget(wrap):
    bundle = wrap({"text/plain": "Small()"})
    data, metadata = with_picture(bundle, b"a picture", "a small one")
    kept = {} if isinstance(bundle, dict) else bundle[1]
    assert metadata == kept | {"image/png": {"alt": "a small one"}}
    assert data["text/plain"] == "Small()"
    assert base64.b64decode(data["image/png"]) == b"a picture"


@pytest.mark.parametrize("dpi", [80, 40])
def test_a_figure_as_png(dpi):
    figure = Figure(figsize=(3, 2), facecolor="red")
    png = np.frombuffer(png_of(figure, dpi), "uint8")
    picture = cv2.imdecode(png, cv2.IMREAD_COLOR)
    assert picture.shape == (2 * dpi, 3 * dpi, 3)
    assert (picture == (0, 0, 255)).all()  # OpenCV begins with blue


def test_at_least_one_digit():
    images = np.zeros((2, 28, 28), "uint8")
    assert np.array_equal(at_least_one(images), images)
    assert at_least_one([*images]).shape == (2, 28, 28)
    with pytest.raises(ValueError, match="images: expected at least one digit, got"):
        at_least_one(images[:0])
    with pytest.raises(ValueError, match=r"images: expected shape \(n, 28, 28\)"):
        at_least_one(images[0])


def test_unknown_settings():
    refuse_unknown("settings", {"pen": 1}, {"pen", "size"})
    refuse_unknown("settings", {}, set())
    with pytest.raises(TypeError, match="settings: there is no ink, paper"):
        refuse_unknown("settings", {"paper": 1, "pen": 2, "ink": 3}, {"pen"})
