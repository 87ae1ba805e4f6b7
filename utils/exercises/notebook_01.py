"""The exercises of "CNN theory"."""

import numpy as np

from utils.exercises.marking import Exercise

_IMAGE = np.array([[0.0, 1.0, 0.5], [2.0, 0.0, 3.0]])
_TEMPLATE = np.array([[1.0, -1.0, 2.0], [0.5, 4.0, -2.0]])
_SCORES = np.array([1.0, -2, 0.5, 3, -1, 2, 0, -3, 2.5, 1.5])
_SHARES = np.array([0.05, 0.1, 0.3, 0.05, 0.05, 0.05, 0.1, 0.2, 0.05, 0.05])


def _max_pool(feature_map):
    height, width = feature_map.shape
    return feature_map.reshape(height // 2, 2, width // 2, 2).max(axis=(1, 3))


def _softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


_THREE_NUMBERS = {
    "height": (32 - 5) // 2 + 1,
    "parameters": (5 * 5 * 3 + 1) * 16,
    "receptive field": 5 + (3 - 1) * 2,
}

EXERCISES = {
    1: Exercise(
        asks="a function (image, template) -> one number",
        answer=lambda image, template: (image * template).sum(),
        cases=((_IMAGE, _TEMPLATE), (2 * _IMAGE, -_TEMPLATE)),
        why="Pixel times template, place by place, and all of it added up.",
        mistakes=(
            (
                lambda image, template: image * template,
                "Those are the products, one for each place. Add them up.",
            ),
            (
                lambda image, template: (image * template).mean(),
                "That is the mean of the products. Take their sum.",
            ),
            (
                lambda image, template: image.sum() * template.sum(),
                "You add up first. Then it no longer matters where the ink is.",
            ),
            (
                lambda image, template: (image - template).sum(),
                "Multiply; a difference says how unlike they are.",
            ),
        ),
        hint="* multiplies two arrays place by place. What adds up all numbers of one?",
    ),
    2: Exercise(
        asks="the number of weights and biases, a whole number",
        answer=(100 * 100 * 3 + 1) * 50,
        why="Each of the 50 units has 30,000 weights and one bias.",
        mistakes=(
            (100 * 100 * 3 * 50, "Those are the weights. Each unit also has one bias."),
            ((100 * 100 + 1) * 50, "A colour photo has three numbers for each pixel."),
            ((100 + 1) * 50, "The photo has 100 x 100 pixels, not 100."),
            (100 * 100 * 3 * 50 + 1, "Each of the 50 units has a bias of its own."),
        ),
        hint="How many numbers reach one unit? It has a weight for each, and one bias.",
    ),
    3: Exercise(
        asks="two rows of two numbers",
        answer=[[0, 4], [2, 1]],
        why="Left columns minus right columns of each patch, the middle row twice.",
        mistakes=(
            (
                [[0, -4], [-2, -1]],
                "All signs are turned: the left column of the kernel has the plus.",
            ),
            (
                [[0, 2], [4, 1]],
                "Rows and columns are exchanged. The first row holds the two places "
                "at the top.",
            ),
            (
                [0, 4, 2, 1],
                "The numbers are right. Write them as two rows: [[..., ...], ...].",
            ),
        ),
        hint="The four patches begin at (0, 0), (0, 1), (1, 0) and (1, 1). For each, "
        "multiply nine times and add up.",
    ),
    4: Exercise(
        asks="a function (size, side, stride) -> the number of places",
        answer=lambda size, side, stride: (size - side) // stride + 1,
        cases=((7, 3, 2), (28, 3, 1), (28, 5, 2), (28, 3, 3), (8, 3, 2)),
        why="One place at the start, and one more for each stride that still fits.",
        mistakes=(
            (
                lambda size, side, stride: (size - side) // stride,
                "You have forgotten the place where the window starts.",
            ),
            (
                lambda size, side, stride: (size - side + 1) // stride,
                "The 1 is the place at the start. It is not divided by the stride.",
            ),
            (
                lambda size, side, stride: size // stride,
                "The window has to stay inside: how far can it still move?",
            ),
            (
                lambda size, side, stride: (size - side) / stride + 1,
                "Half a stride does not fit: count whole strides, with //.",
            ),
            (
                lambda size, side, stride: size - side + 1,
                "That is right for a stride of 1.",
            ),
        ),
        hint="How many pixels can the window still move after its first place? How "
        "many whole strides are that?",
    ),
    5: Exercise(
        asks="the three numbers, each a whole number",
        answer=_THREE_NUMBERS,
        why="14 places across, 76 numbers for each filter, and 5 + 2 x 2 pixels.",
        mistakes=(
            ({"height": 28}, "That is the height with a stride of 1. Here it is 2."),
            ({"height": 13}, "Add the place where the window starts."),
            ({"height": 16}, "That is the height with padding. Here is none."),
            (
                {"parameters": 5 * 5 * 3 * 16},
                "Those are the weights. Each filter also has one bias.",
            ),
            (
                {"parameters": (5 * 5 + 1) * 16},
                "A colour image has three channels; a filter has a kernel for each.",
            ),
            (
                {"receptive field": 7},
                "The first layer moves by 2 pixels, so a step of the second layer is "
                "two pixels wide.",
            ),
        ),
        hint="Use what this section showed: your formula for places, the count of a "
        "filter's numbers, and receptive_field.",
    ),
    6: Exercise(
        asks="a function array -> array of the same shape",
        answer=lambda inputs: np.maximum(inputs, 0),
        cases=((np.array([[-2.0, 0.0, 3.0], [0.5, -0.1, -7.0]]),),),
        why="What is positive stays, the rest is 0.",
        mistakes=(
            (
                np.abs,
                "That turns -2 into 2. Negative numbers should become 0.",
            ),
            (
                lambda inputs: np.minimum(inputs, 0),
                "You keep the negative numbers. Keep the positive ones.",
            ),
            (
                lambda inputs: inputs[inputs > 0],
                "That drops numbers, and the shape is lost. Put a 0 in their place.",
            ),
            (
                lambda inputs: inputs > 0,
                "That says where the numbers are positive. Return the numbers.",
            ),
            (
                lambda inputs: np.maximum(inputs, 1),
                "What is below 1 became 1. The limit is 0.",
            ),
        ),
        hint="For each number: the larger one of it and 0.",
    ),
    7: Exercise(
        asks="a function map -> the largest numbers of its blocks of 2 x 2",
        answer=_max_pool,
        cases=(
            (np.array([[1.0, 2, 0, 0], [3, 4, 0, 9], [5, 0, 7, 7], [0, -1, 8, 7]]),),
            (np.arange(24.0).reshape(4, 6) % 7 - 9,),
        ),
        why="Each block of four became one number, its largest.",
        mistakes=(
            (
                lambda m: m.reshape(len(m) // 2, 2, -1, 2).mean(axis=(1, 3)),
                "That is the mean of each block. Take the largest number.",
            ),
            (
                lambda m: m[::2, ::2],
                "You keep one number of each block without looking at the others.",
            ),
            (lambda m: m.max(), "That is the largest number of the whole map."),
            (
                lambda m: np.maximum(m[::2, ::2], m[1::2, 1::2]),
                "Each block has four numbers. You look at two of them.",
            ),
        ),
        hint="The other three slices start at row 0, column 1; at row 1, column 0; and "
        "at row 1, column 1. np.maximum compares two arrays.",
    ),
    8: Exercise(
        asks="a function (ten scores) -> ten probabilities with the sum 1",
        answer=_softmax,
        cases=((_SCORES,), (_SCORES + 1000,)),
        why="All positive, with the sum 1, and large scores do no harm.",
        mistakes=(
            (
                lambda scores: np.exp(scores - scores.max()),
                "They do not add up to 1 yet: divide by their sum.",
            ),
            (
                lambda scores: scores / scores.sum(),
                "Without e to the power of, negative scores stay negative.",
            ),
            (
                lambda scores: np.exp(scores) / np.exp(scores).sum(),
                "That fails for large scores: e to the power of 1000 is too much for a "
                "computer. Subtract the largest score first.",
            ),
            (
                lambda scores: np.exp(scores - scores.max()) / np.exp(scores).sum(),
                "Above and below the line the same number has to be subtracted.",
            ),
            (
                lambda scores: np.eye(len(scores))[scores.argmax()],
                "Softmax gives every digit a share, not all of it to the largest.",
            ),
        ),
        hint="Three steps: subtract the largest score, take np.exp, divide by the sum.",
    ),
    9: Exercise(
        asks="a function (ten probabilities, label) -> one number",
        answer=lambda probabilities, label: -np.log(probabilities[label]),
        cases=((_SHARES, 2), (_SHARES, 0)),
        why="The less the right digit got, the higher the price.",
        mistakes=(
            (
                lambda probabilities, label: np.log(probabilities[label]),
                "Logarithms of probabilities are negative. A price is positive.",
            ),
            (
                lambda probabilities, label: 1 - probabilities[label],
                "That is what is missing to 1. The price is a logarithm.",
            ),
            (
                lambda probabilities, label: -np.log(max(probabilities)),
                "Look at the probability of the right digit, not at the largest.",
            ),
            (
                lambda probabilities, label: -np.log10(probabilities[label]),
                "np.log is the natural logarithm; log10 is another one.",
            ),
            (
                lambda probabilities, label: -np.log(probabilities),
                "Those are ten prices. Choose that of the right digit.",
            ),
        ),
        hint="Pick the probability of the right digit, take its logarithm, turn the "
        "sign.",
    ),
}
