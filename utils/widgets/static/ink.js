// Ink on a pad or on a photo: the steps of utils/pictures/ink.py and files.py, where it says
// why each is taken. `constants` are those of utils/widgets/reader.py.

const NOTHING =
  "Nothing stands out from the paper. Write with a darker or thicker pen, or " +
  "take the picture closer and in better light.";

class NoDigitFound extends Error {}

// ---- drawing: the ink of strokes

// The strokes of a drawing as grey values.
export function inkOf(strokes, { drawing: { PAD_SIDE } }) {
  const ink = blank(PAD_SIDE, PAD_SIDE, Uint8Array);
  for (const [width, ...places] of strokes) {
    for (let i = 0; i < places.length; i += 2) {
      const last = Math.max(i - 2, 0); // a dot is a line from itself to itself
      addSegment(ink, width, ...places.slice(last, last + 2), places[i], places[i + 1]);
    }
  }
  return ink;
}

// Adds one straight piece of a stroke to grey values: how much it covers of each pixel,
// as `_ink` has it in utils/widgets/digit_pad.py.
export function addSegment(ink, width, x, y, endX, endY) {
  const reach = width / 2 + 0.5;
  const [alongX, alongY] = [endX - x, endY - y];
  const length = alongX * alongX + alongY * alongY || 1; // a dot has none
  const [shareX, shareY] = [alongX / length, alongY / length];
  const [left, right] = nearLine(x, endX, reach, ink.columns);
  const [top, bottom] = nearLine(y, endY, reach, ink.rows);
  for (let row = top; row < bottom; row++) {
    const fromY = row + 0.5 - y;
    for (let column = left; column < right; column++) {
      const fromX = column + 0.5 - x;
      const share = fromX * shareX + fromY * shareY;
      const part = share < 0 ? 0 : share > 1 ? 1 : share;
      const [awayX, awayY] = [fromX - part * alongX, fromY - part * alongY];
      const covered = reach - Math.sqrt(awayX * awayX + awayY * awayY);
      if (covered <= 0) continue;
      const value = Math.floor(255 * Math.min(covered, 1) + 0.5);
      const place = row * ink.columns + column;
      if (value > ink.data[place]) ink.data[place] = value;
    }
  }
}

function nearLine(start, end, reach, side) {
  const low = Math.floor(Math.min(start, end) - reach);
  const high = Math.ceil(Math.max(start, end) + reach);
  return [Math.max(low, 0), Math.min(high, side)];
}

// ---- strokes stand out: utils/pictures/ink.py

function inkLevels(ink, { SMALL, LOW, HIGH, NORMAL }) {
  const sorted = sortedSample(ink, Math.ceil(longerSide(ink) / SMALL));
  const low = quantile64(sorted, LOW);
  const high = quantile64(sorted, HIGH);
  const paper = sorted.subarray(
    0,
    firstPlace(sorted, (value) => value > (low + high) / 2),
  );
  const floor = medianOf(paper);
  const noise = float32(float32(NORMAL) * medianOf(deviations(paper, floor)));
  const start = firstPlace(sorted, (value) => value >= (floor + high) / 2);
  return { floor, noise, strong: medianOf(sorted.subarray(start)) };
}

// How far sorted numbers are from another one, sorted.
function deviations(sorted, middle) {
  let above = firstPlace(sorted, (value) => value >= middle);
  let below = above - 1;
  const away = (place) =>
    place >= 0 && place < sorted.length
      ? Math.abs(float32(sorted[place] - middle))
      : Infinity;
  return sorted.map(() => away(away(below) < away(above) ? below-- : above++));
}

// The pixels of every so many rows and columns, sorted. Most are 0, the least there is.
function sortedSample({ data, rows, columns }, step) {
  const values = new Float32Array(Math.ceil(rows / step) * Math.ceil(columns / step));
  let first = values.length;
  for (let row = 0; row < rows; row += step) {
    for (let place = row * columns; place < (row + 1) * columns; place += step) {
      if (data[place]) values[--first] = data[place];
    }
  }
  values.subarray(first).sort();
  return values;
}

function darkened(ink, constants) {
  const { SMALL, FAINTEST, NOISE, WEAK, STRONG } = constants.ink;
  let levels = inkLevels(ink, constants.ink);
  const least = Math.max(float32(FAINTEST), float32(NOISE * levels.noise));
  if (float32(levels.strong - levels.floor) < least) throw new NoDigitFound(NOTHING);
  if (longerSide(ink) > 2 * SMALL) {
    ink = softened(ink);
    levels = inkLevels(ink, constants.ink);
  }
  const share = shareOfInk(ink, levels);
  return nearStrongInk(share, float32(WEAK), float32(STRONG));
}

