"""The exercises of "How networks learn"."""

import math

import numpy as np

from utils.exercises.marking import Exercise

_RNG = np.random.default_rng(2)
_DENSE = tuple(_RNG.integers(-4, 5, s).astype(float) for s in ((2, 3), (2, 4), (4, 3)))
_PROBABILITIES = np.random.default_rng(5).dirichlet(np.ones(10), 5)
_LABELS = (_PROBABILITIES.argmax(axis=1) + [0, 1, 0, 0, 3]) % 10
_IMAGE = np.arange(12.0).reshape(3, 4)
_KERNEL = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])


def _central_difference(function, place, step=0.001):
    return (function(place + step) - function(place - step)) / (2 * step)


def _dense_backward(gradient, inputs, weights, bias):
    return [gradient @ weights.T, inputs.T @ gradient, gradient.sum(axis=0)]


def _leaky_relu_backward(gradient, inputs):
    return gradient * np.where(inputs > 0, 1, 0.1)


def _for_image(gradient, image, kernel, keep=1):
    shares = np.zeros_like(image)
    for row, column in np.ndindex(gradient.shape):
        window = shares[row : row + len(kernel), column : column + len(kernel)]
        window[...] = keep * window + gradient[row, column] * kernel
    return shares


def _for_kernel(gradient, image, kernel):
    rows, columns = gradient.shape
    return np.array(
        [
            [(gradient * image[a : a + rows, b : b + columns]).sum() for b in range(3)]
            for a in range(3)
        ]
    )


