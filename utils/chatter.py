"""Start-up messages of C++ libraries are held back; whatever else they say is not."""

import contextlib
import os
import sys
import tempfile
import threading

# TensorFlow and LiteRT print these before any of their settings can stop them. Setting
# TF_ENABLE_ONEDNN_OPTS=0 would stop the first two, but it makes training much slower.
CHATTER = (
    "oneDNN custom operations are on",
    "oneDNN supports DT_HALF only on platforms",
    "before absl::InitializeLog()",
    "Created TensorFlow Lite XNNPACK delegate",
    "fully_quantize: 0, inference_type:",
)


_lock = threading.Lock()  # of the two below
_blocks = 0  # that hold back standard error now, in all threads
_shared = contextlib.ExitStack()  # what they hold it back with


@contextlib.contextmanager
def without_chatter():
    """Hold back what C++ writes to standard error, then pass on all but the chatter.

    Standard error is the whole process's: of nested blocks, and of blocks in several
    threads, the first one takes it and the last one gives it back.
    """
    global _blocks
    with _lock:
        if not _blocks:
            _shared.enter_context(_held_back())
        _blocks += 1
    try:
        yield
    finally:
        with _lock:
            _blocks -= 1
            if not _blocks:
                _shared.close()


@contextlib.contextmanager
def _held_back():
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
                if not any(chatter in line for chatter in CHATTER):
                    print(line, file=sys.stderr)
