"""Answers that learners give besides; see tests/notebooks/test_exercises.py."""

RIGHT = {
    "09.1": [
        "def to_int8(weights, scale):\n"
        "    return np.round(weights / scale).clip(-127, 127).astype(np.int8)",
        "def to_int8(weights, scale):\n"
        "    whole = np.rint(np.asarray(weights) / scale)\n"
        "    return np.int8(np.minimum(np.maximum(whole, -127), 127))",
        "def to_int8(weights, scale):\n"
        "    flat = [max(-127, min(127, round(w / scale))) for w in weights.ravel()]\n"
        "    return np.array(flat, dtype='int8').reshape(weights.shape)",
    ],
    "09.2": [
        "def choose(files, kilobytes, milliseconds):\n"
        "    best = None\n"
        "    for name, file in files.items():\n"
        "        if file['kB'] > kilobytes or file['ms'] > milliseconds:\n"
        "            continue\n"
        "        loss = file['cross-entropy']\n"
        "        if best is None or loss < files[best]['cross-entropy']:\n"
        "            best = name\n"
        "    return best",
        "def choose(files, kilobytes, milliseconds):\n"
        "    fits = {n: f for n, f in files.items()\n"
        "            if f['kB'] <= kilobytes and f['ms'] <= milliseconds}\n"
        "    if not fits:\n"
        "        return None\n"
        "    return min(fits, key=lambda n: fits[n]['cross-entropy'])",
        "def choose(files, kilobytes, milliseconds):\n"
        "    pairs = sorted((f['cross-entropy'], n) for n, f in files.items()\n"
        "                   if f['kB'] <= kilobytes and f['ms'] <= milliseconds)\n"
        "    return pairs[0][1] if pairs else None",
    ],
    "09.3": [
        "def white_on_black(picture):\n"
        "    if np.median(picture) > 127:\n"
        "        return np.uint8(255) - picture\n"
        "    return picture",
        "def white_on_black(picture):\n"
        "    return np.invert(picture) if np.median(picture) > 127 else picture.copy()",
        "def white_on_black(picture):\n"
        "    light = (picture > 127).mean() > 0.5\n"
        "    return np.where(light, 255 - picture, picture).astype('uint8')",
        "def white_on_black(picture):\n"
        "    middle = np.sort(picture.ravel())[picture.size // 2]\n"
        "    return picture if middle <= 127 else 255 - picture",
    ],
    "09.4": [
        "def box_size(height, width):\n"
        "    longer = max(height, width)\n"
        "    return (max(round(20 * height / longer), 1),\n"
        "            max(round(20 * width / longer), 1))",
        "def box_size(height, width):\n"
        "    size = np.array([height, width])\n"
        "    return np.maximum(1, np.rint(20 * size / size.max()))",
        "def box_size(height, width):\n"
        "    if height >= width:\n"
        "        return 20, max(1, round(width * 20 / height))\n"
        "    return max(1, round(height * 20 / width)), 20",
        "def box_size(height, width):\n"
        "    s = 20 / max(height, width)\n"
        "    return [max(1, int(height * s + 0.5)), max(1, int(width * s + 0.5))]",
    ],
    "09.5": [
        "import math\n"
        "def processes(pictures, milliseconds, share):\n"
        "    busy = pictures * milliseconds / 1000\n"
        "    return max(math.ceil(busy / share), 1)",
        "def processes(pictures, milliseconds, share):\n"
        "    return max(1, int(np.ceil(pictures * milliseconds / (1000 * share))))",
        "def processes(pictures, milliseconds, share):\n"
        "    one = share * 1000 / milliseconds\n"
        "    count = 1\n"
        "    while count * one < pictures:\n"
        "        count += 1\n"
        "    return count",
    ],
    "09.6": [
        "def write(model, folder):\n"
        "    from utils.export import save\n"
        "    save(model, folder / 'mine.onnx')\n"
        "    return folder / 'mine.onnx'",
        "def write(model, folder):\n"
        "    path = str(folder) + '/digits.onnx'\n"
        "    model.export(path, format='onnx', verbose=False)\n"
        "    return path",
        "def write(model, folder):\n"
        "    model.export(folder / 'model.onnx', format='onnx', verbose=False)\n"
        "    return 'model.onnx'",
    ],
}

