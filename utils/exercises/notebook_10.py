"""The exercises of "Transfer learning with VGG16"."""

import numpy as np

from utils.exercises.marking import Exercise

# A kernel of 1 x 1 with 2 channels and 3 filters, as VGG16's file holds it.
_WHOLE_NUMBERS = np.array([[[[127, -64, 3], [-10, 127, -127]]]], "int8")
_SCALES = np.array([0.01, 0.002, 0.5], "float32")
_MEANS = np.array([103.939, 116.779, 123.68])
_COLOURS = np.array([[[[255.0, 10.0, 40.0], [0.0, 200.0, 90.0]]]])

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
        asks="a function (kernel, scale) -> the weights",
        answer=lambda kernel, scale: kernel * scale,
        cases=((_WHOLE_NUMBERS, _SCALES),),
        why="A whole number says how many steps, the scale how large a step is.",
        mistakes=(
            (
                lambda kernel, scale: kernel / scale,
                "That is the way there, from weights to whole numbers.",
            ),
            (
                lambda kernel, scale: kernel * scale.mean(),
                "Each filter has a scale of its own.",
            ),
            (
                lambda kernel, scale: kernel * scale / 127,
                "The division by 127 is in the scale already.",
            ),
            (
                lambda kernel, scale: kernel,
                "Those are still the whole numbers. What is one step worth?",
            ),
        ),
        hint="quantize divides by the scale and rounds. What undoes the division?",
    ),
    3: Exercise(
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
    4: Exercise(
        asks='"head", "fine-tune" or "scratch" for each of the three situations',
        answer={
            "20 photos each of 5 birds": "head",
            "50,000 digits, 1 MB at most": "scratch",
            "2,000 X-rays a class, head too weak": "fine-tune",
        },
        why="Few examples ask for a head, a distant task for more, a small model for "
        "your own.",
        mistakes=(
            (
                {"20 photos each of 5 birds": "scratch"},
                "birds: 100 photos are too few to learn from what photos are made of.",
            ),
            (
                {"20 photos each of 5 birds": "fine-tune"},
                "birds: ImageNet is full of birds, and with 100 photos millions of "
                "weights would only learn them by heart.",
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
                {"2,000 X-rays a class, head too weak": "head"},
                "X-rays: that was tried, and it was not enough.",
            ),
            (
                {"2,000 X-rays a class, head too weak": "scratch"},
                "X-rays: the first blocks are still of use, and there are not that "
                "many pictures.",
            ),
        ),
        hint="Ask three things: how many examples, how like ImageNet, how small a "
        "model?",
    ),
}
