"""The exercises of "Three ideas tested"."""

from utils.exercises.marking import Exercise

EXERCISES = {
    1: Exercise(
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
}
