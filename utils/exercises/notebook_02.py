"""The exercises of "How networks learn"."""

import numpy as np

from utils.exercises.marking import Exercise


def _leaky_relu_backward(gradient, inputs):
    return gradient * np.where(inputs > 0, 1, 0.1)


EXERCISES = {
    1: Exercise(
        asks="a function (gradient, inputs) -> the gradient for the inputs, an array",
        answer=_leaky_relu_backward,
        cases=((np.array([1.0, -2.0, 3.0, -4.0]), np.array([5.0, 6.0, -7.0, -8.0])),),
        why="The slope is 1 where the input was positive, and 0.1 elsewhere.",
        mistakes=(
            (
                lambda gradient, inputs: gradient * np.where(gradient > 0, 1, 0.1),
                "It depends on the sign of the input, not on that of the gradient.",
            ),
            (
                lambda gradient, inputs: np.where(inputs > 0, 1, 0.1),
                "That is the slope of this layer. The chain rule multiplies it by the "
                "gradient that comes in.",
            ),
            (
                lambda gradient, inputs: gradient * (inputs > 0),
                "That is ReLU. The leaky one lets a tenth through.",
            ),
            (
                lambda gradient, inputs: np.where(inputs > 0, inputs, 0.1 * inputs),
                "That is the way forward. Its slope is asked for, times the gradient.",
            ),
            (
                lambda gradient, inputs: [_leaky_relu_backward(gradient, inputs)],
                "The numbers are right. Return the array, without a list around it.",
            ),
        ),
        hint="What is the slope of x, and what is the slope of 0.1 x?",
    ),
}
