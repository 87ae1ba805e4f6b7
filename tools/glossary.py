"""Makes the glossary, the cheat sheet and the links to them: python -m tools.glossary

All of it comes from glossary.yaml. In each notebook, the first use of a term in the
text leads to its meaning.
"""

import re
import sys
from itertools import groupby
from pathlib import Path

import yaml
from nbformat.v4 import new_markdown_cell, new_notebook

from tools import commands, notebooks
from utils.export import table

SOURCE = Path(__file__).with_suffix(".yaml")
# Every line of the cheat sheet may use these names.
START = """\
import keras
from keras import layers
from utils.datasets import load_mnist
from utils.models import from_pixels, tutorial_cnn

mnist = load_mnist()
images, labels = mnist.train
model = from_pixels(tutorial_cnn())
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])"""
GLOSSARY, CHEAT_SHEET = "glossary.ipynb", "cheat_sheet.ipynb"
LINK = re.compile(rf'\[([^\[\]]+)\]\({GLOSSARY}#[^ )]+(?: "[^"]*")?\)')
# Text that stays as it is: code, links, tags, formulas, headings and captions, and what
# is pressed to unfold something: there, Markdown is not understood.
KEPT = re.compile(
    r"(```.*?```|<summary>.*?</summary>|`[^`]*`|!?\[[^\]]*\]\([^)]*\)|<[^>]+>|\$[^$]+\$|^#.*?$|^\*Figure.*?$)",
    re.DOTALL | re.MULTILINE,
)


def entries():
    return yaml.safe_load(SOURCE.read_text(encoding="utf-8"))


def glossary():
    """The notebook that explains every term, in the order of the alphabet."""
    parts = ["# Glossary\n\nThe terms of the course, and where each is explained."]
    ordered = sorted(entries(), key=lambda entry: entry["term"].lower())
    for letter, group in groupby(ordered, key=lambda entry: entry["term"][0].upper()):
        parts += [f"## {letter}", *map(_meaning, group)]
    return _notebook("glossary", "\n\n".join(parts))


def _meaning(entry):
    """What the glossary says about one term."""
    code = f" `{entry['code']}`" if "code" in entry else ""
    return (
        f"### {entry['term'].lower()}\n\n**{entry['term']}**: {entry['meaning']}"
        f"{code} ({_where(entry['notebook'])})"
    )


def cheat_sheet():
    """The notebook with all that is written in code, in the order of the course."""
    parts = [
        "# Cheat sheet\n\nWhat the course writes in code, notebook by notebook. "
        f"The meanings are in the [glossary]({GLOSSARY}).",
        "To try a line, open a new notebook in the folder `notebooks`. There run this "
        "first, then the code above the table that the line is in, if there is any. "
        "`from_pixels` puts the division by 255 before a network; `tutorial_cnn` is "
        "the network of notebook 5. Some lines only make a part, such as a layer: it "
        f"goes where the notebook puts it.\n\n{_fenced(START)}",
    ]
    coded = sorted(
        (entry for entry in entries() if "code" in entry),
        key=lambda entry: entry["notebook"],
    )
    for number, group in groupby(coded, key=lambda entry: entry["notebook"]):
        parts += _section(number, list(group))
    return _notebook("cheat-sheet", "\n\n".join(parts))


def _section(number, group):
    """What the cheat sheet says about one notebook."""
    rows = [[entry["term"], f"`{entry['code']}`"] for entry in group]
    needs = _needs(group)
    return [
        f"## {_where(number)}",
        *([_fenced(needs)] if needs else []),
        table(["", ""], rows),
    ]


def _needs(group):
    """What the code of these entries needs, each part once, imports first."""
    lines = dict.fromkeys(line for one in group for line in one.get("needs", ()))
    imports = [line for line in lines if line.startswith(("import ", "from "))]
    others = [line for line in lines if line not in imports]
    imports.sort(key=lambda line: line.startswith("from utils."))
    return "\n\n".join(["\n".join(imports), *others])


def _fenced(code):
    return f"```python\n{code}\n```"


def _where(number):
    [path] = [path for path in notebooks.paths() if path.name.startswith(number)]
    return f"[{notebooks.title(notebooks.read(path))}]({path.name})"


def _notebook(name, source):
    return new_notebook(cells=[new_markdown_cell(source, id=name)])


def linked(path):
    """The notebook in `path`, with links to the glossary as they should be."""
    notebook = notebooks.read(path)
    missing = {
        form.lower(): entry
        for entry in entries()
        if path.name.startswith(tuple(entry.get("only", [""])))
        for form in (entry["term"], *entry.get("also", ()))
    }
    forms = "|".join(map(re.escape, sorted(missing, key=len, reverse=True)))
    use = re.compile(rf"(?<![\w-])({forms})(?![\w-])", re.IGNORECASE)

    def link(match):
        entry = missing.get(match[0].lower())
        if entry is None:
            return match[0]
        for form in [form for form, other in missing.items() if other is entry]:
            del missing[form]
        anchor = entry["term"].lower().replace(" ", "-")
        return f'[{match[0]}]({GLOSSARY}#{anchor} "{_plain(entry["meaning"])}")'

    for cell in notebook.cells:
        if cell.cell_type != "markdown" or cell.id.startswith("nav-"):
            continue
        text, quiz, rest = LINK.sub(r"\1", cell.source).partition("## Quiz\n")
        pieces = KEPT.split(text)
        pieces[::2] = [use.sub(link, piece) for piece in pieces[::2]]
        cell.source = "".join([*pieces, quiz, rest])
        if quiz:
            break
    return notebook


def _plain(meaning):
    """The meaning as a link can show it, when the learner points at it."""
    return meaning.replace("`", "").replace('"', "'")


def wanted():
    """What each file should hold: the two notebooks, and those of the course."""
    made = {GLOSSARY: glossary(), CHEAT_SHEET: cheat_sheet()}
    course = {path.name: linked(path) for path in notebooks.paths()}
    return {
        notebooks.FOLDER / name: content for name, content in (made | course).items()
    }


def main(arguments):
    commands.parser("glossary", __doc__).parse_args(arguments)
    for path, content in wanted().items():
        notebooks.write(content, path)
    print(f"{len(entries())} terms in {GLOSSARY} and {CHEAT_SHEET}")


if __name__ == "__main__":
    main(sys.argv[1:])
