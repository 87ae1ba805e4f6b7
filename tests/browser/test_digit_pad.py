"""The pad alone, with a stand-in for its model: what it does when Python is slow."""

import base64

import pytest

from tests.browser.drawing import Pad
from utils.widget_tools import script

MODULE = base64.b64encode(script("page", "digit_pad").encode()).decode()

# A model as ipywidgets has one, that answers when `answer` is called.
RENDER = """async (module) => {
    const listeners = {};
    const state = {
        strokes: [], _background: null, pen: 22, message: '', error: '',
        _sent: 0, _answered: 0,
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
        save_changes: () => window.sent.push(structuredClone(state.strokes)),
    };
    window.sent = [];
    window.answer = () => model.set('_answered', state._sent);
    window.left = () => Object.values(listeners).flat().length;
    const { default: widget } = await import(`data:text/javascript;base64,${module}`);
    document.body.replaceChildren(document.createElement('div'));
    const remove = widget.render({ model, el: document.body.firstChild });
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
    pad.wait()
    [stroke] = sent(pad)[-1]
    assert max(stroke[1:]) < 100


def test_the_right_button_does_not_draw(pad):
    pad.canvas.click(button="right")
    pad.canvas.click()
    pad.wait()
    assert [len(strokes) for strokes in sent(pad)] == [1]
    assert len(sent(pad)[0][0]) == 3  # a dot


def test_a_clean_end(pad):
    pad.draw([LONG])
    pad.page.evaluate("() => window.remove()")
    assert pad.page.evaluate("() => window.left()") == 0
