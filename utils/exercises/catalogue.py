"""The exercises of the course, by number. `check` marks an answer and explains."""

import numpy as np

from utils.exercises.marking import Exercise


def check(number, answer):
    """Mark the answer to an exercise and print what there is to say about it.

    Args:
        number: the exercise, such as "02.1".
        answer: the learner's answer; `...` stands for none yet.

    Raises:
        ValueError: there is no such exercise.
    """
    if number not in EXERCISES:
        raise ValueError(
            f"number: expected one of {', '.join(EXERCISES)}, got {number!r}."
        )
    right, text = EXERCISES[number].mark(answer)
    symbol = {True: "✓", False: "✗", None: "○"}[right]
    print(f"{symbol} {text}")


def _centre_of_mass(image):
    rows, columns = np.indices(image.shape)
    total = image.sum(dtype=float)
    return (rows * image).sum() / total, (columns * image).sum() / total


def _middle_of_ink(image):
    rows, columns = np.nonzero(image)
    return rows.mean(), columns.mean()


# 3 bright pixels in the top row, a dim one below: mass and middle of the ink differ.
_INK = np.zeros((5, 8), "uint8")
_INK[0, 1:4], _INK[4, 6] = 200, 50


def _split_off_last(images, labels, share):
    end = round(len(images) * (1 - share))
    return (images[:end], labels[:end]), (images[end:], labels[end:])


def _split_off_first(images, labels, share):
    end = round(len(images) * share)
    return (images[end:], labels[end:]), (images[:end], labels[:end])


def _swap(pair):
    return pair[1], pair[0]


def _output_size(size, kernel, stride):
    return (size - kernel) // stride + 1


def _small_cnn(filters=8, padding="valid", pool=True, activation="relu"):
    import keras  # only here, so that a notebook without it can check its exercises
    from keras import layers

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(filters, 3, activation=activation, padding=padding),
            *([layers.MaxPooling2D()] if pool else []),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


def _activation(layer):
    return getattr(getattr(layer, "activation", None), "__name__", "")


def _describe(model):
    return {
        "layers": [
            f"{type(layer).__name__} {_activation(layer)}".strip()
            for layer in model.layers
            if type(layer).__name__ != "InputLayer"
        ],
        "parameters": model.count_params(),
        "output shape": model.output_shape,
    }


def _mean_pool(feature_map):
    height, width = feature_map.shape
    return feature_map.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))


def _leaky_relu_backward(gradient, inputs):
    return gradient * np.where(inputs > 0, 1, 0.1)


_THREE_NUMBERS = {
    "height": (32 - 5) // 2 + 1,
    "parameters": (5 * 5 * 3 + 1) * 16,
    "receptive field": 5 + (3 - 1) * 2,
}


def _answer(probabilities):
    digit = max(range(10), key=lambda i: probabilities[i])
    return digit if probabilities[digit] >= 0.5 else None


# A kernel of 1 x 1 with 2 channels and 3 filters, as VGG16's file holds it.
_WHOLE_NUMBERS = np.array([[[[127, -64, 3], [-10, 127, -127]]]], "int8")
_SCALES = np.array([0.01, 0.002, 0.5], "float32")
_MEANS = np.array([103.939, 116.779, 123.68])
_COLOURS = np.array([[[[255.0, 10.0, 40.0], [0.0, 200.0, 90.0]]]])

