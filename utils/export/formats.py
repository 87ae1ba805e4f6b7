"""Model files: a Keras model is written in any of eight formats, and loaded again."""

import logging
import tempfile
import warnings
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from utils.chatter import without_chatter
from utils.checks import check_digit_model, check_images
from utils.files import ModelFileError, replaced
from utils.runtimes import load_litert, load_onnx, tried

IMAGE = "image"  # the name of the input in an .onnx file


@dataclass(frozen=True)
class Format:
    """One way to keep a model.

    Attributes:
        name: as people call it.
        write: a function (model, path, examples) that writes it to the path.
        load: a function (path, network) that returns one as `load` does.
        int8: whether it needs examples.
    """

    name: str
    write: Callable
    load: Callable
    int8: bool = False


def save(model, path, examples=None):
    """Write a model in one step, in the format that the end of the name asks for.

    Args:
        model: a Keras model from grey values, shape (n, 28, 28, 1), to probabilities.
        path: its name ends as one of `FORMATS`; without an ending, it is a folder.
        examples: for int8, some hundred images of the kind to come, uint8, shape
            (n, 28, 28): they tell which range of numbers each layer needs.

    Raises:
        ValueError: another model, another ending, or no examples for int8.
        OSError: it cannot be written. What was there before stays.
    """
    check_digit_model(model)
    format = format_of(path)
    examples = _check_examples(format, examples) if format.int8 else None
    with _errors_named(path), replaced(path) as unfinished:
        format.write(model, unfinished, examples)


def load(path, network=None):
    """Load a model in any of the formats.

    Args:
        path: see `save`.
        network: for .weights.h5, which holds no layers, a Keras model with the same
            ones. Its own weights stay as they are.

    Returns:
        A function from grey values 0..255, shape (n, 28, 28, 1), to probabilities,
        float32, shape (n, 10).

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
        ValueError: another ending, or a .weights.h5 without a network.
    """
    return format_of(path).load(path, network)


def format_of(path):
    """The `Format` that the end of a name asks for.

    Raises:
        ValueError: there is none.
    """
    name = Path(path).name
    ending = next((ending for ending in FORMATS if name.endswith(ending)), None)
    if ending is None or (ending == "" and "." in name):
        raise ValueError(
            f"path: expected a name that ends with {', '.join(filter(None, FORMATS))}, "
            f"or one without a dot for a folder, got {name!r}."
        )
    return FORMATS[ending]


def _check_examples(format, examples):
    if examples is None or not len(examples):
        raise ValueError(
            f"examples: {format.name} needs images of the kind to come. Pass some "
            "hundred training digits, such as load_mnist().train.images[:500]."
        )
    return check_images(examples)


@contextmanager
def _errors_named(path):
    """Each library has errors of its own for a disk that is full."""
    try:
        yield
    except (OSError, RuntimeError, tf.errors.OpError) as error:
        if isinstance(error, OSError) and str(error).startswith("Cannot write"):
            raise
        reason = str(error).partition("\n")[0]
        raise OSError(
            f"Cannot write {path} ({reason}). Is the disk full? What was there before "
            "stays as it was."
        ) from None


def _write_keras(model, path, _):
    model.save(path)


def _write_weights(model, path, _):
    model.save_weights(path)


def _write_h5(model, path, _):
    log = logging.getLogger("absl")
    level = log.level
    log.setLevel(logging.ERROR)  # it warns that the format is legacy
    try:
        model.save(path)
    finally:
        log.setLevel(level)


def _write_saved_model(model, path, _):
    model.export(path, verbose=False)


def _write_litert(model, path, examples):
    with tempfile.TemporaryDirectory() as folder:
        model.export(folder, verbose=False)
        converter = tf.lite.TFLiteConverter.from_saved_model(folder)
        with without_chatter(), warnings.catch_warnings():
            # said whenever the range of the inputs is found with examples
            warnings.filterwarnings("ignore", "Statistics for quantized inputs")
            warnings.filterwarnings("ignore", ".*tf.lite.Interpreter is deprecated")
            content = (
                converter.convert()
                if examples is None
                else _quantized(converter, examples)
            )
    path.write_bytes(content)


