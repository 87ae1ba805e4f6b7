"""The course's shared module: what more than one notebook uses.

Importing it loads TensorFlow, if it is installed, without its start-up messages.
"""

import contextlib
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


with _without_chatter(), contextlib.suppress(ImportError):
    import tensorflow  # noqa: F401
