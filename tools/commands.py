"""What a tool is told on the command line; each of them has --help."""

import argparse


def parser(name, text):
    """A parser for the arguments of a tool, with its docstring as the help."""
    return argparse.ArgumentParser(
        prog=f"python -m tools.{name}",
        description=text,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
