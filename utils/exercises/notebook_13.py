"""The exercises of "How it sees and fails"."""

import numpy as np

from utils.exercises.marking import Exercise

_IMAGE = np.arange(1, 785).reshape(28, 28)
_PIXELS = np.array([[0.0, 100.0], [250.0, 7.0]])
_SLOPES = np.array([[-0.2, 3.0], [1e-4, 0.0]])
_SOFT = np.array([[0.9, 0.1, 0.0], [0.25, 0.5, 0.25]])


def _covered(image, size, step=1):
    places = [*range(0, 29 - size, step)]
    copies = []
    for row in places:
        for column in places:
            copy = image.copy()
            copy[row : row + size, column : column + size] = 0
            copies.append(copy)
    return np.stack(copies)


def _seen_covered(copies):
    """Shape, and where the square is in some of the copies."""
    copies = np.asarray(copies)
    black = [np.argwhere(one == 0) for one in (*copies[:2], copies[-1])]
    ends = [[*one.min(axis=0), *one.max(axis=0)] if len(one) else [] for one in black]
    return [list(copies.shape), *(list(map(int, one)) for one in ends)]


def _principal(features, axis=0):
    center = features.mean(axis=axis)
    _, _, directions = np.linalg.svd(features - center, full_matrices=False)
    return center, directions[:2].T


def _without_signs(pair):
    """A direction and its opposite are the same."""
    center, directions = pair
    return [np.asarray(center), np.abs(np.asarray(directions))]


def _features():
    generator = np.random.default_rng(0)
    return generator.normal(2, 1, (20, 4)) * [5.0, 1.0, 3.0, 0.2]


def _auc(ours, theirs, equal=0.5):
    ours, theirs = np.asarray(ours)[:, None], np.asarray(theirs)[None]
    return float(np.mean((ours > theirs) + equal * (ours == theirs)))


def _softened(probabilities, temperature):
    powers = probabilities ** (1 / temperature)
    return powers / powers.sum(axis=1, keepdims=True)


EXERCISES = {
    1: Exercise(
        asks="a function (image, size) -> all copies with a black square",
        answer=_covered,
        cases=((_IMAGE, 7), (_IMAGE, 24)),
        observe=_seen_covered,
        why="Each copy asks one question: do you need this place?",
        mistakes=(
            (
                lambda image, size: _covered(image, size, step=size),
                "The square moves by one pixel, so the squares overlap.",
            ),
            (
                lambda image, size: _covered(image.T, size).transpose(0, 2, 1),
                "Row by row: the second copy has its square one pixel to the right.",
            ),
            (
                lambda image, size: np.stack([image] * (29 - size) ** 2),
                "Nothing is black in them. Set a square to 0, each time in a copy.",
            ),
            (
                lambda image, size: _covered(image, size)[: (28 - size) ** 2],
                "The square fits into 29 - size places along each side.",
            ),
        ),
        hint="Two loops, over rows and columns; image.copy(), and then "
        "copy[row : row + size, column : column + size] = 0.",
    ),
    2: Exercise(
        asks="a function features -> (mean, two directions as columns)",
        answer=_principal,
        cases=((_features(),),),
        observe=_without_signs,
        why="The SVD sorts the directions by how much they spread.",
        mistakes=(
            (
                lambda features: (
                    features.mean(axis=0),
                    np.linalg.svd(features, full_matrices=False)[2][:2].T,
                ),
                "Subtract the mean first; else the first direction leads to it.",
            ),
            (
                lambda features: (
                    _principal(features)[0],
                    np.linalg.svd(
                        features - features.mean(axis=0), full_matrices=False
                    )[2][:, :2],
                ),
                "The directions are the rows of the third array. You took columns.",
            ),
            (
                lambda features: (_principal(features)[0], _principal(features)[1].T),
                "One direction in each column: transpose.",
            ),
        ),
        hint="np.linalg.svd(features - center, full_matrices=False)[2] has a direction "
        "in each row.",
    ),
    3: Exercise(
        asks="a function (images, gradients, epsilon) -> attacked images",
        answer=lambda images, gradients, epsilon: np.clip(
            images + epsilon * np.sign(gradients), 0, 255
        ),
        cases=((_PIXELS, _SLOPES, 10), (_PIXELS, -_SLOPES, 40)),
        why="Each pixel pushes the loss up, by as much as it may.",
        mistakes=(
            (
                lambda images, gradients, epsilon: (
                    images + epsilon * np.sign(gradients)
                ),
                "Some are below 0 or above 255 now. np.clip cuts them off.",
            ),
            (
                lambda images, gradients, epsilon: np.clip(
                    images + epsilon * gradients, 0, 255
                ),
                "Only the sign counts: each pixel changes by epsilon, however small "
                "its gradient.",
            ),
            (
                lambda images, gradients, epsilon: np.clip(
                    images - epsilon * np.sign(gradients), 0, 255
                ),
                "That makes the loss smaller, as in training. An attack goes uphill.",
            ),
        ),
        hint="np.sign gives -1, 0 or 1 for each pixel.",
    ),
    4: Exercise(
        asks="a function (ours, theirs) -> how often ours is higher, 0 to 1",
        answer=_auc,
        cases=(
            (np.array([0.9, 0.8, 0.4]), np.array([0.5, 0.1])),
            (np.array([1.0, 1.0]), np.array([1.0, 0.0, 2.0])),
            (np.array([3.0]), np.array([3.0])),
        ),
        why="0.5 is guessing, whatever the limits and the numbers of images.",
        mistakes=(
            (
                lambda ours, theirs: _auc(ours, theirs, equal=0),
                "Where two are equal, count half.",
            ),
            (
                lambda ours, theirs: _auc(ours, theirs, equal=1),
                "Where two are equal, count half, not all.",
            ),
            (
                lambda ours, theirs: _auc(theirs, ours),
                "The other way round: how often is ours the higher one?",
            ),
            (
                lambda ours, theirs: float(np.mean(ours) > np.mean(theirs)),
                "Compare each with each, not the means.",
            ),
        ),
        hint="ours[:, None] > theirs[None] compares each with each; then the mean.",
    ),
    5: Exercise(
        asks="a function (probabilities, temperature) -> softened ones, sum 1",
        answer=_softened,
        cases=((_SOFT, 1.0), (_SOFT, 3.0)),
        why="A high temperature shows what else the teacher thought of.",
        mistakes=(
            (
                lambda probabilities, temperature: probabilities ** (1 / temperature),
                "They do not add up to 1 any more: divide by their sum.",
            ),
            (
                lambda probabilities, temperature: _softened(
                    probabilities, 1 / temperature
                ),
                "That makes them harder. The power is 1 / temperature.",
            ),
            (
                lambda probabilities, temperature: (
                    probabilities ** (1 / temperature)
                    / np.sum(probabilities ** (1 / temperature))
                ),
                "Each image has its own sum: axis=1, keepdims=True.",
            ),
            (
                lambda probabilities, temperature: probabilities / temperature,
                "Dividing all of them alike changes no proportion. Take powers.",
            ),
        ),
        hint="powers = probabilities ** (1 / temperature), then divide by the sum of "
        "each row.",
    ),
}
