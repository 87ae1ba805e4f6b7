"""The course's shared module: what more than one notebook uses.

After importing it, TensorFlow is loaded without its start-up messages. It is loaded by
the first module that needs it, so that a program which only looks after others, as in
notebook 11, does without the memory.
"""

import importlib.abc
import importlib.machinery
import os
import sys

from utils.chatter import without_chatter

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


class _QuietTensorFlow(importlib.abc.MetaPathFinder):
    """Finds TensorFlow where it is, and lets it load without the chatter."""

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec:
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: _load_quietly(load, module)
        return spec


def _load_quietly(load, module):
    with without_chatter():
        load(module)
    module.get_logger().setLevel("WARNING")  # without "Assets written to: ..."


sys.meta_path.insert(0, _QuietTensorFlow())
