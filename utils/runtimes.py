"""Models answer without TensorFlow: LiteRT, ONNX Runtime or OpenCV computes them.

Each `load_...` returns a function from grey values 0..255, shape (n, 28, 28, 1), to
probabilities, float32, shape (n, 10): `utils.predict.predict_digit` takes it as model.
Several threads may call it.
"""

import hashlib
from pathlib import Path
from threading import Lock

import numpy as np

from utils.chatter import without_chatter
from utils.checks import CLASSES, SIDE
from utils.files import ModelFileError


def load_litert(path):
    """Load a .tflite file, float or int8, with LiteRT.

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
    """
    return tried(path, _litert)


def load_onnx(path):
    """Load an .onnx file, float or int8, with ONNX Runtime.

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
    """
    return tried(path, _onnx)


def load_opencv(path):
    """Load an .onnx file, float or int8, with OpenCV, which the picture reader needs.

    OpenCV trusts its files: a changed byte may end the process. If a file has
    travelled, call `check_sha256` first.

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
    """
    return tried(path, _opencv)


def tried(path, load):
    """The function that `load` makes of a model file, tried with two blank images.

    Args:
        path: of a file or a folder.
        load: a function from a path, as text, to a function as above.

    Raises:
        ModelFileError: the file is missing, damaged, or holds something else.
    """
    if not Path(path).exists():
        raise ModelFileError(
            f"{path} is missing: export the model again, or correct the path."
        )
    try:
        with without_chatter():
            answer = load(str(path))
            shape = np.shape(answer(np.zeros((2, SIDE, SIDE, 1), "float32")))
    except (ImportError, ModelFileError):  # they say what is wrong
        raise
    except Exception as error:  # each library has errors of its own for bad files
        reason = str(error).strip().partition("\n")[0] or type(error).__name__
        raise ModelFileError(
            f"{path} is damaged, or no model that takes images of shape ({SIDE}, "
            f"{SIDE}, 1) ({reason}): export the model or copy the file again."
        ) from None
    if shape != (2, CLASSES):
        raise ModelFileError(
            f"{path} holds another model: for each image expected {CLASSES} "
            f"probabilities, got shape {shape[1:]}. Export one that reads digits."
        )
    return answer


def sha256(path):
    """The fingerprint of a file: its SHA-256 in hexadecimal digits."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def check_sha256(path, expected):
    """Make sure that a file is, to the last byte, the one that was published.

    Args:
        path: of the file.
        expected: the SHA-256 that its publisher names, in hexadecimal digits.

    Raises:
        ModelFileError: it is another one, or missing.
    """
    if not Path(path).is_file():
        raise ModelFileError(f"{path} is missing: copy the file, or correct the path.")
    found = sha256(path)
    if found != expected.strip().lower():
        raise ModelFileError(
            f"{path} is not the published file: expected SHA-256 {expected}, got "
            f"{found}. Do not load it. Copy the file again, from its publisher."
        )


def _one_at_a_time(answer):
    """For a library that computes in one place: threads would mix up their images."""
    lock = Lock()

    def guarded(images):
        with lock:
            return answer(images)

    return guarded


def _litert(path):
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(path)
    [takes], [gives] = interpreter.get_input_details(), interpreter.get_output_details()
    size = 0

    def answer(images):
        nonlocal size
        if len(images) != size:
            interpreter.resize_tensor_input(takes["index"], np.shape(images))
            interpreter.allocate_tensors()
            size = len(images)
        interpreter.set_tensor(takes["index"], _quantize(images, takes))
        interpreter.invoke()
        return _dequantize(interpreter.get_tensor(gives["index"]), gives)

    return _one_at_a_time(answer)


def _quantize(values, tensor):
    """Values as an int8 or uint8 tensor holds them: value = scale * (whole - zero)."""
    if tensor["dtype"] == np.float32:
        return np.asarray(values, "float32")
    scale, zero = tensor["quantization"]
    limits = np.iinfo(tensor["dtype"])
    whole = np.rint(np.asarray(values, "float32") / scale) + zero
    return whole.clip(limits.min, limits.max).astype(tensor["dtype"])


def _dequantize(whole, tensor):
    if tensor["dtype"] == np.float32:
        return whole
    scale, zero = tensor["quantization"]
    return np.float32(scale) * (whole.astype("float32") - zero)


def _onnx(path):
    import onnxruntime

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    [takes] = session.get_inputs()

    def answer(images):
        return session.run(None, {takes.name: np.asarray(images, "float32")})[0]

    return answer


def _opencv(path):
    import cv2

    network = cv2.dnn.readNetFromONNX(path)

    def answer(images):
        network.setInput(np.asarray(images, "float32"))
        return network.forward().copy()  # it computes the next answer in the same place

    return _one_at_a_time(answer)
