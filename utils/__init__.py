"""The course's shared module: what more than one notebook uses.

After importing it, TensorFlow is loaded without its start-up messages. It is loaded by
the first module that needs it, so that a program which only looks after others, as in
notebook 08, does without the memory.
"""

import contextlib
import importlib.abc
import importlib.util
import os
import sys
import tempfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

# TensorFlow prints these before any of its settings can stop them. Setting
# TF_ENABLE_ONEDNN_OPTS=0 would stop them too, but it makes training much slower.
_CHATTER = ("oneDNN custom operations are on", "before absl::InitializeLog()")


@contextlib.contextmanager
def _without_chatter():
    """Hold back what C++ writes to standard error, then pass on all but the chatter."""
    sys.stderr.flush()
    stderr = os.dup(2)
    with tempfile.TemporaryFile() as log:
        os.dup2(log.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            log.seek(0)
            for line in log.read().decode(errors="replace").splitlines():
                if not any(chatter in line for chatter in _CHATTER):
                    print(line, file=sys.stderr)


class _QuietTensorFlow(importlib.abc.MetaPathFinder):
    """Finds TensorFlow where it is, and lets it load without the chatter."""

    def find_spec(self, name, path=None, target=None):
        if name != "tensorflow":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec:
            load = spec.loader.exec_module
            spec.loader.exec_module = lambda module: _load_quietly(load, module)
        return spec


def _load_quietly(load, module):
    with _without_chatter():
        load(module)


sys.meta_path.insert(0, _QuietTensorFlow())