EXERCISES = {
    1: Exercise(
        asks="a function (function, place, step) -> the slope, a number",
        answer=_central_difference,
        cases=((math.exp, 0.0, 0.5), (math.exp, 1.0, 0.25)),
        why="The difference of the two values, divided by the distance of 2 steps.",
        mistakes=(
            (
                lambda f, x, step: (f(x + step) - f(x - step)) / step,
                "How far apart are the two places where you look?",
            ),
            (
                lambda f, x, step: (f(x + step) - f(x)) / step,
                "You look to one side only. Take a place on the left as well.",
            ),
            (
                lambda f, x, step: (f(x - step) - f(x + step)) / (2 * step),
                "The sign is turned: a curve that climbs has a positive slope.",
            ),
            (
                lambda f, x, step: f(x + step) - f(x - step),
                "That is how much the value changes. A slope is that for each unit of "
                "distance.",
            ),
            (
                lambda f, x, step: (f(x + step) - f(x - step)) / 2 * step,
                "Python divides by 2 and then multiplies by step. Use brackets.",
            ),
            (
                lambda f, x, step: None,
                "The function returns nothing. Its last line must be return ...",
            ),
            (
                lambda f, x, step: _central_difference(f, x),
                "Use the step that is given, not always 0.001.",
            ),
        ),
        hint="Call function twice, at place + step and at place - step.",
    ),
    2: Exercise(
        asks="a function (weights, slopes, learning_rate) -> the new weights, an array",
        answer=lambda weights, slopes, rate: weights - rate * slopes,
        cases=(
            (np.array([1.0, 2.0, -3.0]), np.array([-4.0, 8.0, 2.0]), 0.25),
            (np.array([[1.0, 0.5]]), np.array([[10.0, 0.0]]), 0.1),
        ),
        why="Each weight goes against its own slope, by the learning rate times it.",
        mistakes=(
            (
                lambda weights, slopes, rate: weights + rate * slopes,
                "That goes uphill, with the slope.",
            ),
            (
                lambda weights, slopes, rate: weights - slopes,
                "The learning rate is missing: the step is too long.",
            ),
            (
                lambda weights, slopes, rate: rate * slopes,
                "That is the length of the step. Where do the weights end up?",
            ),
            (
                lambda weights, slopes, rate: None,
                "The function returns nothing. Its last line must be return ...",
            ),
            (
                lambda weights, slopes, rate: -rate * slopes,
                "That is only the step. The weights start from where they are.",
            ),
            (
                lambda weights, slopes, rate: weights - rate * np.sign(slopes),
                "A steep slope makes a longer step than a flat one: use its size too.",
            ),
            (
                lambda weights, slopes, rate: weights - rate,
                "The slopes are missing: they say in which direction to go.",
            ),
        ),
        hint="Look at the formula above the exercise. NumPy applies it to each entry.",
    ),
    3: Exercise(
        asks="three values and three gradients, each a number",
        answer={
            "value of p": 2,
            "value of e": -3,
            "value of loss": 9,
            "gradient of e": -6,
            "gradient of p": -6,
            "gradient of w": -24,
        },
        why="1 · 2 · (−3) = −6 for e, the same for p, and 4 times that for w.",
        mistakes=(
            ({"value of e": 3}, "e is p minus 5, not 5 minus p. Mind the sign."),
            ({"value of loss": -9}, "The square of a negative number is positive."),
            (
                {"gradient of e": 6},
                "The slope of e² is 2 · e, and e is negative.",
            ),
            ({"gradient of e": -3}, "The slope of e² is twice e."),
            (
                {"gradient of e": 9},
                "That is the value of the loss. How fast does e² change with e?",
            ),
            (
                {"gradient of p": -11},
                "e changes exactly as much as p, so what is the slope of this link?",
            ),
            (
                {"gradient of w": -3},
                "The link from w to p multiplies by the input, not by the weight.",
            ),
            (
                {"gradient of w": -12},
                "The input is 4 now, not 2.",
            ),
            (
                {"gradient of w": -6},
                "p changes faster than w. How many times as fast?",
            ),
        ),
        hint="Values from left to right; then gradients from right to left, each the "
        "gradient on its right times the slope of the link.",
    ),
    4: Exercise(
        asks="a function (gradient, inputs, weights, bias) -> a list of three arrays",
        answer=_dense_backward,
        cases=((*_DENSE, np.zeros(3)),),
        why="The shapes leave no other way; the products add up what the loops did.",
        mistakes=(
            (
                lambda g, i, w, b: [i.T @ g, g @ w.T, g.sum(axis=0)],
                "The first two are exchanged: the gradient of the inputs comes first.",
            ),
            (
                lambda g, i, w, b: [g @ w.T, i.T @ g, g.sum(axis=1)],
                "The bias has one number for each output. Over which axis do you add?",
            ),
            (
                lambda g, i, w, b: [g @ w.T, i.T @ g, g.sum()],
                "For the bias you add everything up. It has one number per output.",
            ),
            (
                lambda g, i, w, b: [g @ w.T, i.T @ g, g.mean(axis=0)],
                "For the bias the images are added up. You take their mean.",
            ),
            (
                lambda g, i, w, b: [g @ w.T, i.T @ g, g],
                "The bias was used for every image, so their gradients are added.",
            ),
            (
                lambda g, i, w, b: [g @ w.T, g.T @ i, g.sum(axis=0)],
                "The gradient of the weights is lying on its side: it must have the "
                "shape of the weights.",
            ),
            (
                lambda g, i, w, b: [g @ w.T, i.T @ g],
                "The gradient of the bias is missing.",
            ),
        ),
        hint="Write the shapes under each product: the two inner ones must be equal, "
        "and .T exchanges the axes of an array.",
    ),
    5: Exercise(
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
                lambda gradient, inputs: np.where(inputs > 0, gradient, 0.1),
                "Where the input is negative, a tenth of the gradient passes, not 0.1.",
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
    6: Exercise(
        asks="two rows of four numbers",
        answer=[[0, 0, 0, 0], [0, -1, 6, 0]],
        why="The 8 and the 5 are the largest of their blocks, all others get 0.",
        mistakes=(
            (
                [[-1, -1, 6, 6], [-1, -1, 6, 6]],
                "Only one number of each block reached the output.",
            ),
            (
                [[0, 0, 0, 0], [0, 8, 5, 0]],
                "Those are the largest numbers themselves. What do they get?",
            ),
            (
                [[0, 0, 0, 0], [0, -8, 30, 0]],
                "Multiply by the slope of the link. Max pooling hands its largest "
                "number on as it is, so the slope is 1.",
            ),
            (
                [[0, -1, 6, 0], [0, 0, 0, 0]],
                "The right columns, but the other row. Where are the largest numbers?",
            ),
            (
                [0, 0, 0, 0, 0, -1, 6, 0],
                "The numbers are right. Write them as two rows: [[...], [...]].",
            ),
            (
                [[0, 0, 0, 0], [0, 6, -1, 0]],
                "The first output belongs to the left block, the second to the right.",
            ),
            (
                [[-1, 6]],
                "That is the gradient of the outputs. The map has two rows of four.",
            ),
            (
                [[0, 0, 0, 0], [0, 1, 6, 0]],
                "Max pooling does not change the sign of a gradient.",
            ),
        ),
        hint="The first block is 3, 1, 2, 8, the second 0, 2, 5, 4. Which number of "
        "each reached the output?",
    ),
    7: Exercise(
        asks="a function (gradient, image, kernel) -> an array of the image's shape",
        answer=_for_image,
        cases=((np.array([[1.0, 2.0]]), _IMAGE, _KERNEL),),
        why="Each place gives its window a share, and shares of one pixel are added.",
        mistakes=(
            (
                _for_kernel,
                "That is the gradient of the kernel. Pixels meet weights here.",
            ),
            (
                lambda *arguments: _for_image(*arguments, keep=0),
                "A later window overwrites the shares of an earlier one. Add them.",
            ),
            (
                lambda g, i, k: _for_image(g, i, k[::-1, ::-1]),
                "The kernel is turned. Each pixel gets the weight that met it.",
            ),
            (
                lambda g, i, k: i + _for_image(g, i, k),
                "Start from zeros, not from the image itself.",
            ),
            (
                lambda g, i, k: _for_image(np.ones_like(g), i, k),
                "Every share is a weight times the gradient of the place.",
            ),
        ),
        hint="In the loop of for_kernel_loops, the window is what is read. Now add to "
        "the same slice of an array of zeros.",
    ),
    8: Exercise(
        asks="a function (probabilities, labels) -> the share that is right, 0 to 1",
        answer=lambda p, labels: (p.argmax(axis=1) == labels).mean(),
        cases=((_PROBABILITIES, _LABELS), (_PROBABILITIES[:4], _LABELS[:4])),
        why="argmax gives the answer of each row, and the mean of True and False is "
        "the share of True.",
        mistakes=(
            (
                lambda p, labels: (p.argmax(axis=1) == labels).sum(),
                "That counts the right ones. Divide by how many there are.",
            ),
            (
                lambda p, labels: 100 * (p.argmax(axis=1) == labels).mean(),
                "Those are percent. A share lies between 0 and 1.",
            ),
            (
                lambda p, labels: (p.argmax(axis=1) != labels).mean(),
                "That is the share of the mistakes.",
            ),
            (
                lambda p, labels: p.argmax(axis=1) == labels,
                "That says for each image whether it is right. How many of them are?",
            ),
            (
                lambda p, labels: (p.max(axis=1) == labels).mean(),
                "max is the largest probability itself. Which digit has it?",
            ),
            (
                lambda p, labels: p[np.arange(len(labels)), labels].mean(),
                "That is the mean probability of the right digit. Count right answers.",
            ),
        ),
        hint="First the answer of each row (mind the axis), then compare, then count.",
    ),
}
