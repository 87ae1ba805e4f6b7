"""The web site as files, opened by double click: no server, no network."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import page_without_errors
from tools.site import build

ONLY_FAULTS = {"resultTypes": ["violations"], "preload": False}
CONTRAST = "color-contrast"
LESSON = "01_cnn_theory.html"  # with terms, code, pictures and solutions
UNFOLD = "document.querySelectorAll('details').forEach(one => { one.open = true; })"
# Of all that looks the same, one stays: what axe finds of colours is found there, too.
ONE_OF_EACH = """() => {
    const seen = new Set();
    const look = (one) => one === document.body ? "" : look(one.parentElement)
        + ` ${one.tagName}.${one.className}.${one.getAttribute("style")}`;
    for (const one of document.body.querySelectorAll("*")) {
        if (one.children.length) continue;
        if (seen.has(look(one))) one.remove();
        else seen.add(look(one));
    }
}"""
WIDTHS = "[document.documentElement.scrollWidth, innerWidth]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web") / "site"
    build.main(folder)
    return folder


@pytest.fixture(scope="module")
def requests():
    return []


@pytest.fixture(scope="module")
def page(browser, site, requests, tmp_path_factory):
    """A page for all tests, and what it has asked for."""
    with page_without_errors(browser, tmp_path_factory.mktemp("screenshot")) as page:
        page.on("request", lambda request: requests.append(request.url))
        yield page


@pytest.fixture
def lesson(page, site):
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto((site / LESSON).as_uri())
    return page


def violations(page, **options):
    """What axe finds (https://www.deque.com/axe)."""
    found = Axe().run(page, options=ONLY_FAULTS | options).response["violations"]
    return [(one["id"], one["nodes"][0]["html"]) for one in found]


def faults(page):
    """What is wrong with a page, all of it unfolded: in light, in dark, on a phone."""
    page.evaluate(UNFOLD)
    found = violations(page, rules={CONTRAST: {"enabled": False}})
    page.set_viewport_size({"width": 390, "height": 844})
    needed, there = page.evaluate(WIDTHS)
    if needed > there:
        found.append(f"{needed} pixels wide")
    page.set_viewport_size({"width": 1280, "height": 1100})
    page.evaluate(ONE_OF_EACH)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += violations(page, runOnly=[CONTRAST])
    return found


def test_every_page_is_for_everyone(page, site):
    found = {}
    for path in sorted(site.glob("*.html")):
        if path.name != build.RECOGNISER:  # tests/browser/test_page.py
            page.goto(path.as_uri())
            found[path.name] = faults(page)
    assert {name: ones for name, ones in found.items() if ones} == {}
    assert len(found) > 15


def test_a_faint_colour_is_found(lesson):
    """In dark, in the last of many pieces of code."""
    style = "[data-theme=dark] .highlight .faint { color: #333; }"
    lesson.add_style_tag(content=style)
    lesson.evaluate(
        """() => {
            const pieces = document.querySelectorAll(".code .highlight .nb");
            pieces[pieces.length - 1].classList.add("faint");
            document.documentElement.dataset.theme = "dark";
        }"""
    )
    assert {rule for rule, _ in faults(lesson)} == {CONTRAST}


def test_search_finds_a_section_and_leads_there(lesson):
    lesson.get_by_role("searchbox").press_sequentially("Receptive FIELD")
    first = lesson.locator("#found a").first
    assert first.inner_text() == "Glossary: receptive field"
    assert "found" in lesson.get_by_role("status").inner_text()
    assert lesson.locator("#found mark").first.inner_text().lower() == "receptive"
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    lesson.wait_for_url("**/glossary.html#receptive-field")


def test_a_search_for_nothing(lesson):
    box = lesson.get_by_role("searchbox")
    box.fill("xyzzy")
    lesson.get_by_role("status").get_by_text("0 places found").wait_for()
    box.press("Escape")
    lesson.locator("#found").wait_for(state="hidden")
    box.fill("")
    assert lesson.locator("#found").is_hidden()


def test_search_does_not_tell_the_solutions(lesson):
    box = lesson.get_by_role("searchbox")
    box.fill("(image * template).sum()")
    lesson.get_by_role("status").get_by_text("0 places found").wait_for()


def test_the_keyboard_reaches_the_meaning_of_a_term(lesson):
    lesson.locator("#main").focus()
    meaning = lesson.locator("[role=tooltip].shown")
    for _ in range(10):
        lesson.keyboard.press("Tab")
        if meaning.count():
            break
    term = lesson.locator("a.term:focus")
    assert meaning.get_attribute("id") == term.get_attribute("aria-describedby")
    assert "slides over the image" in meaning.inner_text()
    lesson.keyboard.press("Escape")
    assert meaning.count() == 0
    assert term.count() == 1


def test_the_mouse_may_rest_on_the_meaning(lesson):
    lesson.locator("a.term").first.hover()
    meaning = lesson.locator("[role=tooltip].shown")
    meaning.hover()
    assert meaning.count() == 1
    lesson.locator("h1").hover()
    assert meaning.count() == 0


@pytest.mark.parametrize("place", [0, -1])
def test_a_meaning_stays_on_a_narrow_screen(lesson, place):
    lesson.set_viewport_size({"width": 390, "height": 844})
    terms = lesson.locator("a.term")
    terms.nth(place).focus()
    box = lesson.locator("[role=tooltip].shown").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 844


def test_dark_and_light_by_the_system_or_the_button(lesson):
    colour = "getComputedStyle(document.body).backgroundColor"
    light = lesson.evaluate(colour)
    lesson.emulate_media(color_scheme="dark")
    dark = lesson.evaluate(colour)
    assert light != dark
    lesson.get_by_role("button", name="Light colours").click()
    assert lesson.evaluate(colour) == light
    lesson.reload()
    assert lesson.evaluate(colour) == light
    lesson.get_by_role("button", name="Dark colours").click()
    assert lesson.evaluate(colour) == dark
    lesson.evaluate("localStorage.clear()")


def test_the_menu_of_a_narrow_screen(lesson):
    lesson.set_viewport_size({"width": 390, "height": 844})
    course = lesson.get_by_role("navigation", name="The course")
    assert course.count() == 0
    lesson.mouse.wheel(0, 3000)
    lesson.get_by_role("button", name="Menu").click()
    course.get_by_role("link", name="2 · How networks learn").click()
    lesson.wait_for_url("**/02_how_networks_learn.html")


def test_previous_and_next(lesson):
    at_the_end = lesson.get_by_role("navigation", name="Previous and next, at the end")
    at_the_end.get_by_role("link").last.click()
    lesson.wait_for_url("**/02_how_networks_learn.html")
    lesson.get_by_role("navigation").get_by_role("link").get_by_text("←").first.click()
    lesson.wait_for_url(f"**/{LESSON}")


def test_solutions_are_folded(lesson):
    solution = lesson.locator("details", has_text="(image * template).sum()")
    code = solution.locator(".highlight")
    assert code.is_hidden()
    solution.locator("summary").press("Enter")
    assert code.is_visible()


def test_it_can_be_printed(lesson):
    lesson.emulate_media(media="print")
    assert lesson.locator("header, #course, footer, .note.run").first.is_hidden()
    assert lesson.locator("h1").is_visible()
    lesson.emulate_media(media="screen")


def test_without_scripts_all_is_there(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / LESSON).as_uri())
    assert page.get_by_role("searchbox").count() == 0
    assert page.get_by_role("navigation", name="The course").count() == 1
    page.locator("a.term").first.focus()
    assert page.locator("[role=tooltip]").first.is_visible()
    context.close()


def test_it_asked_nobody_for_anything(requests, site):
    """After all that was done above."""
    assert requests
    elsewhere = [url for url in requests if not url.startswith(site.as_uri())]
    assert [url for url in elsewhere if not url.startswith("data:")] == []
