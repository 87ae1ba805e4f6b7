// Reads a drawing or a photo in the page: the steps of utils/pictures, where it says why
// each is taken. Ink comes from static/ink.js; `constants` are those of
// utils/widgets/reader.py.

const SPECKS =
  "There are only specks in the picture. Take it closer, so that the digit " +
  "is at least a tenth as high as the picture.";

// ---- which ink is the digit: utils/pictures/segmentation.py

// Connected pieces of what is above a limit: which of them each pixel belongs to (-1
// for none), their boxes and areas. They are made of runs: pixels beside each other.
function findPieces(image, limit = 0) {
  const { rows, columns } = image;
  const runs = runsAbove(image, limit);
  const pieces = new Map();
  joinRuns(runs).forEach((root, i) => {
    if (!pieces.has(root)) pieces.set(root, []);
    pieces.get(root).push(runs[i]);
  });
  const ordered = [...pieces.values()].sort(
    (one, other) => orderOf(one, columns) - orderOf(other, columns),
  );
  const labels = new Int32Array(rows * columns).fill(-1);
  ordered.forEach((members, label) => {
    for (const { row, left, right } of members) {
      labels.fill(label, row * columns + left, row * columns + right);
    }
  });
  const lengthOf = (total, { left, right }) => total + right - left;
  return {
    labels,
    boxes: ordered.map((members) =>
      boxAround(members.map(({ row, left, right }) => [left, row, right, row + 1])),
    ),
    areas: ordered.map((members) => members.reduce(lengthOf, 0)),
  };
}

function runsAbove({ data, rows, columns }, limit) {
  const runs = [];
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    for (let left = 0; left < columns; left++) {
      if (!(data[start + left] > limit)) continue;
      let right = left + 1;
      while (right < columns && data[start + right] > limit) right++;
      runs.push({ row, left, right });
      left = right;
    }
  }
  return runs;
}

// For each run, one run of its piece: the same for all that touch, also by corners.
function joinRuns(runs) {
  const parents = runs.map((_, i) => i);
  const rootOf = (i) => {
    while (parents[i] !== i) i = parents[i] = parents[parents[i]];
    return i;
  };
  let above = 0; // the first run in the row above that may touch
  runs.forEach(({ row, left, right }, i) => {
    const isBefore = (one) => one.row < row - 1 || (one.row < row && one.right < left);
    while (isBefore(runs[above])) above++;
    for (let k = above; runs[k].row < row && runs[k].left <= right; k++) {
      parents[rootOf(k)] = rootOf(i);
    }
  });
  return runs.map((_, i) => rootOf(i));
}

// OpenCV numbers pieces in this order: by the first block of 2 x 2 pixels.
const orderOf = (members, columns) =>
  members.reduce(
    (first, { row, left }) => Math.min(first, (row >> 1) * columns + (left >> 1)),
    Infinity,
  );

const longerSideOf = ([left, top, right, bottom]) =>
  Math.max(right - left, bottom - top);

// The largest and most central digit: its box, and what is ink of it there.
function findDigit(ink, { segmentation }) {
  const { FEWEST, LEAST, STRAY, DUST } = segmentation;
  const pieces = findPieces(ink);
  const { boxes, areas } = pieces;
  const importance = boxes.map((box, i) =>
    importanceOf(box, areas[i], ink, segmentation),
  );
  const main = placeOfLargest(importance);
  if (longerSideOf(boxes[main]) < Math.max(FEWEST, LEAST * longerSide(ink))) {
    throw new NoDigitFound(SPECKS);
  }
  const isCandidate = boxes.map((box, i) => {
    const stray = isAtEdge(box, ink) && areas[i] < STRAY * areas[main];
    return !stray && areas[i] > DUST * areas[main];
  });
  const digit = cutOut(ink, pieces, joined(main, boxes, isCandidate, segmentation));
  return { ...digit, pieces };
}

// The boxes of pieces that are about as large as a digit, and no part of it.
function othersLike(digit, { SMALLEST }) {
  const size = longerSideOf(digit.box);
  return digit.pieces.boxes.filter((box) => {
    const share = longerSideOf(box) / size;
    return share > SMALLEST && share < 1 / SMALLEST && !holds(digit.box, box);
  });
}

// Whether the middle of another box is in a box.
const holds = ([left, top, right, bottom], other) => {
  const [x, y] = [(other[0] + other[2]) / 2, (other[1] + other[3]) / 2];
  return left <= x && x <= right && top <= y && y <= bottom;
};

const placeOfLargest = (values) =>
  values.reduce((best, value, i) => (value > values[best] ? i : best), 0);

function importanceOf(box, area, { rows, columns }, { AT_EDGE }) {
  const [left, top, right, bottom] = box;
  const x = (right + left) / 2 / columns - 0.5;
  const y = (bottom + top) / 2 / rows - 0.5;
  const inside = longerSideOf(box) * Math.sqrt(area) * (1 - Math.hypot(x, y));
  return isAtEdge(box, { rows, columns }) ? inside * AT_EDGE : inside;
}

const isAtEdge = ([left, top, right, bottom], { rows, columns }) =>
  left < 1 || top < 1 || right >= columns || bottom >= rows;

// The pieces that belong to one: whether each does.
function joined(main, boxes, isCandidate, { BROKEN, REACH }) {
  let chosen = boxes.map((_, i) => i === main);
  for (let before = 0, now = 1; before < now;) {
    const box = boxAround(boxes.filter((_, i) => chosen[i]));
    const size = longerSideOf(box);
    chosen = boxes.map((other, i) => {
      const broken = other[3] - other[1] < BROKEN * size;
      const reach = (broken ? REACH : REACH / 3) * size;
      return chosen[i] || (isCandidate[i] && gapBetween(box, other) < reach);
    });
    [before, now] = [now, chosen.filter(Boolean).length];
  }
  return chosen;
}