WRONG = {
    "09.1": [
        "def to_int8(weights, scale):\n    return (weights / scale).astype('int8')",
        "def to_int8(weights, scale):\n"
        "    return np.rint(weights / scale).astype('int8')",
        "def to_int8(weights, scale):\n"
        "    return np.clip(np.rint(weights / scale), -127, 127)",
        "def to_int8(weights, scale):\n"
        "    return np.clip(np.rint(weights * scale), -127, 127).astype('int8')",
        "def to_int8(weights, scale):\n"
        "    return np.clip(np.rint(weights / scale), 0, 127).astype('int8')",
    ],
    "09.2": [
        "def choose(files, kilobytes, milliseconds):\n"
        "    return min(files, key=lambda n: files[n]['cross-entropy'])",
        "def choose(files, kilobytes, milliseconds):\n"
        "    return min(files, key=lambda n: files[n]['kB'])",
        "def choose(files, kilobytes, milliseconds):\n"
        "    return [n for n, f in files.items()\n"
        "            if f['kB'] <= kilobytes and f['ms'] <= milliseconds]",
        "def choose(files, kilobytes, milliseconds):\n"
        "    fits = [n for n, f in files.items()\n"
        "            if f['kB'] <= kilobytes and f['ms'] <= milliseconds]\n"
        "    return min(fits, key=lambda n: files[n]['cross-entropy'])",
        "def choose(files, kilobytes, milliseconds):\n    return 'quick'",
    ],
    "09.3": [
        "def white_on_black(picture):\n    return 255 - picture",
        "def white_on_black(picture):\n    return picture",
        "def white_on_black(picture):\n"
        "    return 255 - picture if picture.mean() > 127 else picture",
        "def white_on_black(picture):\n"
        "    return 1 - picture if np.median(picture) > 127 else picture",
        "def white_on_black(picture):\n"
        "    return (255 - picture if np.median(picture) > 127 else picture) / 255",
    ],
    "09.4": [
        "def box_size(height, width):\n    return 20, 20",
        "def box_size(height, width):\n"
        "    longer = max(height, width)\n"
        "    return 20 * height // longer, 20 * width // longer",
        "def box_size(height, width):\n"
        "    s = 20 / max(height, width)\n"
        "    return max(1, int(height * s)), max(1, int(width * s))",
        "def box_size(height, width):\n"
        "    s = 20 / max(height, width)\n"
        "    return round(height * s), round(width * s)",
        "def box_size(height, width):\n"
        "    s = 20 / height\n"
        "    return 20, max(1, round(width * s))",
    ],
    "09.5": [
        "def processes(pictures, milliseconds, share):\n"
        "    return pictures * milliseconds / 1000 / share",
        "def processes(pictures, milliseconds, share):\n"
        "    return max(1, round(pictures * milliseconds / 1000 / share))",
        "import math\n"
        "def processes(pictures, milliseconds, share):\n"
        "    return max(1, math.ceil(pictures * milliseconds / 1000 * share))",
        "import math\n"
        "def processes(pictures, milliseconds, share):\n"
        "    return math.ceil(pictures * milliseconds / 1000 / share)",
        "def processes(pictures, milliseconds, share):\n    return 3",
    ],
    "09.6": [
        "def write(model, folder):\n"
        "    model.export(folder / 'model.onnx', format='onnx', verbose=False)",
        "def write(model, folder):\n"
        "    model.save(folder / 'model.keras')\n"
        "    return folder / 'model.keras'",
        "def write(model, folder):\n"
        "    other = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), "
        "layers.Dense(10)])\n"
        "    other.export(folder / 'model.onnx', format='onnx', verbose=False)\n"
        "    return folder / 'model.onnx'",
    ],
}
