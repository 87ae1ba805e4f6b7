"""Each tool says what it does, and refuses what it does not know."""

import importlib
import pkgutil

import pytest

import tools

MODULES = {
    one.name: importlib.import_module(f"tools.{one.name}")
    for one in pkgutil.iter_modules(tools.__path__)
}
COMMANDS = {name: one for name, one in MODULES.items() if hasattr(one, "main")}
each = pytest.mark.parametrize("name", COMMANDS)


def test_which_are_commands():
    assert COMMANDS.keys() >= {"bench", "course", "glossary", "measure", "vgg16"}


@each
def test_help(name, capsys):
    with pytest.raises(SystemExit) as stop:
        COMMANDS[name].main(["--help"])
    assert stop.value.code == 0
    printed = capsys.readouterr().out
    assert printed.startswith(f"usage: python -m tools.{name} ")
    assert COMMANDS[name].__doc__ in printed


@each
def test_an_unknown_option_is_refused(name, capsys):
    with pytest.raises(SystemExit) as stop:
        COMMANDS[name].main(["--unknown", "x"])
    assert stop.value.code == 2
    assert "--unknown" in capsys.readouterr().err
