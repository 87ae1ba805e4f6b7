import contextlib
import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import keras
import numpy as np
import pytest
import tensorflow as tf
from jupyter_client.manager import start_new_kernel

from utils.models import dense_rival, from_pixels
from utils.paths import ROOT
from utils.preprocessing import make_dataset
from utils.training.fit import OneCycle, train

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (64, 28, 28), dtype=np.uint8)
LABELS = RANDOM.integers(0, 10, 64)
DATA = IMAGES, LABELS


def build():
    model = from_pixels(dense_rival())
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def fit(**options):
    options = {"epochs": 2, "batch_size": 16, "live": False} | options
    return train(options.pop("build_model", build), DATA, DATA, **options)


@pytest.mark.parametrize(
    ("step", "rate"), [(0, 0), (25, 0.5), (50, 1), (125, 0.5), (200, 0), (300, 0)]
)
def test_one_cycle(step, rate):
    schedule = OneCycle(peak=1.0, steps=200, warmup=0.25)
    assert float(schedule(step)) == pytest.approx(rate)


def test_one_cycle_is_saved_with_the_model(tmp_path):
    model = from_pixels(dense_rival())
    schedule = OneCycle(0.004, 100, 0.3)
    model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy")
    model.optimizer.build(model.trainable_variables)
    model.save(tmp_path / "model.keras")
    loaded = keras.saving.load_model(tmp_path / "model.keras")
    config = loaded.optimizer.get_config()["learning_rate"]["config"]
    assert config == {"peak": 0.004, "steps": 100, "warmup": 0.3}


@pytest.mark.parametrize(
    "wrong", [{"peak": 0}, {"steps": 0}, {"warmup": 0}, {"warmup": 1}]
)
def test_one_cycle_out_of_range(wrong):
    with pytest.raises(
        ValueError, match="expected peak > 0, steps >= 1 and 0 < warmup"
    ):
        OneCycle(**{"peak": 0.004, "steps": 100} | wrong)


def test_result():
    result = fit(epochs=3)
    assert result.epochs == 3
    assert not result.interrupted
    assert result.seconds > 0
    assert set(result.history) == {"loss", "accuracy", "val_loss", "val_accuracy"}
    assert all(len(values) == 3 for values in result.history.values())
    loss, _ = result.model.evaluate(*DATA, verbose=0)
    assert loss == pytest.approx(result.history["val_loss"][-1], rel=1e-4)
    assert repr(result).startswith("3 epochs in ")


def test_without_validation_data():
    result = train(build, DATA, None, epochs=1, live=False)
    assert set(result.history) == {"loss", "accuracy"}


def test_the_seed_fixes_everything():
    assert fit(seed=1).history == fit(seed=1).history
    assert fit(seed=1).history != fit(seed=2).history


def test_a_dataset_instead_of_arrays():
    dataset = make_dataset(*DATA, batch_size=16)
    result = train(build, dataset, dataset, epochs=1, live=False)
    assert result.epochs == 1


def test_fit_need_not_wait_for_the_tuning_of_the_pipeline(monkeypatch):
    def watch(model, x, **options):
        seen.append(x.options())
        return fit_of_keras(model, x, **options)

    seen, fit_of_keras = [], keras.Sequential.fit
    monkeypatch.setattr(keras.Sequential, "fit", watch)
    dataset = make_dataset(*DATA, batch_size=16)
    options = tf.data.Options()
    options.threading.private_threadpool_size = 1
    train(build, dataset.with_options(options), None, epochs=1, live=False)
    assert seen[0].autotune.enabled is False
    assert seen[0].threading.private_threadpool_size == 1  # the others stay


def test_live_curves_are_one_figure(monkeypatch):
    shown, updates, said = [], [], []

    class Handle:
        def update(self, figure, metadata):
            said.append(metadata["image/png"]["alt"])
            updates.append([len(line.get_xdata()) for line in figure.axes[0].lines])

    def display(figure, display_id):
        shown.append(figure)
        return Handle()

    monkeypatch.setattr("utils.plots.display", display)
    fit(epochs=3, live=True)
    assert len(shown) == 1
    assert updates == [[1, 1], [2, 2], [3, 3]]
    assert said[-1].startswith("Curves of loss and accuracy. 3 epochs: accuracy from ")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (IMAGES, r"expected \(images, labels\).*got ndarray"),
        ((IMAGES, LABELS[:9]), "got 64 images and 9 labels"),
        ((IMAGES[:0], LABELS[:0]), "got 0 images and 0 labels"),
        (
            (IMAGES.reshape(64, 784), LABELS),
            r"expected images of shape \(n, 28, 28, 1\), got \(64, 784\)",
        ),
    ],
)
@pytest.mark.parametrize("name", ["train_data", "validation_data"])
def test_wrong_data(data, message, name):
    splits = {"train_data": DATA, "validation_data": DATA} | {name: data}
    with pytest.raises(ValueError, match=f"{name}: .*{message}"):
        train(build, **splits, epochs=1, live=False)


