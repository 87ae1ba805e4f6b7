"""The exercises of "Transfer learning with VGG16"."""

import re

import numpy as np

from utils.exercises.marking import Exercise

_MEANS = np.array([103.939, 116.779, 123.68])
_COLOURS = np.array([[[[255.0, 10.0, 40.0], [0.0, 200.0, 90.0]]]])

# 3 is read worst, 5 is most frequent and has most mistakes
_LABELS = np.array([*range(10), 3, 5, 5, 5, 5, 5, 5, 5])
_ANSWERS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 8, 6, 6, 6, 5, 5, 5, 5])


def _compare(ones, others):
    differences = np.asarray(ones) - np.asarray(others)
    return differences.mean(), differences.std(ddof=1) / len(differences) ** 0.5


def _shares(labels, answers):
    return [float((answers[labels == c] == c).mean()) for c in range(10)]


def _hardest(labels, answers):
    return int(np.argmin(_shares(labels, answers)))


def _ways(answer):
    """With every spelling of fine-tuning."""
    return {
        name: re.sub(r"fine[- ]?tun(e|ing)", "fine-tune", way.strip().lower())
        if isinstance(way, str)
        else way
        for name, way in answer.items()
    }


def _reader(function):
    """What a learner's model answers, and which of its parameters are trained."""
    if not callable(function):
        return function
    from utils.training import vgg16_base

    model = function(vgg16_base())
    if model is ...:
        return ...
    digits = np.random.default_rng(0).integers(0, 256, (2, 28, 28, 1)).astype("f4")
    answers = np.asarray(model(digits, training=False)).reshape(2, -1)
    fixed = sum(int(np.prod(one.shape)) for one in model.non_trainable_weights)
    return {
        "answers": answers.shape[1],
        "sum of the answers": 1 if np.allclose(answers.sum(axis=1), 1) else "not 1",
        "fixed parameters": fixed,
        "a head that is trained": bool(model.trainable_weights),
    }