// Ink on a scale from the paper, 0, to strokes, 1.
function shareOfInk({ data, rows, columns }, { floor, strong }) {
  const share = blank(rows, columns);
  const range = float32(strong - floor);
  for (let i = 0; i < data.length; i++) {
    share.data[i] = float32(data[i] - floor) / range;
  }
  return share;
}

// Ink from 0 to 1, of pieces of weak ink that hold strong ink, and of pixels beside.
function nearStrongInk(share, weak, strong) {
  const { data, rows, columns } = share;
  const { labels, boxes } = findPieces(share, weak);
  const isStrong = new Uint8Array(boxes.length);
  for (let i = 0; i < labels.length; i++) {
    if (data[i] > strong) isStrong[labels[i]] = 1;
  }
  const made = blank(rows, columns);
  for (let i = 0; i < labels.length; i++) {
    if (!(data[i] > 0)) continue;
    if (labels[i] >= 0 ? isStrong[labels[i]] : isBeside(i, share, labels, isStrong)) {
      made.data[i] = Math.min(data[i], 1);
    }
  }
  return made;
}

// Whether one of the pixels around is of a strong piece.
function isBeside(place, { rows, columns }, labels, isStrong) {
  const column = place % columns;
  const row = Math.floor(place / columns);
  const [left, right] = [Math.max(column - 1, 0), Math.min(column + 1, columns - 1)];
  for (let y = Math.max(row - 1, 0); y <= Math.min(row + 1, rows - 1); y++) {
    for (let near = y * columns + left; near <= y * columns + right; near++) {
      if (labels[near] >= 0 && isStrong[labels[near]]) return true;
    }
  }
  return false;
}

// A Gaussian filter of 3 x 3 pixels; beyond an edge, it mirrors the picture.
function softened(image) {
  const along = ({ data, rows, columns }) => {
    const made = blank(rows, columns);
    const mirror = (i) => (columns < 2 ? 0 : i < 0 ? 1 : i < columns ? i : columns - 2);
    for (let start = 0; start < data.length; start += columns) {
      for (let i = 0; i < columns; i++) {
        const sides = float32(
          data[start + mirror(i - 1)] + data[start + mirror(i + 1)],
        );
        made.data[start + i] = 0.5 * data[start + i] + 0.25 * sides;
      }
    }
    return made;
  };
  return transposed(along(transposed(along(image))));
}

// ---- photos: utils/pictures/files.py and ink.py

// The grey values of a picture's red, green, blue and opaqueness.
export function greyOf(rgba, columns, rows) {
  const [grey, alpha] = [blank(rows, columns, Uint8Array), blank(rows, columns)];
  for (let i = 0; i < grey.data.length; i++) {
    const [red, green, blue, opaque] = [0, 1, 2, 3].map((k) => rgba[4 * i + k]);
    grey.data[i] = (19595 * red + 38470 * green + 7471 * blue + 32768) >> 16;
    alpha.data[i] = opaque;
  }
  return fillTransparent(grey, alpha.data);
}

// Behind ink that was drawn on nothing comes what is furthest from it; else paper.
function fillTransparent(grey, alpha) {
  const weight = alpha.reduce((total, opaque) => total + opaque, 0);
  if (!weight) return mapped(grey, () => 255, Uint8Array);
  const isPaper = weight / alpha.length > 127.5;
  const mean = grey.data.reduce((sum, value, i) => sum + value * alpha[i], 0) / weight;
  const opaque = grey.data.filter((_, i) => alpha[i] > 127).sort();
  const background = isPaper ? medianOf(opaque) : mean < 128 ? 255 : 0;
  const round = isPaper ? (value) => value : float32; // a median has 64 bits
  return mapped(
    grey,
    (value, i) => {
      const share = float32(alpha[i] / 255);
      const behind = round(background * float32(1 - share));
      return halfToEven(round(float32(value * share) + behind));
    },
    Uint8Array,
  );
}

