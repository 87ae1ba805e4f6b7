"""Finds code that gives the answer to an exercise away, under whatever names."""

import ast
import builtins
import copy
import re

from tools import notebooks

BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


# names that are the same for everybody
KNOWN = {"np", "keras", "layers", "tf", "cv2", *dir(builtins)}


class Renamed(ast.NodeTransformer):
    """Calls what a function names _0, _1 and so on."""

    def __init__(self, names):
        self.names = {name: f"_{place}" for place, name in enumerate(names)}

    def visit_Name(self, node):
        return ast.Name(self.names.get(node.id, node.id), node.ctx)

    def visit_arg(self, node):
        return ast.arg(self.names.get(node.arg, node.arg))


def plain(function):
    """The text of a function, whatever it and its variables are called."""
    function = copy.deepcopy(function)
    function.name, function.decorator_list, function.returns = "f", [], None
    if ast.get_docstring(function):
        del function.body[0]
    names = [node.arg for node in ast.walk(function) if isinstance(node, ast.arg)]
    names += [
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    renamed = Renamed(dict.fromkeys(names)).visit(function)
    return ast.unparse(ast.fix_missing_locations(renamed))


def told(source):
    """What an answer tells: its functions and what they return, under any names, what
    they write into arrays, and its other statements.
    """
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            yield plain(statement)
            for node in ast.walk(statement):
                if isinstance(node, ast.Return) and node.value:
                    values = getattr(node.value, "elts", [node.value])
                    yield from map(ast.unparse, filter(has_parts, values))
                    yield from map(nameless, filter(is_long, values))
                elif fills_array(node):
                    yield nameless(node)
        elif not isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield ast.unparse(statement)


def has_parts(value):
    return not isinstance(value, (ast.Name, ast.Constant))


def is_long(value):
    """Shorter ones are the same by chance, when names do not count."""
    steps = (ast.Call, ast.BinOp, ast.Compare, ast.Subscript, ast.BoolOp, ast.UnaryOp)
    return sum(isinstance(node, steps) for node in ast.walk(value)) > 2


def fills_array(node):
    return isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Subscript)


def nameless(node):
    """The text of an expression, whatever its variables are called."""
    names = dict.fromkeys(
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and one.id not in KNOWN
    )
    return ast.unparse(Renamed(names).visit(copy.deepcopy(node)))


def shown(source):
    """All that could be such a thing in a piece of code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield plain(node)
        elif isinstance(node, (ast.expr, ast.Assign)):
            yield ast.unparse(node)
            if is_long(node) or fills_array(node):
                yield nameless(node)


def pieces(folder):
    """(place, code) of the programs, the cells and the blocks of text in a folder."""
    for path in sorted(folder.rglob("*.py")):
        yield path.relative_to(folder).as_posix(), path.read_text("utf-8")
    for path in sorted(folder.rglob("*.md")):
        for block in BLOCK.findall(path.read_text("utf-8")):
            yield path.name, block
    for path in sorted(folder.rglob("*.ipynb")):
        for cell in notebooks.read(path).cells:
            place = f"{path.stem[:2]} {cell.id}"
            if cell.cell_type == "code":
                yield place, cell.source
            else:
                yield from ((place, block) for block in BLOCK.findall(cell.source))


def places(folder):
    """{what is shown: where}, for all code in a folder."""
    found = {}
    for place, code in pieces(folder):
        for text in shown(code):
            found.setdefault(text, set()).add(place)
    return found
