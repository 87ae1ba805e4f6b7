"""One training step of several workers, and how long its parts take."""

import time

import keras
import numpy as np
import tensorflow as tf


def local_gradients(model, batch_size, images, labels):
    """What one worker computes: loss and gradients of its share of a batch.

    Args:
        model: gives ten probabilities for each image.
        batch_size: images in the batch of all workers together.
        images, labels: the share of this worker.

    Returns:
        The loss, a number, and a gradient for each trainable variable. Added up over
        the workers, they are those of the whole batch.
    """
    with tf.GradientTape() as tape:
        probabilities = model(images, training=True)
        losses = keras.losses.sparse_categorical_crossentropy(labels, probabilities)
        loss = tf.reduce_sum(losses) / batch_size
    return loss, tape.gradient(loss, model.trainable_variables)


def make_step(strategy, model, optimizer, batch_size):
    """The two halves of a training step, as graphs.

    Returns:
        A function (images, labels) -> (loss, gradients) that each worker runs on its
        own, and a function of the gradients that adds them up over all workers and
        changes the weights.
    """

    @tf.function
    def compute(images, labels):
        return strategy.run(local_gradients, args=(model, batch_size, images, labels))

    @tf.function
    def exchange(gradients):
        strategy.run(apply, args=(gradients,))

    def apply(gradients):  # tf.identity says on which device they are
        optimizer.apply([tf.identity(gradient) for gradient in gradients])

    return compute, exchange


def make_total(strategy):
    """A function that adds up a whole number over all workers. All must call it."""

    def add(number):
        context = tf.distribute.get_replica_context()
        return context.all_reduce("SUM", tf.identity(number))

    @tf.function
    def run(number):
        return strategy.run(add, args=(number,))

    def total(number):
        results = run(tf.constant(number, "int64"))
        devices = strategy.experimental_local_results(results)
        return int(devices[0]) // len(devices)  # each of a worker's devices adds it

    return total


def seconds_to_add(total, times=30):
    """The median time in which the workers add up one number, in seconds.

    That is an all-reduce with almost nothing to send. All must call it.
    """
    total(0)  # the first call makes the graph, and the workers meet
    starts = [time.perf_counter()]
    for _ in range(times):
        total(0)
        starts.append(time.perf_counter())
    return float(np.median(np.diff(starts)))


def train_epoch(strategy, step, data):
    """Go through the data once, together with the other workers.

    Args:
        strategy: a `tf.distribute.Strategy`.
        step: what `make_step` returns.
        data: a `tf.data.Dataset` of batches for all workers, in the same order on each.

    Returns:
        Two arrays. This worker's part of each loss, shape (steps,). And the seconds
        of each step, shape (steps, 3): to read, to compute, to exchange.
    """
    compute, exchange = step
    # endless, or the workers would ask each other in each step who has any data left
    batches = iter(strategy.experimental_distribute_dataset(data.repeat()))
    losses, seconds = [], []
    for _ in range(len(data)):
        times = [time.perf_counter()]
        images, labels = next(batches)
        times.append(time.perf_counter())
        loss, gradients = compute(images, labels)
        losses.append(sum(map(float, strategy.experimental_local_results(loss))))
        times.append(time.perf_counter())
        exchange(gradients)
        times.append(time.perf_counter())
        seconds.append(np.diff(times))
    return np.array(losses), np.array(seconds)
