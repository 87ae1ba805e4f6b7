"""Networks are trained, judged and improved.

fit (one call that trains), recipe (of the course's model), practice (what it skips),
augmenting, calibration, diagnosis (eight broken runs), robust, vgg16 and its
feature_cache.

Notebooks 06, 07 and 10 show it. It may import `datasets` and the modules beside the
packages.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "augmenting": ["RandomNoise", "RandomThickness", "augment", "augmentation"],
        "calibration": [
            "calibration_error",
            "fit_temperature",
            "reliability",
            "with_temperature",
        ],
        "diagnosis": ["CASES", "Settings", "run_case"],
        "feature_cache": ["Features", "features"],
        "fit": ["LivePlot", "OneCycle", "TrainingResult", "train"],
        "practice": ["DigitAccuracy", "RememberingLoss", "practice_batches"],
        "recipe": [
            "AMOUNTS",
            "NON_DIGITS",
            "SHARE",
            "SKIP",
            "VALIDATION_SPLIT",
            "WRITTEN",
            "train_digits_cnn",
        ],
        "robust": ["robustness", "robustness_loss"],
        "vgg16": [
            "PreprocessInput",
            "ToRGB",
            "linear_head",
            "quantize",
            "tutorial_head",
            "vgg16_base",
            "vgg16_part",
        ],
    },
)
