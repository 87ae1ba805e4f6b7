"""The exercises of "CNN theory"."""

import numpy as np

from utils.exercises.marking import Exercise


def _mean_pool(feature_map):
    height, width = feature_map.shape
    return feature_map.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))


_THREE_NUMBERS = {
    "height": (32 - 5) // 2 + 1,
    "parameters": (5 * 5 * 3 + 1) * 16,
    "receptive field": 5 + (3 - 1) * 2,
}

EXERCISES = {
    1: Exercise(
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
    2: Exercise(
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
    3: Exercise(
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
        hint="Use the formulas of this section: output_length, (side x side x channels "
        "+ 1) x filters, and receptive_field.",
    ),
    4: Exercise(
        asks="a function map -> the means of its blocks of 2 x 2",
        answer=_mean_pool,
        cases=((np.arange(24.0).reshape(4, 6) ** 2,),),
        why="Each block became one number, the mean of its four.",
        mistakes=(
            (
                lambda m: m.reshape(len(m) // 2, 2, -1, 2).max(axis=(1, 3)),
                "You keep the largest number of each block. Take the mean.",
            ),
            (
                lambda m: 4 * _mean_pool(m),
                "You add the numbers of each block up. Divide by their count.",
            ),
            (
                lambda m: m[::2, ::2],
                "You keep one number of each block and drop the others.",
            ),
            (lambda m: m.mean(), "That is the mean of the whole map."),
        ),
        hint="feature_map[::2, ::2] is the top left number of every block. Which "
        "slices are the other three?",
    ),
}
