"""Start-up messages of C++ libraries are held back; whatever else they say is not."""

import contextlib
import os
import sys
import tempfile

# TensorFlow and LiteRT print these before any of their settings can stop them. Setting
# TF_ENABLE_ONEDNN_OPTS=0 would stop the first two, but it makes training much slower.
CHATTER = (
    "oneDNN custom operations are on",
    "oneDNN supports DT_HALF only on platforms",
    "before absl::InitializeLog()",
    "Created TensorFlow Lite XNNPACK delegate",
    "fully_quantize: 0, inference_type:",
)


@contextlib.contextmanager
def without_chatter():
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
                if not any(chatter in line for chatter in CHATTER):
                    print(line, file=sys.stderr)
