"""The pad alone, with a stand-in for its model: what it does when Python is slow."""

import pytest

from tools.browser.chromium import module_url
from tools.browser.drawing import Pad
from utils.widgets.digit_pad import DigitPad

MODULE = module_url(DigitPad._esm)

# A model as ipywidgets has one, that answers when `answer` is called.
RENDER = """async (module) => {
    const sent = window.sent = []; // what the pad of the test before sends is not here
    const listeners = {};
    const state = {
        strokes: [], _background: null, pen: 22, message: '', error: '',
        _sent: 0, _answered: 0, _side: 280,
    };
    const model = {
        get: (name) => state[name],
        set: (name, value) => {
            if (state[name] === value) return;
            state[name] = value;
            (listeners[`change:${name}`] ?? []).forEach((react) => react());
        },
        on: (event, react) => (listeners[event] ??= []).push(react),
        off: (event, react) => {
            listeners[event] = listeners[event].filter((other) => other !== react);
        },
        save_changes: () => sent.push(structuredClone(state.strokes)),
    };
    window.answer = () => model.set('_answered', state._sent);
    window.strokes = () => state.strokes;
    window.left = () => Object.values(listeners).flat().length;
    const { default: widget } = await import(module);
    document.body.replaceChildren(document.createElement('div'));
    const remove = await widget.render({ model, el: document.body.firstChild });
    window.remove = remove;
}"""
LONG = [[40 + 2 * i, 60 + i % 7] for i in range(100)]


@pytest.fixture
def pad(page):
    page.evaluate(RENDER, MODULE)
    pad = Pad(page)
    pad.wait = lambda: page.wait_for_function("() => window.sent.length > 0")
    return pad


def sent(pad):
    return pad.page.evaluate("() => window.sent")


def drawn(pad, places):
    """The strokes, as soon as the first is so many places long."""
    pad.page.wait_for_function(
        "(length) => window.strokes()[0]?.length === length", arg=1 + 2 * places
    )
    return pad.page.evaluate("() => window.strokes()")


def test_it_waits_for_python_but_loses_nothing(pad):
    pad.draw([LONG])
    pad.page.wait_for_function("() => window.sent.length > 1")
    pad.widget.get_by_text("Python is busy.").wait_for()
    first, *others = sent(pad)
    assert len(others) == 1  # when the pen was lifted
    assert len(first[0]) < len(others[0][0])
    assert others[0][0][-2:] == pytest.approx(LONG[-1], abs=0.1)
    pad.page.evaluate("() => window.answer()")
    assert pad.widget.get_by_text("Python is busy.").count() == 0
    assert pad.widget.get_attribute("aria-busy") == "false"


def test_a_second_finger_does_not_draw(pad):
    box = pad.canvas.bounding_box()
    session = pad.page.context.new_cdp_session(pad.page)

    def touch(kind, *places):
        points = [
            {"x": box["x"] + x, "y": box["y"] + y, "id": i}
            for i, (x, y) in enumerate(places)
        ]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (50, 50))
    touch("touchStart", (50, 50), (200, 200))
    touch("touchMove", (60, 90), (210, 210))
    touch("touchEnd")
    [stroke] = drawn(pad, 2)
    assert stroke[1:] == pytest.approx([50, 50, 60, 90], abs=0.1)


def test_the_right_button_does_not_draw(pad):
    pad.canvas.click(button="right")
    assert pad.page.evaluate("() => window.strokes()") == []
    pad.canvas.click()
    [dot] = drawn(pad, 1)
    assert dot[1:] == pytest.approx([140, 140], abs=1)


def test_a_clean_end(pad):
    pad.draw([LONG[:20]])
    pad.page.evaluate("() => window.remove()")
    assert pad.page.evaluate("() => window.left()") == 0