@pytest.mark.parametrize("wrong", [{"epochs": 0}, {"batch_size": 0}])
def test_nothing_to_do(wrong):
    with pytest.raises(ValueError, match="expected 1 or more, got epochs="):
        fit(**wrong)


def test_a_channel_axis_may_be_there():
    data = IMAGES[..., None], LABELS
    assert train(build, data, data, epochs=1, live=False).epochs == 1


def test_a_model_instead_of_a_function():
    with pytest.raises(TypeError, match="expected a function.*pass lambda: model"):
        fit(build_model=build())


def test_a_model_that_is_not_compiled():
    with pytest.raises(TypeError, match="expected a compiled model"):
        fit(build_model=dense_rival)


def test_a_read_only_folder_is_found_before_training(read_only_folder):
    built = []
    checkpoint = keras.callbacks.ModelCheckpoint(read_only_folder / "model.keras")
    with pytest.raises(OSError, match="not writable.*Choose another folder"):
        fit(build_model=lambda: built.append(1), callbacks=[checkpoint])
    assert not built
    assert not list(read_only_folder.iterdir())


def test_a_checkpoint_is_written(tmp_path):
    file = tmp_path / "new" / "model.keras"
    result = fit(callbacks=[keras.callbacks.ModelCheckpoint(file)])
    loaded = keras.saving.load_model(file)
    np.testing.assert_allclose(loaded(IMAGES), result.model(IMAGES), atol=1e-6)
    assert [path.name for path in file.parent.iterdir()] == ["model.keras"]


class InterruptedInSomebodysCode(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 1:
            with contextlib.suppress(BaseException):
                signal.raise_signal(signal.SIGINT)


def test_an_interrupt_is_not_lost_in_code_that_ignores_exceptions():
    result = fit(epochs=5, callbacks=[InterruptedInSomebodysCode()])
    assert result.interrupted
    assert result.epochs == 2


class InterruptedTwice(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        raise AssertionError("the second interrupt should have ended this")


def test_a_second_interrupt_does_not_wait():
    result = fit(epochs=5, callbacks=[InterruptedTwice()])
    assert result.interrupted
    assert result.epochs == 0


def test_the_interrupt_handler_is_put_back():
    before = signal.getsignal(signal.SIGINT)
    fit(epochs=1)
    assert signal.getsignal(signal.SIGINT) is before


def test_training_in_another_thread():
    with ThreadPoolExecutor() as pool:
        assert pool.submit(fit, epochs=1).result().epochs == 1


INTERRUPTED = """
import numpy as np
from tests.unit.training.test_fit import DATA, build
from utils.training import train
import keras

class Announce(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch == 2:
            print("ready", flush=True)

result = train(build, DATA, DATA, epochs=100_000, batch_size=16, callbacks=[Announce()])
"""
AFTERWARDS = """
import json
loss, _ = result.model.evaluate(*DATA, verbose=0)
lengths = sorted({len(values) for values in result.history.values()})
print(json.dumps([result.interrupted, result.epochs, lengths, bool(np.isfinite(loss))]))
"""


def test_interrupting_the_kernel_keeps_what_was_learned():
    manager, client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
    try:
        client.execute(INTERRUPTED)
        while "ready" not in text_of(client.get_iopub_msg(timeout=120)):
            pass
        manager.interrupt_kernel()
        printed = []
        client.execute_interactive(
            AFTERWARDS,
            timeout=120,
            output_hook=lambda message: printed.append(text_of(message)),
        )
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    lines = [line for line in "".join(printed).splitlines() if line.startswith("[")]
    interrupted, epochs, lengths, finite = json.loads(lines[-1])
    assert interrupted
    assert 3 <= epochs < 100_000
    assert lengths == [epochs]
    assert finite


def text_of(message):
    return message["content"].get("text", "")


def test_importing_is_silent():
    code = "import utils.models; utils.models.tutorial_cnn()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
