"""The web site, on small notebooks and as it is."""

import base64

import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
)

from tools import glossary, notebooks
from tools.site import __main__ as command
from tools.site import access, build, checks, lessons, links, markup, pages, search

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJ"
    "RU5ErkJggg=="
)
RUN = "../README.md#start"


def output(kind="display_data", alt="A dot.", **data):
    """An output with a picture of one pixel, unless it has other data."""
    data = {name.replace("_", "/"): value for name, value in data.items()}
    if kind == "stream":
        return new_output(kind, text=data["text/plain"])
    metadata = {"image/png": {"alt": alt}} if alt else {}
    data = {"image/png": base64.b64encode(PIXEL).decode(), **data}
    return new_output(kind, data, metadata=metadata)


def shown(*cells):
    """The HTML of a notebook, as a soup, and its pictures."""
    html, pictures = lessons.lesson(new_notebook(cells=[*cells]), "00_one", RUN)
    return markup.soup(html), pictures


def of_code(*outputs):
    return shown(new_code_cell("x = 1", id="cell", outputs=[*outputs]))


def made(html, source=notebooks.FOLDER / "00_one.ipynb", **values):
    """A page with this HTML; where it is does not matter."""
    return pages.Page(source, markup.soup(html), **values)


class TestMarkup:
    def test_a_formula_is_mathml(self):
        html = markup.markdown("So $a < b$, and\n\n$$\\frac{N}{2}$$")
        inline, block = markup.soup(html).find_all("math")
        assert [inline["display"], block["display"]] == ["inline", "block"]
        assert block.find("mfrac")
        assert "$" not in html

    @pytest.mark.parametrize("formula", [r"\frac", "a_", r"\nosuch"])
    def test_a_formula_that_is_not_understood(self, formula):
        with pytest.raises(ValueError, match=r"formula cannot be shown"):
            markup.markdown(f"${formula}$")

    def test_places_are_named_as_in_jupyterlab_or_on_github(self):
        html = "## Two `words`, here"
        assert 'id="Two-words,-here"' in markup.markdown(html)
        assert 'id="two-words-here"' in markup.markdown(html, markup.github_anchor)

    def test_code_of_any_kind(self):
        assert 'class="kn"' in markup.code("import a")
        assert "<b>" not in markup.code("<b>", "LICENSE")


class TestLessons:
    def test_a_picture_says_what_it_shows(self):
        body, pictures = of_code(output(text_plain="<Figure>"))
        assert pictures == {"pictures/00_one-cell-0.png": PIXEL}
        [picture] = body.select(".output img")
        assert picture["alt"] == "A dot."
        assert picture["src"] in pictures
        assert not body.select(".note")

    @pytest.mark.parametrize("alt", ["", "  "])
    def test_a_picture_that_does_not(self, alt):
        with pytest.raises(ValueError, match=r"00_one-cell-0.*what it shows"):
            of_code(output(alt=alt))

    @pytest.mark.parametrize("picture", [True, False])
    def test_a_widget_leads_to_where_it_can_be_used(self, picture):
        one = output("execute_result", text_plain="Pad()")
        if not picture:
            one = output("display_data", text_plain="Pad()")
            one["data"] = {notebooks.WIDGET: {}, "text/plain": "Pad()"}
        body, pictures = of_code(one)
        assert len(pictures) == picture
        assert body.select_one(".output .note a")["href"] == RUN

    def test_text_is_shown_as_it_is(self):
        body, _ = of_code(output("stream", text_plain="\x1b[1ma <b>\x1b[0m\n"))
        assert body.select_one(".output pre").string == "a <b>\n"

    def test_an_error_is_shown(self):
        error = new_output("error", ename="E", evalue="no", traceback=["E: no"])
        body, _ = of_code(error)
        assert body.select_one(".output pre").string == "E: no"

    def test_html_and_markdown(self):
        html = new_output("display_data", {"text/html": "<p>1</p>"})
        table = new_output("display_data", {"text/markdown": "|a|\n|-|\n|b|"})
        body, _ = of_code(html, html, table)
        one, other = body.select(".output")
        assert one.get_text().strip() == "11"
        assert other.find("th").string == "a"

    def test_what_shows_nothing_is_left_out(self):
        body, _ = of_code(new_output("display_data", {"application/x-other": "1"}))
        assert not body.select(".output")

    def test_the_links_at_both_ends_are_for_navigation(self):
        body, _ = shown(
            new_markdown_cell("[a](a.ipynb)", id="nav-top"),
            new_markdown_cell("<details><summary>Solution</summary></details>"),
            new_markdown_cell("[a](a.ipynb)", id="nav-bottom"),
        )
        first, last = body.find_all("nav")
        assert first["aria-label"] != last["aria-label"]
        assert body.select(".text details")


