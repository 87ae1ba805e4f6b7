"""Digits drawn on the pad as a hand would, from strokes of the project's own."""

import json
from pathlib import Path

STROKES = {
    int(digit): strokes
    for digit, strokes in json.loads(
        (Path(__file__).parent / "strokes.json").read_text()
    ).items()
}
SIDE = 280  # of the pad that the strokes were drawn on
ANSWERED = (
    """canvas => canvas.closest('.digit-pad').getAttribute('aria-busy') === 'false'"""
)


class Mouse:
    def __init__(self, page):
        self.mouse = page.mouse

    def down(self, x, y):
        self.mouse.move(x, y)
        self.mouse.down()

    def move(self, x, y):
        self.mouse.move(x, y)

    def up(self):
        self.mouse.up()


class Finger:
    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def _send(self, kind, *points):
        self.session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )

    def down(self, x, y):
        self._send("touchStart", {"x": x, "y": y})

    def move(self, x, y):
        self._send("touchMove", {"x": x, "y": y})

    def up(self):
        self._send("touchEnd")


class Pen:
    """A stylus. For the browser it is a mouse that says it is a pen."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def _send(self, kind, x, y, button="left", pressed=1):
        event = {"type": kind, "x": x, "y": y, "button": button, "buttons": pressed}
        event |= {"pointerType": "pen", "force": 0.5, "clickCount": 1}
        self.session.send("Input.dispatchMouseEvent", event)
        self.place = x, y

    def down(self, x, y):
        self._send("mouseMoved", x, y, button="none", pressed=0)
        self._send("mousePressed", x, y)

    def move(self, x, y):
        self._send("mouseMoved", x, y)

    def up(self):
        self._send("mouseReleased", *self.place, pressed=0)


class Pad:
    """A pad on the page, the one in `widget` (a locator) or the first."""

    def __init__(self, page, widget=None):
        self.page = page
        self.widget = widget or page.locator(".digit-pad").first
        self.canvas = self.widget.locator(".board canvas")

    def draw(self, strokes, pointer=Mouse):
        """Draw, a place in each frame, and lift the pen; wait until Python answers."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        hand = pointer(self.page)
        for stroke in strokes:
            first, *others = [
                (
                    box["x"] + x * box["width"] / SIDE,
                    box["y"] + y * box["height"] / SIDE,
                )
                for x, y in stroke
            ]
            hand.down(*first)
            for place in others:
                hand.move(*place)
            hand.up()
        self.wait()

    def wait(self):
        self.page.wait_for_function(ANSWERED, arg=self.canvas.element_handle())

    def press(self, name):
        self.widget.get_by_role("button", name=name).click()
        self.wait()

    def ink(self):
        """The share of the pad that is white."""
        return self.canvas.evaluate(
            """canvas => {
                const { width, height } = canvas;
                const { data } = canvas.getContext('2d').getImageData(
                    0, 0, width, height);
                return data.filter((value, i) => i % 4 === 0 && value > 127).length
                    / (width * height);
            }"""
        )
