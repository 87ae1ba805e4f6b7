"""Trains a network together with other workers: python -m utils.worker --folder FOLDER

It runs unchanged on every machine. The environment variable TF_CONFIG says where the
workers are and which one this is; without it, one worker trains alone. All of them need
the same folder, a shared one if they are on several machines. What they write there
lets the training go on after the last finished epoch, should one of them fail.
"""

import argparse
import hashlib
import json
import os
import sys
import threading
import zlib
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from utils import models
from utils.datasets.data_files import DataFileError, load_mnist
from utils.files import check_writable, replaced
from utils.preprocessing import make_dataset
from utils.training.fit import OneCycle
from utils.workers.rendezvous import Cluster, RendezvousError, meet, read_cluster
from utils.workers.step import make_step, make_total, seconds_to_add, train_epoch

NETWORKS = ("tutorial_cnn", "dense_rival")
ALONE = Cluster((("localhost", 0),), 0)
PEAK = 6e-3
LOST = (tf.errors.UnavailableError, tf.errors.AbortedError, tf.errors.CancelledError)
SETTINGS = ("network", "digits", "epochs", "batch_size", "peak", "seed")


class WorkerError(RuntimeError):
    """This worker cannot go on."""


class Worker:
    """One of the workers: its copy of the network, its checkpoints and its log."""

    def __init__(self, strategy, cluster, options):
        self.strategy, self.cluster, self.options = strategy, cluster, options
        self.total = make_total(strategy)
        self.check_settings()
        self.mnist = load_mnist()
        self.digits = min(options.digits, len(self.mnist.train.labels))
        steps = options.epochs * (self.digits // options.batch_size)
        keras.utils.set_random_seed(options.seed)
        with strategy.scope():
            self.model = models.from_pixels(getattr(models, options.network)())
            self.optimizer = keras.optimizers.Adam(OneCycle(options.peak, steps))
            self.optimizer.build(self.model.trainable_variables)
        self.step = make_step(strategy, self.model, self.optimizer, options.batch_size)
        self.forward = tf.function(lambda images: self.model(images, training=False))
        self.epoch = tf.Variable(0)
        self.checkpoints = tf.train.CheckpointManager(
            tf.train.Checkpoint(
                model=self.model, optimizer=self.optimizer, epoch=self.epoch
            ),
            options.folder / "checkpoints",
            max_to_keep=2,
        )
        self.path = options.folder / f"worker_{cluster.index}.json"
        self.log = []

    def run(self):
        """Train from the last finished epoch to the end."""
        self.resume()
        self.adding = seconds_to_add(self.total)
        while (epoch := int(self.epoch)) < self.options.epochs:
            losses, seconds = train_epoch(self.strategy, self.step, self.batches(epoch))
            self.epoch.assign_add(1)
            self.write_log(losses, seconds)
            self.total(0)  # once all have written, the epoch is finished
            if self.cluster.is_chief:
                self.checkpoints.save()
            self.report()
        if self.cluster.is_chief:
            with replaced(self.options.folder / "model.keras") as unfinished:
                self.model.save(unfinished)

    def batches(self, epoch):
        """The training data in the order of this epoch, the same on every worker."""
        images, labels = self.mnist.train
        size = self.options.batch_size
        generator = np.random.default_rng((self.options.seed, epoch))
        order = generator.permutation(self.digits)[: self.digits // size * size]
        order = order.reshape(-1, size)  # a row for each batch: faster than one by one
        return tf.data.Dataset.from_tensor_slices(
            (images[order, ..., np.newaxis], labels[order])
        ).prefetch(tf.data.AUTOTUNE)

    def check_settings(self):
        """Make sure that all workers do the same, and what was done here before."""
        settings = {name: getattr(self.options, name) for name in SETTINGS}
        self.agree("settings", settings)
        path = self.options.folder / "settings.json"
        if path.exists():
            before = json.loads(path.read_text(encoding="utf-8"))
            if before != settings:
                raise WorkerError(
                    f"{path.parent} holds a training with other settings: {before}. "
                    "Choose another folder, or the same settings."
                )
        elif self.cluster.is_chief:
            with replaced(path) as unfinished:
                unfinished.write_text(json.dumps(settings), encoding="utf-8")

    def agree(self, name, value):
        """Make sure that a value is the same for all workers."""
        number = zlib.crc32(repr(value).encode())
        if self.total(number) != number * len(self.cluster.workers):
            raise WorkerError(
                f"the workers differ in their {name}; this one has {value}. Start all "
                "of them with the same options and with one shared folder."
            )

    def resume(self):
        """Load the last checkpoint, if there is one, and what was logged before."""
        try:
            self.checkpoints.restore_or_initialize()
        except (tf.errors.OpError, LookupError, RuntimeError) as error:
            raise WorkerError(
                f"the checkpoint {self.checkpoints.latest_checkpoint} is damaged "
                f"({first_line(error)}). Remove it, or take another folder."
            ) from None
        epoch = int(self.epoch)
        self.agree("finished epochs", epoch)
        if epoch:
            self.say(f"goes on after epoch {epoch}")
        if epoch and self.path.exists():  # not if there were fewer workers then
            self.log = json.loads(self.path.read_text(encoding="utf-8"))[:epoch]

    def validation_accuracy(self):
        """The share of all validation digits read right; each worker reads some."""
        count, index = len(self.cluster.workers), self.cluster.index
        images, labels = (part[index::count] for part in self.mnist.validation)
        right = 0
        for batch, answers in make_dataset(images, labels, 1000):
            right += int(np.sum(np.argmax(self.forward(batch), 1) == answers))
        return self.total(right) / len(self.mnist.validation.labels)

    def write_log(self, losses, seconds):
        weights = b"".join(array.tobytes() for array in self.model.get_weights())
        self.log.append(
            {
                "losses": losses.tolist(),
                "seconds": seconds.tolist(),
                "adding": self.adding,
                "validation_accuracy": self.validation_accuracy(),
                "weights": hashlib.sha256(weights).hexdigest(),
            }
        )
        with replaced(self.path) as unfinished:
            unfinished.write_text(json.dumps(self.log), encoding="utf-8")

    def report(self):
        last = self.log[-1]
        step = 1000 * np.median(np.sum(last["seconds"], axis=1))
        self.say(
            f"epoch {int(self.epoch)} of {self.options.epochs}: validation accuracy "
            f"{last['validation_accuracy']:.2%}, {step:.1f} ms a step, "
            f"weights {last['weights'][:8]}"
        )

    def say(self, text):
        print(f"worker {self.cluster.index}: {text}", flush=True)


def end_with_stdin():
    """End this process as soon as its standard input is closed.

    That happens when the process that started it ends, in whatever way.
    """

    def watch():
        while os.read(0, 1):
            pass
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def options_of(arguments):
    parser = argparse.ArgumentParser(
        prog="python -m utils.worker", description="Trains together with other workers."
    )
    parser.add_argument("--folder", type=Path, required=True, help="shared by all")
    parser.add_argument("--network", choices=NETWORKS, default=NETWORKS[0])
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--batch-size", type=int, default=128, help="of all together")
    parser.add_argument("--peak", type=float, default=PEAK, help="learning rate")
    parser.add_argument("--digits", type=int, default=48_000, help="to train with")
    parser.add_argument("--threads", type=int, default=0, help="0: one for each core")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--wait", type=float, default=30, help="seconds, for the others"
    )
    parser.add_argument(
        "--end-with-stdin",
        action="store_true",
        help="end when standard input is closed, that is, when the starter ends",
    )
    return parser.parse_args(arguments)


def main(arguments=None):
    """Train; on an error print one line, and exit with 1."""
    options = options_of(arguments)
    if options.end_with_stdin:
        end_with_stdin()
    try:
        cluster = read_cluster(os.environ) or ALONE
        check_options(options, cluster)
        if cluster is not ALONE:
            meet(cluster, options.wait)
        tf.config.threading.set_intra_op_parallelism_threads(options.threads)
        tf.config.threading.set_inter_op_parallelism_threads(options.threads)
        strategy = tf.distribute.MultiWorkerMirroredStrategy()
        Worker(strategy, cluster, options).run()
    except (RendezvousError, WorkerError, DataFileError, OSError) as error:
        sys.exit(f"worker: {error}")
    except LOST as error:
        sys.exit(
            f"worker {cluster.index}: another worker was lost, so this one ends too. "
            f"Start all of them again: they go on after the last finished epoch. "
            f"({first_line(error)})"
        )


def first_line(error):
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}"


def check_options(options, cluster):
    count = len(cluster.workers)
    if min(options.epochs, options.batch_size) < 1 or options.threads < 0:
        raise WorkerError(
            "expected 1 or more for --epochs and --batch-size, 0 or more for --threads."
        )
    if not options.peak > 0:
        raise WorkerError(f"expected a --peak above 0, got {options.peak}.")
    if options.digits < options.batch_size:
        raise WorkerError(
            f"--digits {options.digits} are fewer than a batch of {options.batch_size}."
        )
    if options.batch_size % count:
        raise WorkerError(
            f"--batch-size {options.batch_size} cannot be shared equally by {count} "
            f"workers. Take a multiple of {count}."
        )
    check_writable(options.folder / "checkpoints")


if __name__ == "__main__":
    main()