def _quantized(converter, examples):
    """The content of a file that computes with integers, from image to scores.

    Image and softmax are floats: as int8, probabilities would have steps of 1/256.
    """
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([one] for one in _each(examples))
    # integers wherever there are any, and floats for what must not become integers
    converter.target_spec.supported_ops = [
        tf.lite.OpsSet.TFLITE_BUILTINS_INT8,
        tf.lite.OpsSet.TFLITE_BUILTINS,
    ]
    lite = tf.lite.experimental
    debugger = lite.QuantizationDebugger(
        converter=converter,
        debug_dataset=converter.representative_dataset,
        debug_options=lite.QuantizationDebugOptions(denylisted_ops=["SOFTMAX"]),
    )
    return debugger.get_nondebug_quantized_model()


def _each(examples):
    """One image after the other, as the network takes it: float32 (1, 28, 28, 1)."""
    for image in examples:
        yield image[np.newaxis, ..., np.newaxis].astype("float32")


def _write_onnx(model, path, _):
    signature = [keras.InputSpec("float32", (None, *model.input_shape[1:]), name=IMAGE)]
    model.export(path, format="onnx", verbose=False, input_signature=signature)


def _write_onnx_int8(model, path, examples):
    from onnxruntime.quantization import CalibrationDataReader, quantize_static
    from onnxruntime.quantization.shape_inference import quant_pre_process

    class Examples(CalibrationDataReader):
        rest = ({IMAGE: image} for image in _each(examples))

        def get_next(self):
            return next(self.rest, None)

    with tempfile.TemporaryDirectory() as folder:
        whole, prepared = (Path(folder, f"{name}.onnx") for name in ("whole", "ready"))
        _write_onnx(model, whole, None)
        quant_pre_process(whole, prepared, skip_symbolic_shape=True)
        quantize_static(
            prepared,
            path,
            Examples(),
            per_channel=True,
            # only what OpenCV 5 can compute with int8 too
            op_types_to_quantize=["Conv", "Gemm", "MaxPool", "Reshape"],
            extra_options={"QuantizeBias": False},
        )


def _load_keras(path, _):
    def load(path):
        try:
            model = keras.models.load_model(path, compile=False, safe_mode=True)
        except ValueError as error:
            if "safe_mode" not in str(error):
                raise
            raise ModelFileError(
                f"{path} holds Python code, in a Lambda layer, and loading it would "
                "run that code: it was not loaded. Ask its author for a model without."
            ) from None
        return _function(model)

    return tried(path, load)


def _load_weights(path, network):
    if network is None:
        raise ValueError(
            "network: a .weights.h5 holds no layers. Pass a model that has the same."
        )

    def load(path):
        copy = keras.models.clone_model(network)
        copy.load_weights(path)
        return _function(copy)

    return tried(path, load)


def _function(model):
    """A Keras model as a function from images to probabilities, both of NumPy."""
    check_digit_model(model)
    return lambda images: np.asarray(model(images, training=False))


def _load_saved_model(path, _):
    def load(path):
        loaded = tf.saved_model.load(path)  # to be kept: it holds the weights
        return lambda images: loaded.serve(tf.cast(images, tf.float32)).numpy()

    return tried(path, load)


def _load_litert(path, _):
    return load_litert(path)


def _load_onnx(path, _):
    return load_onnx(path)


FORMATS = {
    ".keras": Format("Keras", _write_keras, _load_keras),
    ".weights.h5": Format("Keras weights", _write_weights, _load_weights),
    ".h5": Format("HDF5 (legacy)", _write_h5, _load_keras),
    ".int8.tflite": Format("LiteRT int8", _write_litert, _load_litert, int8=True),
    ".tflite": Format("LiteRT", _write_litert, _load_litert),
    ".int8.onnx": Format("ONNX int8", _write_onnx_int8, _load_onnx, int8=True),
    ".onnx": Format("ONNX", _write_onnx, _load_onnx),
    "": Format("SavedModel", _write_saved_model, _load_saved_model),
}
