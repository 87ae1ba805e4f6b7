import reprlib
from fractions import Fraction

import keras
import numpy as np
import pytest

from utils.exercises.catalogue import EXERCISES
from utils.exercises.marking import NOT_ATTEMPTED, Exercise

MISSING_ALL = (..., [..., ...], (..., [..., ...]), {"a": ..., "b": [...]})
SQUARE = np.arange(4.0).reshape(2, 2)


def asking(answer, mistakes=(), **more):
    return Exercise("asked", answer, "why.", mistakes, "hint.", **more)


def is_right(given, right):
    return asking(right).mark(given)[0]


def lines(exercise, answer):
    return exercise.mark(answer)[1].split("\n")


@pytest.mark.parametrize(
    "number",
    [
        784,
        784.0,
        784.0000001,
        Fraction(784),
        np.array(784),
        np.array(784.0, "float32"),
        np.int16(784),
        np.float32(784),
        np.float32(0.1) * np.float32(7840),
        keras.ops.convert_to_tensor(784),
    ],
    ids=reprlib.repr,
)
def test_a_whole_number_in_any_form(number):
    assert is_right(number, 784) is True


@pytest.mark.parametrize(
    "number",
    [784.5, 784.01, np.float32(784.5), 783, -784, "784", [784], np.array([784]), 784j]
    + [float("inf"), float("nan"), np.float32("inf"), 10**400, -(10**400), True, None],
    ids=reprlib.repr,
)
def test_another_number_or_no_number(number):
    assert is_right(number, 784) is False


@pytest.mark.parametrize(
    ("number", "right", "same"),
    [
        (0.056, 20 / 360, True),
        (0.0556, 20 / 360, True),
        (0.06, 20 / 360, False),  # one digit says too little
        (0.055, 20 / 360, False),
        (-0.056, -20 / 360, True),
        (99.1, 99.14, True),
        (99.3, 99.14, False),
        (99.0, 99.14, False),
        (1.1, 1, False),
    ],
)
def test_a_number_that_the_learner_has_rounded(number, right, same):
    assert is_right(number, right) is same


def test_large_whole_numbers_are_compared_digit_by_digit():
    assert is_right(150_528_000, 150_528_000)
    assert not is_right(150_528_001, 150_528_000)
    assert is_right(10**400, 10**400)
    assert not is_right(10**400 + 1, 10**400)


@pytest.mark.parametrize(
    "number", [0.0016, 0.001601, np.float32(0.0016), np.array(0.0016), Fraction(1, 625)]
)
def test_other_numbers_are_right_to_three_digits(number):
    assert is_right(number, 0.0016) is True


@pytest.mark.parametrize(
    "number", [0.00161, 0.00159, 0, 1, 10**400, float("nan")], ids=reprlib.repr
)
def test_a_number_that_differs_in_the_third_digit(number):
    assert is_right(number, 0.0016) is False


@pytest.mark.parametrize("number", [0, -0.0, 1e-17, np.float32(1e-8)])
def test_nothing_but_a_rounding_error_is_0(number):
    assert is_right(number, 0) is True
    assert is_right(0.001, number) is False


def test_infinity_is_infinity_only():
    assert is_right(float("inf"), float("inf"))
    assert not is_right(10**400, float("inf"))


@pytest.mark.parametrize("truth", [True, np.True_, np.array(True)], ids=reprlib.repr)
def test_true_is_no_number_and_no_number_is_true(truth):
    assert is_right(truth, True) is True
    assert is_right(truth, False) is False
    assert is_right(truth, 1) is False
    assert is_right(1, truth) is False
    assert is_right([truth], np.array([True])) is True
    assert is_right([truth], np.array([1])) is False


@pytest.mark.parametrize("text", ["ReLU", " relu\n", np.str_("relu")], ids=reprlib.repr)
def test_case_and_spaces_around_a_text_do_not_count(text):
    assert is_right(text, "relu") is True