EXERCISES = {
    "00.1": Exercise(
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
    "00.2": Exercise(
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
    "00.3": Exercise(
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
    "01.1": Exercise(
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
    "01.2": Exercise(
        asks="two rows of two numbers",
        answer=[[0, 4], [2, 1]],
        observe=lambda rows: np.asarray(rows).tolist(),
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
    "01.3": Exercise(
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
    "01.4": Exercise(
        asks="a function map -> the means of its blocks of 2 x 2",
        answer=_mean_pool,
        cases=((np.arange(24.0).reshape(4, 6) ** 2,),),
        observe=np.asarray,
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
    "01.5": Exercise(
        asks="the number of weights and biases of all three layers, a whole number",
        answer=(9 + 1) * 8 + (9 * 8 + 1) * 16 + (24 * 24 * 16 + 1) * 10,
        why="80 and 1,168 in the convolutions, and 92,170 in the dense layer, which "
        "now sees 16 maps of 24 x 24.",
        mistakes=(
            (5258, "That is the network with pooling."),
            (
                9 * 8 + 9 * 8 * 16 + 24 * 24 * 16 * 10,
                "Those are the weights. Each filter and each unit also has one bias.",
            ),
            (
                (9 + 1) * 8 + (9 + 1) * 16 + (24 * 24 * 16 + 1) * 10,
                "A filter of the second convolution has a kernel for each of 8 maps.",
            ),
            (
                (9 + 1) * 8 + (9 * 8 + 1) * 16 + (28 * 28 * 16 + 1) * 10,
                "Without padding each convolution of 3 x 3 makes the maps 2 smaller.",
            ),
            (
                (9 + 1) * 8 + (9 * 8 + 1) * 16 + (26 * 26 * 16 + 1) * 10,
                "There are two convolutions. Each makes the maps 2 smaller.",
            ),
            ((24 * 24 * 16 + 1) * 10, "Add the parameters of both convolutions."),
        ),
        hint="Follow the shapes: 28 x 28 x 1, then 26 x 26 x 8, then 24 x 24 x 16. All "
        "numbers of the last one are inputs of the ten units.",
    ),
    "01.6": Exercise(
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
    "02.1": Exercise(
        asks="a function that returns (training, validation), the last share held out",
        answer=_split_off_last,
        cases=((list(range(10)), list("abcdefghij"), 0.2),),
        why="The last 20 % are held out, and images and labels stay together.",
        mistakes=(
            (_split_off_first, "You hold out the first images. Keras takes the last."),
            (
                lambda *data: _swap(_split_off_last(*data)),
                "You return validation first. Return the training pair first.",
            ),
            (
                lambda images, labels, share: (
                    (images, labels),
                    _split_off_last(images, labels, share)[1],
                ),
                "The training part still holds the validation images. "
                "A model would be tested on what it has seen.",
            ),
        ),
        hint="Compute the index where validation starts, then slice both arrays there.",
    ),
    "02.2": Exercise(
        asks="the bytes of the scaled training images, a whole number",
        answer=48_000 * 28 * 28 * 4,
        why="48,000 images of 28 x 28 pixels, and a float32 takes 4 bytes.",
        mistakes=(
            (
                48_000 * 28 * 28,
                "That is uint8, one byte a pixel. A float32 has 32 bits.",
            ),
            (
                48_000 * 28 * 28 * 8,
                "That is float64, 8 bytes a pixel. A float32 has 32 bits.",
            ),
            (
                60_000 * 28 * 28 * 4,
                "You counted all 60,000 images. 12,000 of them are for validation.",
            ),
            (48_000 * 28 * 28 * 32, "You counted bits. A byte has 8 of them."),
        ),
        hint="Multiply: images, rows, columns, bytes per number.",
    ),
    "02.3": Exercise(
        asks="a function rows of ten numbers -> labels, shape (n,)",
        answer=lambda rows: rows.argmax(axis=1),
        cases=((np.eye(10, dtype="float32")[[3, 0, 9]],),),
        observe=lambda labels: np.asarray(labels).astype(int),
        why="The place of the largest number in each row is the label.",
        mistakes=(
            (
                lambda rows: rows.argmax(axis=0),
                "You search down the columns. Search along each row: axis=1.",
            ),
            (
                lambda rows: rows.argmax(),
                "You search the whole array at once. Search along each row: axis=1.",
            ),
            (
                lambda rows: rows.max(axis=1),
                "That is the largest number itself. You need its place.",
            ),
        ),
        hint="NumPy's argmax returns the place of the largest number along an axis.",
    ),
    "02.4": Exercise(
        asks="a function image -> (row, column), each pixel weighted by its grey value",
        answer=_centre_of_mass,
        cases=((_INK,),),
        observe=lambda centre: [round(float(number), 3) for number in centre],
        why="Every pixel pulls the centre towards itself, as strongly as it is bright.",
        mistakes=(
            (
                lambda image: _swap(_centre_of_mass(image)),
                "You return (column, row). An image is indexed by row first.",
            ),
            (
                _middle_of_ink,
                "You count every pixel with ink alike. Weight it by its grey value.",
            ),
            (
                lambda image: tuple((size - 1) / 2 for size in image.shape),
                "That is the middle of the picture, wherever the digit is.",
            ),
        ),
        hint="np.indices(image.shape) gives the row and the column of every pixel. "
        "Multiply each by the image, add up, divide by the sum of the image.",
    ),
    "03.1": Exercise(
        asks="the number of weights and biases, a whole number",
        answer=16 * (5 * 5 * 3 + 1),
        why="16 filters, each with 5 x 5 x 3 weights and one bias: 16 x 76 = 1,216.",
        mistakes=(
            (16 * 5 * 5 * 3, "Those are the weights. Each filter also has one bias."),
            (
                16 * (5 * 5 + 1),
                "A filter looks at all input channels: it has 5 x 5 weights for each.",
            ),
            (
                16 * 3 * (5 * 5 + 1),
                "One bias per filter, not one per filter and channel.",
            ),
        ),
        hint="(kernel height x kernel width x input channels + 1) x filters.",
    ),
    "03.2": Exercise(
        asks="a function (size, kernel, stride) -> output size without padding",
        answer=_output_size,
        cases=((28, 3, 1), (11, 2, 2), (28, 5, 3)),
        why="The window has (size - kernel) pixels to move, in whole strides, plus the "
        "place where it starts.",
        mistakes=(
            (
                lambda size, kernel, stride: (size - kernel) // stride,
                "You left out the place where the window starts: add 1.",
            ),
            (
                lambda size, kernel, stride: -(-(size - kernel) // stride) + 1,
                "You rounded up. A window that does not fit any more is left out.",
            ),
            (
                lambda size, kernel, stride: (size - kernel) / stride + 1,
                "A size is whole: use // to leave out a window that does not fit.",
            ),
            (
                lambda size, kernel, stride: size // stride,
                "That is the size with padding. Without it the kernel must fit inside.",
            ),
        ),
        hint="How many pixels can the window move before it leaves the image?",
    ),
    "03.3": Exercise(
        asks="a function that builds the network described above",
        answer=_small_cnn,
        cases=((),),
        observe=_describe,
        why="80 parameters in the convolution, 13,530 in the dense layer.",
        mistakes=(
            (
                lambda: _small_cnn(padding="same"),
                "padding='same' keeps 28 x 28. Leave the padding out.",
            ),
            (
                lambda: _small_cnn(pool=False),
                "The pooling layer is missing between convolution and Flatten.",
            ),
            (
                lambda: _small_cnn(activation=None),
                "The convolution has no activation. Give it activation='relu'.",
            ),
            (
                lambda: _small_cnn(filters=32),
                "That convolution has 32 filters. Eight are asked for.",
            ),
        ),
        hint="Compare the layers one by one with those of tutorial_cnn.",
    ),
    "03.4": Exercise(
        asks="the name of a Keras loss, a text in quotes",
        answer="sparse_categorical_crossentropy",
        why="The labels are whole numbers, so the sparse one fits; no one-hot needed.",
        mistakes=(
            (
                "categorical_crossentropy",
                "That one wants one-hot rows. Here the labels are whole numbers.",
            ),
            (
                "binary_crossentropy",
                "That one is for yes or no. Here is one answer out of ten.",
            ),
            (
                "mean_squared_error",
                "That one is for quantities. A 9 is not three times a 3 here.",
            ),
        ),
        hint="One answer out of ten classes, labels as whole numbers.",
    ),
    "04.1": Exercise(
        asks="a function history -> number of the epoch with the lowest val_loss",
        answer=lambda history: int(np.argmin(history["val_loss"])) + 1,
        cases=(({"loss": [0.9, 0.4, 0.2, 0.1], "val_loss": [0.5, 0.3, 0.9, 0.6]},),),
        why="After that epoch the validation loss did not get any better.",
        mistakes=(
            (
                lambda history: int(np.argmin(history["val_loss"])),
                "Python counts from 0, epochs are counted from 1.",
            ),
            (
                lambda history: int(np.argmin(history["loss"])) + 1,
                "That is the training loss, which falls to the end. Take val_loss.",
            ),
            (
                lambda history: int(np.argmax(history["val_loss"])) + 1,
                "That is the worst epoch. A loss should be small.",
            ),
            (
                lambda history: min(history["val_loss"]),
                "That is the lowest loss itself. When was it reached?",
            ),
        ),
        hint="np.argmin gives the place of the smallest number.",
    ),
    "04.2": Exercise(
        asks="the learning rate at step 700, a number",
        answer=0.004 * 300 / 750,
        why="300 of the 750 falling steps are left, so 300/750 of the peak is left.",
        mistakes=(
            (
                0.004 * (1 - 0.7),
                "You let it fall from step 0. It falls only from step 250 on.",
            ),
            (
                0.004 * 700 / 1000,
                "At step 700 it does not rise any more: the peak is at step 250.",
            ),
            (
                0.004 * 450 / 750,
                "That is how much it has fallen since step 250. How much is left?",
            ),
            (0.004, "That is the peak, reached at step 250. After it the rate falls."),
            (
                0.001,
                "A constant 0.001 is the tutorial's rate. Here the rate changes.",
            ),
        ),
        hint="The rate rises for the first quarter of the steps, then falls to zero. "
        "Which share of the falling part is left at step 700?",
    ),
    "04.3": Exercise(
        asks="for each letter one of the eight faults in the table",
        answer={
            "A": "too much dropout",
            "B": "rate too high",
            "C": "overfitting",
            "D": "validation differs",
            "E": "rate too low",
            "F": "labels shuffled",
            "G": "network too small",
            "H": "leak",
        },
        why="You can read learning curves now.",
        mistakes=(
            (
                {"A": "leak"},
                "A: with a leak, training would be good too. Here training is bad.",
            ),
            (
                {"A": "validation differs"},
                "A: then validation would be worse than training. Here it is better.",
            ),
            (
                {"E": "labels shuffled"},
                "E: both accuracies rise. With shuffled labels they could not.",
            ),
            (
                {"D": "labels shuffled"},
                "D: training works, so the training labels are right.",
            ),
            (
                {"B": "labels shuffled"},
                "B: look at the very first loss. Only large steps can do that.",
            ),
            (
                {"F": "rate too high"},
                "F: the first loss is that of guessing, so no step was too large.",
            ),
            (
                {"D": "overfitting"},
                "D: overfitting comes slowly. Here validation is bad at once.",
            ),
            (
                {"C": "leak"},
                "C: with a leak, validation would be as good as training.",
            ),
            (
                {"E": "network too small"},
                "E: the curve is still going down at the end. It only needs longer.",
            ),
            (
                {"G": "rate too low"},
                "G: both curves flatten. More time would not help much.",
            ),
            (
                {"H": "overfitting"},
                "H: when a network overfits, validation stays behind training.",
            ),
        ),
        hint="Ask first whether training itself works. If it does, look at validation.",
    ),
    "04.4": Exercise(
        asks="a function (accuracy, count) -> standard error",
        answer=lambda accuracy, count: (accuracy * (1 - accuracy) / count) ** 0.5,
        cases=((0.99, 10_000), (0.5, 400)),
        why="At 99 % on 10,000 digits it is about 0.1 percentage points.",
        mistakes=(
            (
                lambda accuracy, count: accuracy * (1 - accuracy) / count,
                "That is the variance. The standard error is its square root.",
            ),
            (
                lambda accuracy, count: (accuracy * (1 - accuracy)) ** 0.5 / count,
                "The count stands under the square root too.",
            ),
            (
                lambda accuracy, count: (accuracy * (1 - accuracy)) ** 0.5,
                "Divide by the count, under the root: more digits make it smaller.",
            ),
        ),
        hint="The square root of p (1 - p) / n.",
    ),
    "05.1": Exercise(
        asks="the three numbers for RandomRotation and RandomTranslation",
        answer={"rotation": 20 / 360, "height": 0.1, "width": 0.2},
        why="A turn has 360 degrees, and shifts are shares of the side, as before.",
        mistakes=(
            (
                {"rotation": 20},
                "rotation: that would be 20 full turns. The layer takes a share of a "
                "full turn.",
            ),
            (
                {"rotation": 20 / 180},
                "rotation: 180 degrees are half a turn. The layer takes a share of a "
                "full one.",
            ),
            (
                {"rotation": 0.2},
                "rotation: 0.2 of a turn would be 72 degrees.",
            ),
            (
                {"height": 0.2, "width": 0.1},
                "height and width are swapped: width_shift_range is for the width.",
            ),
            (
                {"height": 2.8},
                "height: give a share of the side, not pixels.",
            ),
        ),
        hint="A rotation is a share of 360 degrees. A shift is a share of the side, as "
        "it was for ImageDataGenerator.",
    ),
    "05.2": Exercise(
        asks="True or False for each of the five changes",
        answer={
            "move by 2 pixels": True,
            "turn by 10 degrees": True,
            "turn by 180 degrees": False,
            "mirror left and right": False,
            "draw with a thicker pen": True,
        },
        why="What is allowed depends on the data: mirroring is fine for cats.",
        mistakes=(
            (
                {"turn by 180 degrees": True},
                "turn by 180 degrees: turn a 6 upside down. What is it?",
            ),
            (
                {"mirror left and right": True},
                "mirror left and right: mirror a 3. Does anyone write like that?",
            ),
            (
                {"turn by 10 degrees": False},
                "turn by 10 degrees: many people write with more slant than that.",
            ),
            (
                {"move by 2 pixels": False},
                "move by 2 pixels: is a digit another one if you move the paper?",
            ),
            (
                {"draw with a thicker pen": False},
                "draw with a thicker pen: does a felt pen make another digit of a 4?",
            ),
        ),
        hint="Could you, and everybody else, still read it as the same digit?",
    ),
    "05.3": Exercise(
        asks="a function (values, kept, rate) -> the values after dropout",
        answer=lambda values, kept, rate: values * kept / (1 - rate),
        cases=(
            (np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 1.0, 0.0]), 0.5),
            (np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 1], [1, 1]]), 0.2),
        ),
        why="Dividing by the kept share keeps the mean, so nothing changes afterwards.",
        mistakes=(
            (
                lambda values, kept, rate: values * kept,
                "The sum has become smaller. Divide by the share that is kept.",
            ),
            (
                lambda values, kept, rate: values * kept / rate,
                "rate is the share that is dropped. Divide by the share that is kept.",
            ),
            (
                lambda values, kept, rate: values * kept * (1 - rate),
                "That makes the sum smaller still. Divide instead of multiplying.",
            ),
            (
                lambda values, kept, rate: values[kept == 1] / (1 - rate),
                "The shape has changed. What is dropped becomes 0, it does not vanish.",
            ),
            (
                lambda values, kept, rate: values * (1 - kept) / (1 - rate),
                "You kept the others: kept is 1 where a value stays.",
            ),
        ),
        hint="Multiply by kept, then make up for what is missing.",
    ),
    "05.4": Exercise(
        asks="a function (spread, count) -> standard error of the difference",
        answer=lambda spread, count: spread * (2 / count) ** 0.5,
        cases=((0.3, 3), (1.0, 8)),
        why="With three seeds it is 0.82 times the spread of a single run.",
        mistakes=(
            (
                lambda spread, count: spread / count**0.5,
                "That is the luck in one mean. In a difference, there are two.",
            ),
            (
                lambda spread, count: 2 * spread / count**0.5,
                "The two do not simply add up: take the root of the sum of squares.",
            ),
            (
                lambda spread, count: spread * 2**0.5,
                "That is for single runs. Each mean is of count runs.",
            ),
            (
                lambda spread, count: spread * 2**0.5 / count,
                "A mean varies less by the root of the count, not by the count.",
            ),
        ),
        hint="Each mean has spread / sqrt(count); then np.hypot of the two.",
    ),
    "05.5": Exercise(
        asks="a function (confidences, shares, counts) -> expected calibration error",
        answer=lambda confidences, shares, counts: (
            (np.abs(confidences - shares) * counts).sum() / counts.sum()
        ),
        cases=(
            (np.array([0.5, 0.9]), np.array([0.7, 0.8]), np.array([10, 90])),
            (np.array([0.3, 0.6, 1]), np.array([0.3, 0.9, 0.9]), np.array([1, 2, 7])),
        ),
        observe=float,
        why="A large error in a group of few answers counts little.",
        mistakes=(
            (
                lambda confidences, shares, counts: np.abs(confidences - shares).mean(),
                "A group counts as much as it has answers: use counts.",
            ),
            (
                lambda confidences, shares, counts: (
                    ((confidences - shares) * counts).sum() / counts.sum()
                ),
                "Too sure in one group and not sure enough in another must not cancel "
                "out: take the absolute value.",
            ),
            (
                lambda confidences, shares, counts: (
                    np.abs(confidences - shares) * counts
                ).sum(),
                "It is a mean: divide by the number of all answers.",
            ),
            (
                lambda confidences, shares, counts: (
                    ((confidences - shares) ** 2 * counts).sum() / counts.sum()
                ),
                "Take the distance itself, not its square.",
            ),
        ),
        hint="np.average(distances, weights=counts) is one way.",
    ),
    "06.1": Exercise(
        asks="a function (weights, scale) -> whole numbers, int8",
        answer=lambda weights, scale: np.clip(
            np.rint(weights / scale), -127, 127
        ).astype("int8"),
        cases=(
            (np.array([0.3, -0.2, 0.5, 0.0]), 0.01),
            (np.array([[1.26, -0.38], [2.0, -5.0]]), 0.013),
        ),
        why="scale times the whole number is the weight again, up to half a scale.",
        mistakes=(
            (
                lambda weights, scale: np.rint(weights / scale).astype("int8"),
                "What does not fit into int8 wraps around to the other sign: clip it "
                "to -127..127 first.",
            ),
            (
                lambda weights, scale: np.clip(weights / scale, -127, 127).astype(
                    "int8"
                ),
                "astype cuts off what is after the point. Round to the nearest first, "
                "with np.rint.",
            ),
            (
                lambda weights, scale: np.clip(np.rint(weights / scale), -127, 127),
                "The numbers are right, but each still takes 8 bytes: end with "
                '.astype("int8").',
            ),
            (
                lambda weights, scale: np.clip(
                    np.rint(weights * scale), -127, 127
                ).astype("int8"),
                "weight = scale * whole. Which operation gives the whole number?",
            ),
        ),
        hint="Divide by the scale, round, clip to -127..127, and change the type.",
    ),
    "06.2": Exercise(
        asks="one format for each of the four uses",
        answer={
            "train it further next week": "Keras",
            "a phone app that works offline": "LiteRT int8",
            "a C++ program that uses OpenCV": "ONNX",
            "a TensorFlow Serving machine": "SavedModel",
        },
        why="Each format is for a reader: ask who opens the file.",
        mistakes=(
            (
                {"train it further next week": "SavedModel"},
                "train it further: a SavedModel has lost the Keras layers. Which file "
                "gives you a Keras model again?",
            ),
            (
                {"a phone app that works offline": "SavedModel"},
                "a phone app: only TensorFlow reads a SavedModel; a phone has none.",
            ),
            (
                {"a phone app that works offline": "Keras"},
                "a phone app: only Keras reads that file, and a phone has no Python.",
            ),
            (
                {"a C++ program that uses OpenCV": "Keras"},
                "a C++ program: only Keras, in Python, reads that file.",
            ),
            (
                {"a TensorFlow Serving machine": "Keras"},
                "TensorFlow Serving: it has no Keras; it serves graphs.",
            ),
        ),
        hint="Look at the table at the beginning of section 2: who reads what?",
    ),
    "06.3": Exercise(
        asks="a function (height, width) -> (height, width) of the resized box",
        answer=lambda height, width: (
            max(1, round(20 * height / max(height, width))),
            max(1, round(20 * width / max(height, width))),
        ),
        cases=((100, 60), (50, 200), (70, 33), (300, 5)),
        why="A 1 stays narrow, and no digit is longer than 20 pixels.",
        mistakes=(
            (
                lambda height, width: (20, 20),
                "Then a 1 becomes a square. Only the longer side becomes 20.",
            ),
            (
                lambda height, width: (
                    max(1, round(20 * width / max(height, width))),
                    max(1, round(20 * height / max(height, width))),
                ),
                "Height and width are swapped: the height comes first.",
            ),
            (
                lambda height, width: (20, max(1, round(20 * width / height))),
                "A wide box would become longer than 20: scale by the longer side, "
                "max(height, width).",
            ),
            (
                lambda height, width: (
                    round(20 * height / max(height, width)),
                    round(20 * width / max(height, width)),
                ),
                "A very narrow box would get a side of 0, and OpenCV cannot resize to "
                "that: take at least 1.",
            ),
            (
                lambda height, width: (
                    max(1, 20 * height / max(height, width)),
                    max(1, 20 * width / max(height, width)),
                ),
                "Pixels are whole: round both.",
            ),
        ),
        hint="scale = 20 / max(height, width); multiply both sides by it and round.",
    ),
    "06.4": Exercise(
        asks="a function (memory, system, peak) -> a whole number of learners",
        answer=lambda memory, system, peak: max(0, int((memory - system) // peak)),
        cases=((16, 4, 1.6), (10, 1, 2.5), (1, 2, 1.6)),
        observe=float,
        why="Beyond that, someone's kernel is killed in the middle of their work.",
        mistakes=(
            (
                lambda memory, system, peak: max(0, int(memory // peak)),
                "The system needs memory, too: subtract it first.",
            ),
            (
                lambda memory, system, peak: max(0, round((memory - system) / peak)),
                "Rounding up promises memory that is not there: round down.",
            ),
            (
                lambda memory, system, peak: max(0, (memory - system) / peak),
                "There are no parts of learners: round down.",
            ),
            (
                lambda memory, system, peak: int((memory - system) // peak),
                "Fewer than no learners? At least 0.",
            ),
        ),
        hint="Take off what the system needs, then see how often the peak fits.",
    ),
    "07.1": Exercise(
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
    "07.2": Exercise(
        asks="a function (kernel, scale) -> the weights",
        answer=lambda kernel, scale: kernel * scale,
        cases=((_WHOLE_NUMBERS, _SCALES),),
        observe=lambda weights: np.asarray(weights, float),
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
    "07.3": Exercise(
        asks="a function RGB images -> BGR images minus the means",
        answer=lambda images: images[..., ::-1] - _MEANS,
        cases=((_COLOURS,),),
        observe=np.asarray,
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
    "07.4": Exercise(
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
    "08.1": Exercise(
        asks="a function (means, counts) -> the mean gradient of the whole batch",
        answer=lambda means, counts: np.average(means, axis=0, weights=counts),
        cases=(
            (np.array([[1.0, 2.0], [3.0, 8.0]]), np.array([64, 64])),
            (np.array([[1.0, 2.0], [3.0, 8.0], [5.0, 0.0]]), np.array([10, 30, 20])),
        ),
        why="Each mean counts as much as it has images.",
        mistakes=(
            (
                lambda means, counts: np.mean(means, axis=0),
                "A worker with more images must count more: use counts.",
            ),
            (
                lambda means, counts: np.sum(means, axis=0),
                "You added up means, not sums. The course's workers may add up, for "
                "they divide by the size of the whole batch first.",
            ),
            (
                lambda means, counts: (means * counts[:, np.newaxis]).sum(axis=0),
                "That is the sum over all images. Divide by the number of all images.",
            ),
            (
                lambda means, counts: np.average(means, weights=counts, axis=0).mean(),
                "There is one gradient for each parameter: average over the workers "
                "only, which is axis 0.",
            ),
        ),
        hint="np.average with axis=0 and weights=counts is one way.",
    ),
    "08.2": Exercise(
        asks="a function (parameters, workers) -> bytes that one worker sends",
        answer=lambda parameters, workers: 2 * (workers - 1) / workers * 4 * parameters,
        cases=((93_322, 2), (1_000_000, 8), (1_000, 1)),
        why="It stays below twice the size of the gradients, however many workers.",
        mistakes=(
            (
                lambda parameters, workers: 2 * (workers - 1) / workers * parameters,
                "That is how many numbers are sent. Each takes 4 bytes.",
            ),
            (
                lambda parameters, workers: (workers - 1) / workers * 4 * parameters,
                "The pieces go round twice: once to add up, once to share the sum.",
            ),
            (
                lambda parameters, workers: 2 * (workers - 1) * 4 * parameters,
                "In each message only a piece is sent, one of as many as workers.",
            ),
            (
                lambda parameters, workers: 2 * 4 * parameters,
                "A round has one stop less than there are workers, and a worker alone "
                "sends nothing.",
            ),
        ),
        hint="It is the formula above: two rounds of workers - 1 pieces each.",
    ),
    "08.3": Exercise(
        asks="a number, the highest speed-up",
        answer=6,
        why="What cannot be shared sets the limit: 24 ms / 4 ms. Amdahl's law.",
        mistakes=(
            (
                5,
                "20 / 4 compares two parts. Compare the whole step, before and after.",
            ),
            (1.2, "24 / 20 would be right if the 4 ms vanished. The 20 ms do."),
            (float("inf"), "The 4 ms stay, however many workers there are."),
            (24, "Not 1 ms is left, but the 4 ms that cannot be shared."),
        ),
        hint="How long does a step take when the shared part has become 0?",
    ),
    "08.4": Exercise(
        asks="a function (memory, limit) -> how many learners, a whole number",
        answer=lambda memory, limit: int((memory - 4) // limit),
        cases=((64, 2), (32, 1.95), (8, 2)),
        why="Memory sets the limit of a class: it is reserved, cores are shared.",
        mistakes=(
            (
                lambda memory, limit: int(memory // limit),
                "The server needs 4 GB for itself.",
            ),
            (
                lambda memory, limit: (memory - 4) / limit,
                "There are no fractions of learners: round down.",
            ),
            (
                lambda memory, limit: int(-((4 - memory) // limit)),
                "You rounded up. The last one would not have enough.",
            ),
            (
                lambda memory, limit: int(memory // limit) - 4,
                "4 GB are set aside for the server, not 4 learners.",
            ),
        ),
        hint="Subtract first, then divide and round down.",
    ),
}
