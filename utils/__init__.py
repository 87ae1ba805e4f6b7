"""The course's shared module: what more than one notebook uses.

Importing it loads TensorFlow, if it is installed, without its start-up messages.
"""

import contextlib
import os

from utils.chatter import without_chatter

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

with without_chatter(), contextlib.suppress(ImportError):
    import tensorflow

    tensorflow.get_logger().setLevel("WARNING")  # without "Assets written to: ..."