@pytest.mark.parametrize("text", ["re lu", "", 5, None, ["relu"]], ids=reprlib.repr)
def test_another_text_or_no_text(text):
    assert is_right(text, "relu") is False


@pytest.mark.parametrize(
    "rows",
    [
        [[0, 1], [2, 3]],
        ((0, 1), (2, 3)),
        [np.array([0, 1]), [np.float32(2), np.int8(3)]],
        SQUARE,
        SQUARE.astype("float32"),
        SQUARE.astype("uint8"),
        keras.ops.convert_to_tensor(SQUARE),
    ],
    ids=reprlib.repr,
)
@pytest.mark.parametrize("right", [[[0, 1], [2, 3]], SQUARE], ids=["list", "array"])
def test_rows_of_numbers_in_any_form(rows, right):
    assert is_right(rows, right) is True


@pytest.mark.parametrize(
    "rows",
    [
        [0, 1, 2, 3],
        [[0, 1], [2]],
        [[0, 1], [2, 3], []],
        [[0, 1], [2, 3.5]],
        [[[0, 1], [2, 3]]],
        SQUARE.ravel(),
        SQUARE > 0,
        SQUARE.astype(str),
        SQUARE + 0.5,
        np.zeros((2, 0)),
        {0: [0, 1], 1: [2, 3]},
        6,
    ],
    ids=reprlib.repr,
)
@pytest.mark.parametrize("right", [[[0, 1], [2, 3]], SQUARE], ids=["list", "array"])
def test_other_rows(rows, right):
    assert is_right(rows, right) is False


@pytest.mark.parametrize("dtype", ["int64", "float32", "float64", "uint8"])
def test_an_exercise_about_a_dtype_tells_another_one(dtype):
    right, to_int8 = EXERCISES["09.1"], EXERCISES["09.1"].answer
    verdict, text = right.mark(lambda *data: to_int8(*data).astype(dtype))
    assert verdict is False
    assert "'dtype': 'int8'" in text
    assert f"'dtype': '{dtype}'" in text
    assert right.mark(to_int8)[0]


@pytest.mark.parametrize("answer", MISSING_ALL, ids=reprlib.repr)
def test_no_answer(answer):
    assert asking(5).mark(answer) == (None, NOT_ATTEMPTED)


@pytest.mark.parametrize("returned", MISSING_ALL, ids=reprlib.repr)
def test_a_function_without_an_answer(returned):
    exercise = asking(abs, cases=((-5,), (3,)))
    assert exercise.mark(lambda number: returned) == (None, NOT_ATTEMPTED)


@pytest.mark.parametrize("answer", [[], (), {}], ids=reprlib.repr)
def test_an_empty_answer_is_wrong(answer):
    assert is_right(answer, {"a": 1}) is False
    assert is_right(answer, [1]) is False


SEVEN = {letter: number for number, letter in enumerate("ABCDEFG")}


def test_what_was_answered_is_right_and_the_rest_is_named():
    assert asking(SEVEN).mark(SEVEN | {"C": ..., "F": ...}) == (
        None,
        "Right so far.\nStill missing: 'C', 'F'.",
    )


def test_what_was_answered_is_marked_and_the_rest_is_named():
    exercise = asking(SEVEN, mistakes=(({"A": 1, "B": 0}, "swapped."),))
    assert lines(exercise, SEVEN | {"A": 1, "B": 0, "C": ...}) == [
        "Not yet. Expected: asked.",
        "Not right yet: 'A', 'B'.",
        "Still missing: 'C'.",
        "Hint: swapped.",
    ]
    assert lines(exercise, SEVEN | {"A": 1, "B": ...})[-1] == "Hint: hint."


def test_an_entry_that_was_deleted_is_missing():
    assert lines(asking(SEVEN), {"A": 0})[-1] == (
        "Still missing: 'B', 'C', 'D', 'E', 'F', 'G'."
    )
    assert asking(SEVEN).mark({})[0] is False


