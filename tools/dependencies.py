"""What a measurement depends on: every definition that its code reaches.

A definition is a function, a class or a constant at the top of a module of the project.
Those that it names are looked up, and what they name in turn. Its fingerprint changes
with its code, not with comments, docstrings or line breaks.
"""

import ast
import functools
import hashlib
import io
import re
import tokenize
import zipfile

import h5py

from utils.paths import ROOT

PROJECT = ("tools", "utils")
# what only refuses, writes files or holds messages back changes no figure
LEFT_OUT = re.compile(
    r"utils\.(files|chatter|paths)\.|utils\.exercises\.|tools\.results\.|.*\._?check_|.*\.RESTORE$"
)
# the libraries that compute what is measured
LIBRARIES = (
    "ai-edge-litert",
    "keras",
    "numpy",
    "onnxruntime",
    "opencv-python-headless",
    "pillow",
    "tensorflow-cpu",
)
LOAD_MODEL = "utils.export.shipped.load_digits_cnn"
MODEL = "models/digits_cnn.keras"


def reached(*names, libraries=LIBRARIES):
    """The fingerprints of all definitions that some definitions reach.

    Args:
        names: of definitions, such as "utils.training.train".
        libraries: that count, whatever the definitions name.

    Returns:
        {name: fingerprint}, sorted by name. With what loads the shipped model comes the
        fingerprint of its file, and with everything the versions of the libraries.

    Raises:
        LookupError: a name that is defined nowhere.
    """
    found, waiting = {}, [_home(name) for name in names]
    while waiting:
        module, name = waiting.pop()
        full = f"{module}.{name}"
        if full in found or LEFT_OUT.match(full):
            continue
        nodes = _module(module).definitions[name]
        found[full] = fingerprint(_module(module).text, nodes)
        waiting += {one for node in nodes for one in _named(node, module)}
    return with_model(dict(sorted(found.items())) | versions(libraries))


def reached_by(code):
    """The same for the imports of a piece of code, such as all cells of a notebook."""
    names = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            names.update(f"{node.module}.{one.name}" for one in node.names)
    return reached(*names)


def changes(before, now):
    """What has changed between two answers of `reached`, as a list of texts.

    A definition that only moved or got another name has not changed.
    """
    before = {name: one for name, one in before.items() if not LEFT_OUT.match(name)}
    gone = [name for name in before if before[name] not in now.values()]
    new = [name for name in now if now[name] not in before.values()]
    return [
        *(f"{name} has changed" for name in new if name in before),
        *(f"{name} is new" for name in new if name not in before),
        *(f"{name} is gone" for name in gone if name not in now),
    ]


def with_model(found):
    """The same with the fingerprint of the shipped model as it is now, if it counts."""
    if LOAD_MODEL not in found:
        return found
    return found | {MODEL: _digest(b"".join(_weights(ROOT / MODEL)))}


def _weights(path):
    """The weights in a model's file; what else is in it tells dates and names."""
    found = []

    def keep(_, part):
        if isinstance(part, h5py.Dataset):
            found.append(part[()].tobytes())

    with zipfile.ZipFile(path) as file:
        stored = io.BytesIO(file.read("model.weights.h5"))
    with h5py.File(stored) as groups:
        groups.visititems(keep)
    return found


def versions(libraries=LIBRARIES):
    """The versions of the libraries in constraints.txt, {name: version}."""
    found = {}
    for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines():
        name, _, version = line.partition("==")
        if name in libraries:
            found[name] = ", ".join(filter(None, [found.get(name), version]))
    return found


def fingerprint(text, nodes):
    """A few characters that change with the code of some statements of a module."""
    return _digest("\n".join(" ".join(_tokens(text, node)) for node in nodes).encode())


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:10]


def _tokens(text, node):
    """The code of a statement as words, the same for every version of Python."""
    lines = text.splitlines(keepends=True)
    decorators = [one.lineno for one in getattr(node, "decorator_list", ())]
    part = "".join(lines[min([node.lineno, *decorators]) - 1 : node.end_lineno])
    found, depth, start = [], 0, None
    for token in tokenize.generate_tokens(io.StringIO(part).readline):
        kind = tokenize.tok_name[token.type]
        if kind == "FSTRING_START":  # from Python 3.12 on it comes in pieces
            start = start if depth else token.start
            depth += 1
        elif kind == "FSTRING_END":
            depth -= 1
            if not depth:
                found.append(("STRING", _between(part, start, token.end)))
        elif not depth and kind not in ("COMMENT", "NL", "ENDMARKER"):
            words = ("NEWLINE", "INDENT", "DEDENT")
            found.append((kind, kind if kind in words else token.string))
    return list(_without_docstrings(found))


