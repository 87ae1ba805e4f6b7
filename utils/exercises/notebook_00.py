"""The exercises of "Start here"."""

from utils.exercises.marking import Exercise


def _answer(probabilities):
    digit = max(range(10), key=lambda i: probabilities[i])
    return digit if probabilities[digit] >= 0.5 else None


EXERCISES = {
    1: Exercise(
        asks="how many numbers the network gets, a whole number",
        answer=28 * 28,
        why="28 rows of 28 grey values, however large you draw.",
        mistakes=(
            (28, "That is one row. How many rows are there?"),
            (56, "Rows and columns are multiplied, not added."),
            (280 * 280, "That is the pad. The network gets the small picture."),
            (10, "That is how many it puts out. How many come in?"),
            (
                256,
                "That is how many values a pixel can have. How many pixels are there?",
            ),
        ),
        hint="reader.pad.digit.shape says how many rows and columns there are.",
    ),
    2: Exercise(
        asks="a function (probabilities) -> the digit, or None if not sure",
        answer=_answer,
        cases=(
            ([0.0, 0.0, 0.0, 0.9, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0],),
            ([0.0, 0.3, 0.0, 0.0, 0.2, 0.0, 0.0, 0.4, 0.0, 0.1],),
            ([0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.4, 0.0, 0.1, 0.0],),
        ),
        why="The place of the largest number is the digit, its size the confidence.",
        mistakes=(
            (
                lambda probabilities: max(probabilities),
                "That is how sure it is. The digit is the *place* of that number.",
            ),
            (
                lambda probabilities: probabilities.index(max(probabilities)),
                "Right for the sure ones. Return None if the largest is below 0.5.",
            ),
            (
                lambda probabilities: (
                    probabilities.index(max(probabilities))
                    if max(probabilities) > 0.5
                    else None
                ),
                "Exactly 0.5 is not below 0.5.",
            ),
            (
                lambda probabilities: probabilities.index(max(probabilities)) + 1,
                "Places are counted from 0 in Python, and so are the digits.",
            ),
        ),
        hint="probabilities.index(...) gives the place of a number in a list.",
    ),
    3: Exercise(
        asks="the value of count in the end, a whole number",
        answer=11,
        why="The kernel remembers: each run of B doubles, and the order counts.",
        mistakes=(
            (6, "B ran twice, and each time it doubled what was there."),
            (5, "That is after A, B, C. Two more cells were run, B and C again."),
            (10, "C ran once more at the end."),
            (3, "A ran only once, at the start: later runs do not begin with it."),
            (8, "C counts too: it adds 1 each time it runs."),
        ),
        hint="Write down what count is after each run, one after the other.",
    ),
}