// What is beside a digit, as a dash may be, counts as further away.
const gapBetween = (one, other) => {
  const across = Math.max(other[0] - one[2], one[0] - other[2]);
  const down = Math.max(other[1] - one[3], one[1] - other[3]);
  return Math.max(2 * across, down);
};

const boxAround = (boxes) =>
  [Math.min, Math.min, Math.max, Math.max].map((most, i) =>
    boxes.map((box) => box[i]).reduce((one, other) => most(one, other)),
  );

function cutOut(ink, { labels, boxes }, chosen) {
  const box = boxAround(boxes.filter((_, i) => chosen[i]));
  const own = cropped({ ...ink, data: labels }, box).data;
  const keep = (value, i) => (value && chosen[own[i]] ? value : 0);
  return { box, ink: mapped(cropped(ink, box), keep) };
}

// ---- the digit as in MNIST: utils/pictures/normalization.py

function normalized(ink, { normalization }) {
  const box = resized(matchedStroke(ink, normalization), normalization.BOX);
  return mapped(centred(box, normalization), toByte, Uint8Array);
}

const toByte = (ink) => halfToEven(float32(255 * Math.min(Math.max(ink, 0), 1)));

// The digit with strokes as wide as in MNIST, if they are thinner or thicker.
function matchedStroke(digit, { BOX, FINENESS, THIN, THICK, FULL }) {
  const fine = blackened(resized(digit, FINENESS * BOX), FULL);
  const width = strokeWidth(fine) / FINENESS;
  const wanted = Math.min(Math.max(width, THIN), THICK);
  const change = halfToEven(((wanted - width) * FINENESS) / 2);
  if (!change) return digit;
  return change > 0
    ? extremesOfEllipses(padded(fine, change), change, isLarger)
    : blackened(extremesOfEllipses(fine, -change, isSmaller), FULL);
}

function blackened(ink, share) {
  const full = quantile32(ink.data.filter((value) => value > 0).sort(), share);
  return mapped(ink, (value) => Math.min(Math.max(float32(value / full), 0), 1));
}

function strokeWidth(ink) {
  const strokes = padded(
    mapped(ink, (value) => value > 0.5, Uint8Array),
    1,
  );
  const depths = squaredDistances(strokes);
  const highest = dilated(depths, 3).data;
  const ridge = depths.data.filter((depth, i) => depth > 0 && depth >= highest[i]);
  if (!ridge.length) return 0.5;
  return Math.max(2 * medianOf(Float32Array.from(ridge, Math.sqrt).sort()) - 0.5, 0.5);
}

// The digit in 28 x 28 pixels, its centre of mass in their middle.
function centred(box, { SIDE, CENTRE }) {
  const mean = (placeOf) => {
    let [total, weights] = [0, 0];
    box.data.forEach((weight, i) => {
      total += placeOf(i) * weight;
      weights += weight;
    });
    return total / weights;
  };
  const corner = (place, side) =>
    Math.min(Math.max(halfToEven(CENTRE - place), 0), SIDE - side);
  const top = corner(
    mean((i) => Math.floor(i / box.columns)),
    box.rows,
  );
  const left = corner(
    mean((i) => i % box.columns),
    box.columns,
  );
  const image = blank(SIDE, SIDE);
  for (let row = 0; row < box.rows; row++) {
    const line = box.data.subarray(row * box.columns, (row + 1) * box.columns);
    image.data.set(line, (top + row) * SIDE + left);
  }
  return image;
}

// A drawing's grey values as a digit of MNIST. It is ink already: there is no paper.
export function digitOf(grey, constants) {
  const ink = blank(grey.rows, grey.columns);
  for (let i = 0; i < grey.data.length; i++) ink.data[i] = grey.data[i] / 255;
  return normalized(findDigit(darkened(ink, constants), constants).ink, constants);
}

// ---- turning: utils/pictures/warping.py

// The digit turned about its middle, counter-clockwise.
export function turned(digit, degrees) {
  const { rows, columns } = digit;
  const [middleX, middleY] = [columns / 2 - 0.5, rows / 2 - 0.5];
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const at = (row, column) =>
    row >= 0 && row < rows && column >= 0 && column < columns
      ? digit.data[row * columns + column]
      : 0;
  const startX = middleX - cos * middleX + sin * middleY;
  const startY = middleY - sin * middleX - cos * middleY;
  return mapped(
    digit,
    (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns];
      const x = float32(column * float32(cos) + float32(startX - row * sin));
      const y = float32(column * float32(sin) + float32(startY + row * cos));
      return between4(at, x, y);
    },
    Uint8Array,
  );
}

function between4(at, x, y) {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [along, down] = [float32(x - column), float32(y - row)];
  const upper = [at(row, column), at(row, column + 1)];
  const lower = [at(row + 1, column), at(row + 1, column + 1)];
  return halfToEven(mixFloats([...upper, ...lower], along, down));
}

// ---- photos

// The digit of a photo and where it is: left, top, right and bottom, in pixels; and where
// other pieces of ink are that are about as large.
// Unlike in Python, the lines of ruled paper are not taken away.
export function photoDigitOf(grey, constants) {
  const ink = darkened(inkOfPhoto(grey, constants.ink), constants);
  const found = findDigit(ink, constants);
  const others = othersLike(found, constants.segmentation);
  return { digit: normalized(found.ink, constants), box: found.box, others };
}
