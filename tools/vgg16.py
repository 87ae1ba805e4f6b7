"""Makes data/vgg16_imagenet_int8.npz: python -m tools.vgg16 vgg16_notop.weights.h5

The file it reads holds the convolutional base of VGG16 in float32, saved by
`VGG16(weights="imagenet", include_top=False).save_weights(...)`. Write the checksum
that it prints into `utils.datasets` and data/README.md.
"""

import hashlib
import os
import sys
from pathlib import Path

import keras
import numpy as np

from tools import commands
from utils.datasets.data_files import VGG16
from utils.files import replaced
from utils.paths import DATA
from utils.training import quantize


def read(path):
    """The base of VGG16 with the weights of a file, float32."""
    base = keras.applications.VGG16(weights=None, include_top=False)
    base.load_weights(path)
    return base


def arrays(base):
    """What the course's file holds: each kernel as int8 with its scales, each bias."""
    found = {}
    for layer in base.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            found[f"{layer.name}/kernel"], found[f"{layer.name}/scale"] = quantize(
                kernel
            )
            found[f"{layer.name}/bias"] = bias
    return found


def write(path, contents):
    """Write the arrays in one step. The same arrays always give the same bytes."""
    with replaced(path) as unfinished:
        np.savez_compressed(unfinished, **contents)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments):
    parser = commands.parser("vgg16", __doc__)
    parser.add_argument("source", help="the file with the weights in float32")
    parser.add_argument("target", nargs="?", type=Path, default=DATA / VGG16)
    options = parser.parse_args(arguments)
    checksum = write(options.target, arrays(read(options.source)))
    size = os.path.getsize(options.target)
    print(f"{options.target}: {size:,} bytes, SHA-256 {checksum}")


if __name__ == "__main__":
    main(sys.argv[1:])