class TestLinks:
    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("notebooks/contents.ipynb", "index.html"),
            ("notebooks/glossary.ipynb", "glossary.html"),
            ("site/recogniser.html", "recogniser.html"),
            ("models/MODEL_CARD.md", "models-MODEL_CARD.html"),
            ("utils/paths.py", "utils-paths.py.html"),
            ("docs/recogniser.webp", "pictures/docs-recogniser.webp"),
            ("app/recogniser.ipynb", "app-recogniser.html"),
            ("models/digits_cnn.keras", None),  # nothing to read
            ("data", None),
            ("../elsewhere.md", None),
        ],
    )
    def test_where_the_files_of_the_repository_are(self, path, expected):
        assert links.address(notebooks.ROOT / path) == expected

    def test_links_lead_into_the_site(self):
        page = made(
            source=notebooks.paths()[0],
            html='<a href="01_cnn_theory.ipynb#One-place">1</a><a href="#here">2</a>'
            '<a href="https://keras.io">3</a><a href="../utils/paths.py">4</a>'
            '<a href="../data/mnist.npz">5</a>',
        )
        needed = links.redirect(page)
        assert [link["href"] for link in page.body.find_all("a")] == [
            "01_cnn_theory.html#One-place",
            "00_start_here.html#here",
            "https://keras.io",
            "utils-paths.py.html",
        ]
        assert page.body.get_text() == "12345"
        assert [path.name for path in needed] == ["01_cnn_theory.ipynb", "paths.py"]

    def test_a_picture_from_elsewhere_becomes_its_text(self):
        page = made('<a href="https://a.org"><img src="https://a.org/b" alt="Go"></a>')
        links.redirect(page)
        assert str(page.body) == '<a href="https://a.org">Go</a>'

    def test_a_dead_link(self):
        with pytest.raises(ValueError, match=r"00_one.ipynb: .*'no.md' leads nowhere"):
            links.redirect(made('<a href="no.md">no</a>'))


class TestAccess:
    def test_the_meaning_of_a_term_is_a_text(self):
        page = made('<a href="glossary.html#loss" title="One number.">loss</a>')
        access.mend(page)
        link, meaning = page.body.a, page.body.span
        assert link["aria-describedby"] == meaning["id"]
        assert (meaning["role"], meaning.string) == ("tooltip", "One number.")
        assert not link.has_attr("title")

    def test_a_picture_has_its_size(self):
        page = made('<img src="a.png" alt="A dot.">', pictures={"a.png": PIXEL})
        access.mend(page)
        assert (page.body.img["width"], page.body.img["height"]) == (1, 1)

    def test_a_picture_without_a_text(self):
        with pytest.raises(ValueError, match="no text for those who"):
            access.mend(made('<img src="a.png" alt="">'))

    def test_wide_tables_scroll_and_empty_heads_go(self):
        row = "<tbody><tr><th></th></tr></tbody>"
        page = made(f"<table><thead><tr><th></th></tr></thead>{row}</table>")
        access.mend(page)
        assert page.body.find("table").parent["class"] == ["scroll"]
        assert not page.body.find(["thead", "th"])

    def test_outputs_have_the_colours_of_the_page_and_no_headings(self):
        page = made('<div class="output"><h2 id="a" style="color:red">A</h2></div>')
        access.mend(page)
        assert str(page.body.p) == '<p class="heading">A</p>'

    def test_no_name_is_there_twice(self):
        page = made('<p id="a"></p><p id="a"></p><p id="a"></p>')
        access.mend(page)
        assert [one["id"] for one in page.body.find_all("p")] == ["a", "a-1", "a-2"]


class TestSearch:
    def test_what_is_searched(self):
        page = made(
            '<h1 id="T">A title</h1><p>One\ntwo</p><h2 id="S">A <b>part</b></h2>'
            '<p>three<span role="tooltip">no</span></p><details>no</details>'
            '<div class="output">no</div>'
        )
        assert search.sections(page) == [
            ["A title", "00_one.html", ""],
            ["A title", "00_one.html#T", "One two"],
            ["A part", "00_one.html#S", "three"],
        ]