function isDarkOnLight(grey, { SMALL, AROUND }) {
  const small = atMost(grey, SMALL);
  const side = Math.max(Math.floor(longerSide(small) / AROUND), 9) | 1;
  const cubes = differences(small, medianFiltered(small, side)).map((gap) => gap ** 3);
  const total = (values) => values.reduce((one, other) => one + other, 0);
  const strokes = total(cubes) / Math.max(total(cubes.map(Math.abs)), 1);
  const mean = total(Array.from(small.data)) / small.data.length;
  const variance =
    total(Array.from(small.data, (value) => (value - mean) ** 2)) / small.data.length;
  const inside = (mean - medianOf(edgeOf(small))) / Math.max(Math.sqrt(variance), 1);
  return 2 * strokes + Math.min(Math.max(inside, -1), 1) <= 0;
}

const differences = (one, other) =>
  Float32Array.from(one.data, (value, i) => value - other.data[i]);

// The pixels of the first and last row and column, sorted.
function edgeOf({ data, rows, columns }) {
  const down = Array.from({ length: rows }, (_, row) => row * columns);
  return Float32Array.of(
    ...data.subarray(0, columns),
    ...data.subarray(data.length - columns),
    ...down.map((start) => data[start]),
    ...down.map((start) => data[start + columns - 1]),
  ).sort();
}

// The median of a square around each pixel, from counts of its grey values.
// Source: Huang, Yang and Tang, "A fast two-dimensional median filtering algorithm"
// (1979).
function medianFiltered(image, side) {
  const wide = framed(image, side >> 1);
  const made = blank(image.rows, image.columns, Uint8Array);
  for (let row = 0; row < image.rows; row++) {
    const counts = new Int32Array(256);
    let [median, below] = [0, 0]; // `below` counts what is smaller than the median
    const count = (column, step) => {
      for (let y = row; y < row + side; y++) {
        const value = wide.data[y * wide.columns + column];
        counts[value] += step;
        if (value < median) below += step;
      }
    };
    for (let column = 0; column < side - 1; column++) count(column, 1);
    for (let column = 0; column < image.columns; column++) {
      count(column + side - 1, 1);
      while (below > (side * side) >> 1) below -= counts[--median];
      while (below + counts[median] <= (side * side) >> 1) below += counts[median++];
      made.data[row * image.columns + column] = median;
      count(column, -1);
    }
  }
  return made;
}

// The image with a frame, where its edge goes on.
function framed(image, width) {
  const made = padded(image, width);
  const inside = (place, side) => Math.min(Math.max(place - width, 0), side - 1);
  for (let i = 0; i < made.data.length; i++) {
    const row = inside(Math.floor(i / made.columns), image.rows);
    const column = inside(i % made.columns, image.columns);
    made.data[i] = image.data[row * image.columns + column];
  }
  return made;
}

// How much each pixel differs from the paper around it.
function inkOfPhoto(grey, constants) {
  const { SMALL, AROUND, DARKEST, WIDTHS } = constants;
  const dark = isDarkOnLight(grey, constants);
  const bright = dark ? mapped(grey, (value) => 255 - value, Uint8Array) : grey;
  const small = atMost(bright, SMALL);
  const compare = (image, paper) => ({
    ...image,
    data: differences(image, paper).map((gap, i) => {
      const light = dark ? 255 - paper.data[i] : 255;
      return Math.max(gap, 0) / Math.max(light, DARKEST);
    }),
  });
  const first = Math.max(15, Math.floor(longerSide(small) / AROUND));
  const width = widestStroke(compare(small, withoutStrokes(small, first)), constants);
  const second = Math.max(9, halfToEven(float32(WIDTHS * width)));
  const paper = withoutStrokes(small, second);
  return compare(bright, enlarged(paper, bright.rows, bright.columns));
}

// The image without what is bright and narrower: a morphological opening.
function withoutStrokes({ rows, columns, ...image }, width) {
  const wide = framed({ rows, columns, ...image }, width);
  const opened = dilated(eroded(wide, width), width);
  return cropped(opened, [width, width, width + columns, width + rows]);
}

function widestStroke(ink, { LOW, HIGH }) {
  const sorted = ink.data.slice().sort();
  const limit = (quantile64(sorted, LOW) + quantile64(sorted, HIGH)) / 2;
  const strokes = padded(
    mapped(ink, (value) => value > limit, Uint8Array),
    1,
  );
  const widest = squaredDistances(strokes).data.reduce((a, b) => Math.max(a, b));
  return 2 * float32(Math.sqrt(widest));
}