def test_an_entry_that_nobody_asked_for_is_named():
    assert lines(asking(SEVEN), {"Z": 9, **SEVEN, 5: ...}) == [
        "Not yet. Expected: asked.",
        "Not asked for: 'Z', 5.",
        "Hint: hint.",
    ]


def test_entries_of_a_list_are_named_by_their_place():
    exercise = asking([[0, 4], [2, 1]])
    assert exercise.mark([[0, 4], [..., 1]]) == (
        None,
        "Right so far.\nStill missing: [1][0].",
    )
    assert exercise.mark([[0, 4], ...])[0] is None
    assert lines(exercise, [[0, 3], [..., ...]])[1:3] == [
        "Not right yet: [0][1].",
        "Still missing: [1][0], [1][1].",
    ]


def test_entries_in_entries():
    right = {"shape": (28, 28), "counts": {"train": 5}}
    given = {"shape": (28, 14), "counts": {"train": ...}}
    assert lines(asking(right), given)[1:3] == [
        "Not right yet: 'shape'[1].",
        "Still missing: 'counts' 'train'.",
    ]


def test_a_function_that_answers_some_calls_only_is_wrong():
    exercise = asking(abs, cases=((-5,), (3,)))
    assert lines(exercise, lambda number: 5 if number < 0 else ...) == [
        "Not yet. Expected: asked.",
        "Expected [5, 3]",
        "but got  [5, Ellipsis]",
        "Hint: hint.",
    ]


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ("784", "'784'"),
        ("it's", '"it\'s"'),
        (np.int64(785), "785"),
        ((np.float32(0.5), "a"), "(0.5, 'a')"),
        (np.zeros(3), "float64 array of shape (3,): [0., 0., 0.]"),
        ("a" * 400, "'" + "a" * 299 + " ..."),
        (10**5000, "a value of type int"),
    ],
    ids=["text", "quote", "NumPy", "tuple", "array", "long", "huge"],
)
def test_a_wrong_answer_is_shown_as_python_writes_it(answer, shown):
    assert lines(asking(784), answer)[1] == f"You gave: {shown}"


def test_large_answers_are_shown_in_part():
    shown = lines(asking(784), np.zeros((6, 10, 28, 28)))
    assert sum(map(len, shown)) < 400


def test_an_error_is_shown_without_quotes():
    exercise = asking(abs, cases=((-5,), (3,)))
    assert lines(exercise, lambda number: 1 / 0)[1:3] == [
        "Expected [5, 3]",
        "but got  ZeroDivisionError: division by zero",
    ]
    assert "but got  TypeError: 'int' object is not callable" in lines(exercise, 5)


def test_a_tensor_without_values_is_wrong():
    right, text = asking(784).mark(keras.Input((28, 28, 1)))
    assert right is False
    assert "You gave: ValueError: " in text


def test_the_first_mistake_that_fits_gives_the_hint():
    exercise = asking(784, mistakes=((28, "one row."), (28.0, "never.")))
    assert lines(exercise, np.float32(28))[-1] == "Hint: one row."
    assert lines(exercise, 28.01)[-1] == "Hint: hint."


def test_an_answer_that_changes_its_arguments_is_right_twice():
    def leaky_relu_backward(gradient, inputs):
        gradient[inputs <= 0] *= 0.1
        return gradient

    for _ in range(2):
        assert EXERCISES["02.5"].mark(leaky_relu_backward)[0]


def test_a_mistake_that_overflows_gets_its_hint_without_a_warning(recwarn):
    with np.errstate(all="ignore"):
        text = EXERCISES["01.8"].mark(lambda s: np.exp(s) / np.exp(s).sum())[1]
    assert text.endswith("Subtract the largest score first.")
    assert not recwarn.list


def test_not_a_number_is_only_like_itself():
    nan = float("nan")
    exercise = asking(784, mistakes=((nan, "not a number."),))
    assert lines(exercise, nan)[-1] == "Hint: not a number."
    assert lines(exercise, 3)[-1] == "Hint: hint."
