"""README.md is filled in."""

import pytest

from tools import notebooks, readme


def test_the_readme_is_current():
    text = readme.PATH.read_text(encoding="utf-8")
    assert {part[1] for part in readme.PART.findall(text)} == set(readme.parts())
    assert text == readme.current(text), "run: make pages"


# of an address of Binder: the newest commit, and the notebook that JupyterLab opens
FIRST = f"HEAD?labpath=notebooks%2F{notebooks.paths()[0].name}"


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        (None, "https://mybinder.org"),
        ("https://github.com/a/b", f"https://mybinder.org/v2/gh/a/b/{FIRST}"),
        ("https://github.com/a/b.git", f"https://mybinder.org/v2/gh/a/b/{FIRST}"),
        (
            "https://git.example/a/b.git",
            f"https://mybinder.org/v2/git/https%3A%2F%2Fgit.example%2Fa%2Fb.git/{FIRST}",
        ),
    ],
)
def test_one_address_makes_badge_and_commands(repository, link, monkeypatch):
    monkeypatch.setattr(readme, "address", lambda: repository)
    text = readme.current(readme.PATH.read_text(encoding="utf-8"))
    assert f"[![Binder](https://mybinder.org/badge_logo.svg)]({link})" in text
    source = repository or "<address of this repository>"
    assert f"git clone {source} digits" in text


@pytest.mark.parametrize(
    ("repository", "page"),
    [
        (None, "site/recogniser.html"),
        ("https://github.com/Anna/b.git", "https://anna.github.io/b/recogniser.html"),
        ("https://git.example/a/b", "site/recogniser.html"),
    ],
)
def test_the_readme_opens_with_the_page(repository, page, monkeypatch):
    monkeypatch.setattr(readme, "address", lambda: repository)
    text = readme.current(readme.PATH.read_text(encoding="utf-8"))
    assert f"]({page})" in text[: text.index("## Start")]
    assert (notebooks.ROOT / "site" / "recogniser.html").exists()


MACHINE = {"machine": "a machine, 4 cores, Linux"}
COURSE = {
    "00_one": MACHINE | {"seconds": 900, "peak_mb": 900},
    "01_two": MACHINE | {"seconds": 700, "peak_mb": 1201},
}


def test_the_costs_of_the_notebooks_are_rounded():
    assert readme.costs(COURSE) == (
        "Running all of them takes about 25 minutes on 4 cores. The one that needs the "
        "most memory, notebook 1, needs 1.3 GB."
    )


@pytest.mark.parametrize("machine", ["", "another machine, 2 cores, Linux"])
def test_the_cores_are_named_where_all_notebooks_ran_on_as_many(machine):
    other = COURSE["00_one"] | {"machine": machine}
    assert "about 25 minutes. The" in readme.costs(COURSE | {"00_one": other})


def test_a_part_that_nobody_makes():
    with pytest.raises(KeyError, match="news"):
        readme.current("<!-- news: make pages -->\n<!-- end -->")
