"""Networks are trained, judged and improved.

fit (one call that trains), recipe (of the course's model), practice (what it skips),
augmenting, calibration, diagnosis (eight broken runs), ablation, robust, vgg16 and its
feature_cache, transfer, inside (where a network looks, and what fools it).

Notebooks 06 to 08, 10 and 13 show it. It may import `datasets` and the modules beside
the packages.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "ablation": ["ablation_cnn", "accuracy_with_seed", "renew"],
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
        "inside": [
            "attack",
            "auc",
            "ideal_image",
            "occlusion_map",
            "pixel_gradients",
            "three_scores",
        ],
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
        "transfer": ["compiled_model", "share_right", "train_anew"],
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