EXERCISES = {
    1: Exercise(
        asks="the number of weights and biases, a whole number",
        answer=(3 * 3 * 256 + 1) * 512,
        why="Each of the 512 filters has 9 weights for each of 256 maps, and one bias.",
        mistakes=(
            (
                3 * 3 * 256 * 512,
                "Those are the weights. Each of the 512 filters also has one bias.",
            ),
            (
                (3 * 3 + 1) * 512,
                "A filter looks at all 256 maps: it has 3 x 3 weights for each.",
            ),
            (
                (3 * 3 * 512 + 1) * 256,
                "256 maps come in and 512 go out. You have exchanged them.",
            ),
            (
                (3 * 3 * 3 + 1) * 512,
                "Only block1 sees three colours. Here 256 maps come in.",
            ),
        ),
        hint="(kernel height x kernel width x maps that come in + 1) x maps that go "
        "out.",
    ),
    2: Exercise(
        asks="a function RGB images -> BGR images minus the means",
        answer=lambda images: images[..., ::-1] - _MEANS,
        cases=((_COLOURS,),),
        why="First blue, green, red, then from each its mean. There is no division.",
        mistakes=(
            (
                lambda images: images - _MEANS,
                "The means are those of blue, green and red, and the images begin with "
                "red. Turn the last axis round first.",
            ),
            (
                lambda images: images[..., ::-1],
                "The order is right. Now subtract the means.",
            ),
            (
                lambda images: (images - _MEANS)[..., ::-1],
                "You subtract the mean of blue from red. Turn round first, then "
                "subtract.",
            ),
            (
                lambda images: (images[..., ::-1] - _MEANS) / 255,
                "VGG16 was trained with numbers as large as grey values: do not "
                "divide.",
            ),
            (
                lambda images: images[:, :, ::-1] - _MEANS,
                "You have mirrored the images. The colours are the last axis.",
            ),
        ),
        hint="Two steps: the order of the colours, then the means.",
    ),
    3: Exercise(
        asks="a function (ones, others) -> mean and standard error of the differences",
        answer=_compare,
        cases=(
            (np.array([0.9, 0.92, 0.97]), np.array([0.88, 0.91, 0.93])),
            (np.array([0.5, 0.7, 0.6, 0.8]), np.array([0.6, 0.7, 0.7, 0.9])),
        ),
        why="What a seed makes easy or hard for both drops out of the difference.",
        mistakes=(
            (
                lambda ones, others: (
                    (ones - others).mean(),
                    (ones - others).std(ddof=1),
                ),
                "That is the spread. Divide it by the root of the number of pairs.",
            ),
            (
                lambda ones, others: (
                    (ones - others).mean(),
                    (ones - others).std() / len(ones) ** 0.5,
                ),
                "Take ddof=1: the mean was estimated from the same numbers.",
            ),
            (
                lambda ones, others: (
                    (ones - others).mean(),
                    np.hypot(ones.std(ddof=1), others.std(ddof=1)) / len(ones) ** 0.5,
                ),
                "That forgets the pairs. Subtract first, then take the spread.",
            ),
            (
                lambda ones, others: _compare(others, ones),
                "The first minus the second: the mean has the wrong sign.",
            ),
            (
                lambda ones, others: (
                    (ones - others).mean(),
                    (ones - others).std(ddof=1) / len(ones),
                ),
                "Divide by the root of the number of pairs, not by the number.",
            ),
        ),
        hint="differences = ones - others; then their mean, and std(ddof=1) / sqrt(n).",
    ),
    4: Exercise(
        asks="a function (labels, answers) -> the class that is read worst",
        answer=_hardest,
        cases=((_LABELS, _ANSWERS),),
        why="A share, not a count: classes need not be equally frequent.",
        mistakes=(
            (
                lambda labels, answers: int(
                    np.bincount(labels[labels != answers], minlength=10).argmax()
                ),
                "That class has most mistakes, but it also occurs most often. Compare "
                "shares.",
            ),
            (
                lambda labels, answers: int(np.argmax(_shares(labels, answers))),
                "That one is read best.",
            ),
            (
                lambda labels, answers: int(
                    np.bincount(answers[labels != answers], minlength=10).argmax()
                ),
                "That is what is answered wrongly most often. Which class is it in "
                "truth?",
            ),
            (
                lambda labels, answers: min(_shares(labels, answers)),
                "That is its share. Which class is it?",
            ),
        ),
        hint="For each class c: (answers[labels == c] == c).mean(). Then np.argmin.",
    ),
    5: Exercise(
        asks='"head", "fine-tune" or "own" for each of the three situations',
        answer={
            "20 photos each of 5 birds": "head",
            "50,000 digits, 1 MB at most": "own",
            "2,000 photos each of 20 flowers": "fine-tune",
        },
        observe=_ways,
        why="Few photos ask for a head, many for more, and a small model for your own.",
        mistakes=(
            (
                {"20 photos each of 5 birds": "own"},
                "birds: 100 photos are too few to learn from what photos are made of.",
            ),
            (
                {"20 photos each of 5 birds": "fine-tune"},
                "birds: it may add a little, but not in two minutes without a GPU.",
            ),
            (
                {"50,000 digits, 1 MB at most": "head"},
                "digits: a head needs its base, and that has tens of megabytes.",
            ),
            (
                {"50,000 digits, 1 MB at most": "fine-tune"},
                "digits: fine-tuning does not make the base smaller.",
            ),
            (
                {"2,000 photos each of 20 flowers": "head"},
                "flowers: that was tried, and it is not good enough.",
            ),
            (
                {"2,000 photos each of 20 flowers": "own"},
                "flowers: these are photos, so a head start of photos is worth having.",
            ),
        ),
        hint="Ask three things: how many examples, how like ImageNet, how small a "
        "model?",
    ),
    6: Exercise(
        asks="a function base -> a model from digits to ten probabilities",
        answer={
            "answers": 10,
            "sum of the answers": 1,
            "fixed parameters": 1_735_488,
            "a head that is trained": True,
        },
        observe=_reader,
        code=True,
        why="The part shares its weights with base, and stays as it is in training.",
        mistakes=(
            (
                {"fixed parameters": 7_635_264},
                "That is cut after block4. Give vgg16_part another last block.",
            ),
            (
                {"fixed parameters": 14_714_688},
                "That is the whole base. Give vgg16_part a last block.",
            ),
            (
                {
                    "answers": 9_216,
                    "sum of the answers": "not 1",
                    "a head that is trained": False,
                },
                "Those are the features. Put the head behind them.",
            ),
            (
                {"fixed parameters": 0},
                "The weights of VGG16 would change in training, for those who share "
                "them as well. Set part.trainable = False.",
            ),
            (
                {"sum of the answers": "not 1"},
                "Ten probabilities add up to 1: the last layer needs a softmax.",
            ),
        ),
        hint="keras.Sequential takes models like layers: the part first, then "
        "linear_head with the part's output_shape[1:].",
    ),
}