class TestChecks:
    @pytest.mark.parametrize(
        ("html", "problem"),
        [
            ('<a href="no.html">a</a>', "no such file: 'no.html'"),
            ('<a href="b.html#no">a</a>', "no such place: 'b.html#no'"),
            ('<a href="#no">a</a>', "no such place: '#no'"),
            ('<img src="no.png" alt="A">', "no such file: 'no.png'"),
            ('<img src="b.html">', "'b.html' does not say what it shows"),
            ('<script src="https://a.org/b.js"></script>', "from elsewhere"),
            ('<link href="//a.org/b.css">', "from elsewhere"),
            ("<summary>[a](b.ipynb)</summary>", "shows Markdown: '[a](b.ipynb)'"),
            ('<p id="a"></p><p id="a"></p>', "the name 'a' is there twice"),
        ],
    )
    def test_a_fault_is_found(self, tmp_path, html, problem):
        (tmp_path / "a.html").write_text(html)
        (tmp_path / "b.html").write_text('<p id="yes">')
        [found] = checks.problems(tmp_path)
        assert found.startswith("a.html: ")
        assert problem in found

    def test_no_fault_is_found(self, tmp_path):
        html = '<a href="b.html#yes">a</a><a href="https://keras.io">b</a>'
        (tmp_path / "a.html").write_text(html)
        (tmp_path / "b.html").write_text('<p id="yes">')
        (tmp_path / "c.html").write_text('<a href="no.html">a page that is not read')
        assert checks.problems(tmp_path, entire=["c.html"]) == []

    def test_a_style_that_fetches_something(self, tmp_path):
        (tmp_path / "a.css").write_text('a { background: url("https://a.org/b") }')
        assert checks.problems(tmp_path) == ["a.css: fetches something"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, as it is now, in the place of an older one."""
    folder = tmp_path_factory.mktemp("web") / "site"
    folder.mkdir()
    (folder / "old.html").touch()
    build.main(folder)
    return folder


def page_of(site, name):
    return markup.soup((site / name).read_text("utf-8"))


class TestSite:
    def test_it_has_no_fault_and_is_small(self, site):
        assert checks.problems(site, entire=[build.RECOGNISER]) == []
        sizes = [path.stat().st_size for path in site.glob("**/*") if path.is_file()]
        assert sum(sizes) < 40e6

    def test_it_has_every_notebook_and_the_recogniser(self, site):
        names = {links.address(path) for path in notebooks.FOLDER.glob("*.ipynb")}
        assert names | {"index.html", "README.html", "recogniser.html"} <= {
            path.name for path in site.iterdir()
        }
        assert (site / build.RECOGNISER).read_bytes() == (
            build.FOLDER / build.RECOGNISER
        ).read_bytes()
        assert not (site / "old.html").exists()

    def test_the_contents_have_the_minutes(self, site):
        side = page_of(site, "index.html").find("nav", id="course").get_text(" ")
        for _, title, minutes in pages.course():
            assert f"{title} {minutes} min" in " ".join(side.split())

    def test_the_first_page(self, site):
        page = page_of(site, "index.html")
        assert [one.get_text() for one in page.find_all("h1")] == [
            pages.front()["title"]
        ]
        assert page.select_one(".hero a[href='recogniser.html']")
        assert "Run this cell" not in page.get_text()

    @pytest.mark.parametrize("path", notebooks.paths(), ids=lambda path: path.stem)
    def test_a_lesson_is_all_there(self, site, path):
        page, notebook = page_of(site, f"{path.stem}.html"), notebooks.read(path)
        code = [cell for cell in notebook.cells if cell.cell_type == "code"]
        outputs = [one.get("data", {}) for cell in code for one in cell.outputs]
        assert len(page.select(".code")) == len(code)
        pictures = sum("image/png" in data for data in outputs)
        assert len(page.select(".output img")) == pictures
        source = "\n".join(cell.source for cell in notebook.cells)
        assert len(page.select("main details")) == source.count("<summary>")
        assert not page.select("details[open]")
        terms = glossary.LINK.findall(source)
        assert len(page.select("[role=tooltip]")) == len(terms)
        assert len(page.select("main nav.pager")) == 2
        assert "$$" not in page.get_text()

    def test_widgets_say_how_to_use_them(self, site):
        notes = page_of(site, "00_start_here.html").select(".output .note a")
        assert {note["href"] for note in notes} == {"README.html#start"}

    def test_every_term_of_the_glossary_can_be_searched(self, site):
        text = (site / "search-sections.js").read_text("utf-8")
        for entry in glossary.entries():
            assert f'["Glossary", "{entry["term"].lower()}", "glossary.html#' in text


def test_without_the_recogniser_nothing_is_made(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "FOLDER", tmp_path)
    with pytest.raises(SystemExit, match=r"recogniser.html is missing. `make page`"):
        command.main([])
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_if_there_is_a_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "reached", lambda: [])
    monkeypatch.setattr(checks, "problems", lambda *_, **__: ["a.html: dead"])
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "one.html").touch()
    with pytest.raises(ValueError, match="faults:\na.html: dead"):
        build.main(tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["one.html"]
