"""Training: the one-cycle schedule, live curves, and one call that does it all."""

import signal
import threading
import time
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from utils.files import check_writable
from utils.plots import LiveCurves


@keras.saving.register_keras_serializable("course")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """The learning rate rises in a straight line to its peak, then falls to zero.

    Source: Smith and Topin, "Super-Convergence" (2018), arXiv:1708.07120.

    Args:
        peak: the highest learning rate.
        steps: batches in the whole training: epochs times batches per epoch.
        warmup: the share of the steps that it rises, 0 < share < 1.

    Raises:
        ValueError: a value out of its range.
    """

    def __init__(self, peak, steps, warmup=0.25):
        if peak <= 0 or steps < 1 or not 0 < warmup < 1:
            raise ValueError(
                "OneCycle: expected peak > 0, steps >= 1 and 0 < warmup < 1, "
                f"got peak={peak}, steps={steps}, warmup={warmup}."
            )
        self.peak, self.steps, self.warmup = peak, steps, warmup

    def __call__(self, step):
        done = keras.ops.cast(step, "float32") / self.steps
        rising = done / self.warmup
        falling = (1 - done) / (1 - self.warmup)
        return self.peak * keras.ops.clip(keras.ops.minimum(rising, falling), 0, 1)

    def get_config(self):
        return {"peak": self.peak, "steps": self.steps, "warmup": self.warmup}


class LivePlot(keras.callbacks.History):
    """Loss and accuracy in one figure that is drawn again after every epoch."""

    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.curves = LiveCurves()

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        self.curves.draw({"": self.history})


class _Interruptible(keras.callbacks.Callback):
    """Lets an interrupt (the stop button, Ctrl-C) end the training after a batch.

    Anywhere else, the exception could get lost in a library that ignores exceptions.
    A second interrupt does not wait for the batch.
    """

    def __enter__(self):
        self.asked = False
        if threading.current_thread() is threading.main_thread():
            self.handler = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_):
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.handler)

    def _ask(self, *_):
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True

    def on_train_batch_end(self, batch, logs=None):
        if self.asked:
            raise KeyboardInterrupt

    on_test_batch_end = on_train_batch_end


@dataclass(frozen=True)
class TrainingResult:
    """What a training run leaves behind.

    `history` holds one list per curve ("loss", "val_accuracy", ...), one number per
    finished epoch. `seconds` is the time spent in `fit`.
    """

    model: keras.Model
    history: dict[str, list[float]]
    seconds: float
    interrupted: bool

    @property
    def epochs(self):
        return len(self.history.get("loss", ()))

    def __repr__(self):
        last = {name: f"{values[-1]:.4g}" for name, values in self.history.items()}
        scores = ", ".join(f"{name} {value}" for name, value in last.items())
        stop = ", interrupted" if self.interrupted else ""
        return f"{self.epochs} epochs in {self.seconds:.1f} s{stop}: {scores}"


def train(
    build_model,
    train_data,
    validation_data,
    epochs,
    batch_size=128,
    seed=0,
    callbacks=(),
    live=True,
):
    """Fix the seeds, build the model, train it and watch it learn.

    Interrupt the kernel to stop early: the model and the history so far are kept.

    Args:
        build_model: a function without arguments that returns a compiled model. It is
            called after the seed is set, so that the first weights are fixed too.
        train_data: `(images, labels)` as the model takes them, where a channel axis
            of one may be left out, or a `tf.data.Dataset` of batches.
        validation_data: the same, for the validation curves; None for none.
        epochs: how often to go through the training data.
        batch_size: images per step; ignored for a dataset, which has its own.
        seed: fixes the first weights, the order of the images and the dropout.
        callbacks: further Keras callbacks.
        live: whether to draw the curves after every epoch.

    Returns:
        A `TrainingResult`.

    Raises:
        TypeError: `build_model` is a model, or its model is not compiled.
        ValueError: images of another shape than the model takes, not one label for
            each image, or fewer than one epoch or image per step.
        OSError: a `ModelCheckpoint` could not write its file. Raised before training.
    """
    if isinstance(build_model, keras.Model) or not callable(build_model):
        raise TypeError(
            "build_model: expected a function that returns a compiled model, so that "
            "the seed also fixes the first weights. To train on a model that you "
            "have, pass lambda: model."
        )
    if epochs < 1 or batch_size < 1:
        raise ValueError(
            "epochs and batch_size: expected 1 or more, "
            f"got epochs={epochs}, batch_size={batch_size}."
        )
    for callback in callbacks:
        if isinstance(callback, keras.callbacks.ModelCheckpoint):
            check_writable(callback.filepath)

    keras.utils.set_random_seed(seed)
    model = build_model()
    if not getattr(model, "compiled", False):
        raise TypeError("build_model: expected a compiled model: call model.compile().")
    _check_data("train_data", train_data, model)
    if validation_data is not None:
        _check_data("validation_data", validation_data, model)
    arguments = {"epochs": epochs, "validation_data": validation_data, "verbose": 0}
    if isinstance(train_data, tf.data.Dataset):
        options = tf.data.Options()
        # its thread may miss the end of the training, and then fit waits for it
        options.autotune.enabled = False
        arguments["x"] = train_data.with_options(options)
        # it shuffles itself, or not
        arguments |= {"shuffle": False, "validation_batch_size": 500}
    else:
        images, labels = train_data
        arguments |= {"x": images, "y": labels, "batch_size": batch_size}

    recorder = LivePlot() if live else keras.callbacks.History()
    interrupted = False
    start = time.perf_counter()
    try:
        with _Interruptible() as interruptible:
            model.fit(**arguments, callbacks=[*callbacks, recorder, interruptible])
    except KeyboardInterrupt:
        interrupted = True
    seconds = time.perf_counter() - start
    return TrainingResult(model, recorder.history, seconds, interrupted)


def _check_data(name, data, model):
    """Say what is wrong with data that `fit` would refuse from deep inside."""
    if isinstance(data, tf.data.Dataset):
        return
    if not isinstance(data, tuple) or len(data) != 2:
        raise ValueError(
            f"{name}: expected (images, labels) or a tf.data.Dataset, "
            f"got {type(data).__name__}."
        )
    images, labels = data
    if len(images) != len(labels) or not len(images):
        raise ValueError(
            f"{name}: expected one label for each image, and one image at least, "
            f"got {len(images)} images and {len(labels)} labels."
        )
    shape, expected = np.shape(images)[1:], model.input_shape[1:]
    if shape not in (expected, expected[:-1]):
        raise ValueError(
            f"{name}: expected images of shape {('n', *expected)}, "
            f"got {np.shape(images)}.".replace("'", "")
        )