def _between(text, start, end):
    lines = text.splitlines(keepends=True)[start[0] - 1 : end[0]]
    lines[-1] = lines[-1][: end[1]]
    lines[0] = lines[0][start[1] :]
    return "".join(lines)


def _without_docstrings(tokens):
    """Without strings that are a statement, and without commas before brackets."""
    kinds = ["NEWLINE", *(kind for kind, _ in tokens), "NEWLINE"]
    words = [*(word for _, word in tokens), ""]
    for place, word in enumerate(words[:-1]):
        before, kind, after = kinds[place : place + 3]
        starts = before in ("NEWLINE", "INDENT", "DEDENT")
        if kind == "STRING" and starts and after == "NEWLINE":
            continue
        if word == "," and words[place + 1] in (")", "]", "}"):
            continue
        yield word


class _Module:
    """The definitions and imports of a module, by name.

    Attributes:
        text: its source.
        definitions: {name: the statements that give it its value}.
        imports: {name: (module, name there, or None for the module itself)}.
        lazy: {name: module}, of a package's face.
    """

    def __init__(self, name):
        path = _path(name)
        if path is None:
            raise LookupError(f"There is no module {name}.")
        self.text = path.read_text("utf-8")
        self.definitions, self.lazy = {}, {}
        tree = ast.parse(self.text)
        self.imports = _imports(tree)
        for node in tree.body:
            for defined in _defines(node):
                self.definitions.setdefault(defined, []).append(node)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                for keyword in node.value.keywords:
                    if keyword.arg == "submod_attrs":
                        self.lazy = {
                            one: f"{name}.{module}"
                            for module, names in ast.literal_eval(keyword.value).items()
                            for one in names
                        }


@functools.cache
def _module(name):
    return _Module(name)


def _path(name):
    """The file of a module or of a package's face, or None."""
    place = ROOT / name.replace(".", "/")
    found = (place.with_suffix(".py"), place / "__init__.py")
    return next((path for path in found if path.exists()), None)


def _is_ours(name):
    return bool(name) and name.split(".")[0] in PROJECT


def _imports(tree):
    """What the imports in some code bind, also those inside of its functions."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and _is_ours(node.module):
            for one in node.names:
                found[one.asname or one.name] = node.module, one.name
        elif isinstance(node, ast.Import):
            for one in node.names:
                if _is_ours(one.name) and (one.asname or "." not in one.name):
                    found[one.asname or one.name] = one.name, None
    return found


def _defines(node):
    """The names that a statement at the top of a module defines or changes."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr)):
        return set()
    found = {
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    for one in getattr(node, "targets", ()):  # a place of an array
        while isinstance(one, (ast.Subscript, ast.Attribute)):
            one = one.value
        if isinstance(one, ast.Name):
            found.add(one.id)
    return found


def _home(name):
    """The module that defines a name, and the name there."""
    module, _, last = name.rpartition(".")
    return _resolved(module, last)


def _resolved(module, name):
    known = _module(module)
    if name in known.definitions:
        return module, name
    if name in known.lazy:
        return _resolved(known.lazy[name], name)
    if name in known.imports:
        origin, other = known.imports[name]
        return _resolved(origin, other)
    raise LookupError(f"{module} does not define {name}.")


def _named(node, module):
    """The definitions of the project that a statement names."""
    known = _module(module)
    taken = set()  # module objects, of which only an attribute is named
    for one in ast.walk(node):
        if isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
            whole = _module_object(known, one.value.id)
            if whole:
                taken.add(one.value)
                yield _resolved(whole, one.attr)
    for one in ast.walk(node):
        named = isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
        if not named or one in taken:
            continue
        if one.id in known.definitions:
            yield module, one.id
        elif one.id in known.imports:
            whole = _module_object(known, one.id)
            if whole:  # all of it, for any of its names may be asked for
                yield from ((whole, name) for name in _module(whole).definitions)
            else:
                yield _resolved(*known.imports[one.id])


def _module_object(known, name):
    """The module that an imported name stands for, or None."""
    if name not in known.imports:
        return None
    origin, other = known.imports[name]
    if other is None:
        return origin
    whole = f"{origin}.{other}"
    if other in _module(origin).definitions or other in _module(origin).lazy:
        return None
    return whole if _path(whole) else None
