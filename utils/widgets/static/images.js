// Numbers and images as NumPy and OpenCV treat them: what the picture reader needs in the
// page. Images are { data, rows, columns }: grey values as Uint8Array, ink from 0 to 1 as
// Float32Array.
//
// An edge in the ink lies where a threshold says, and the digit is moved by whole
// pixels: so numbers are rounded to 32 bits where NumPy and OpenCV do so, and sums are
// taken in their order.

const float32 = Math.fround;

// ---- numbers

function halfToEven(value) {
  const below = Math.floor(value);
  const rest = value - below;
  return below + (rest > 0.5 || (rest === 0.5 && below % 2 !== 0) ? 1 : 0);
}

// The first place in sorted numbers for which `isBeyond` is true.
function firstPlace(sorted, isBeyond) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeyond(sorted[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}

// The two numbers around a quantile, and how far it is from the first to the second.
function aroundQuantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const before = Math.floor(place);
  const after = Math.min(before + 1, sorted.length - 1);
  return [sorted[before], sorted[after], place - before];
}

// As np.quantile has it for several shares: 64 bits.
function quantile64(sorted, share) {
  const [low, high, part] = aroundQuantile(sorted, share);
  const gap = float32(high - low);
  return part < 0.5 ? low + gap * part : high - gap * (1 - part);
}

// As np.quantile has it for one share: 32 bits.
function quantile32(sorted, share) {
  const [low, high, part] = aroundQuantile(sorted, share);
  const gap = float32(high - low);
  return part < 0.5
    ? float32(low + float32(gap * float32(part)))
    : float32(high - float32(gap * float32(1 - part)));
}

function medianOf(sorted) {
  const middle = sorted.length >> 1;
  if (sorted.length % 2) return sorted[middle];
  return float32(float32(sorted[middle - 1] + sorted[middle]) / 2);
}

// ---- images

function blank(rows, columns, Type = Float32Array) {
  return { data: new Type(rows * columns), rows, columns };
}

// The image with each pixel changed: `change` gets its value and its place.
function mapped({ data, rows, columns }, change, Type = Float32Array) {
  const made = blank(rows, columns, Type);
  for (let i = 0; i < data.length; i++) made.data[i] = change(data[i], i);
  return made;
}

const longerSide = ({ rows, columns }) => Math.max(rows, columns);

// The image with a frame of pixels around it.
function padded(image, width) {
  const made = blank(
    image.rows + 2 * width,
    image.columns + 2 * width,
    image.data.constructor,
  );
  for (let row = 0; row < image.rows; row++) {
    const line = image.data.subarray(row * image.columns, (row + 1) * image.columns);
    made.data.set(line, (row + width) * made.columns + width);
  }
  return made;
}

function cropped({ data, columns }, [left, top, right, bottom]) {
  const made = blank(bottom - top, right - left, data.constructor);
  for (let row = top; row < bottom; row++) {
    const line = data.subarray(row * columns + left, row * columns + right);
    made.data.set(line, (row - top) * made.columns);
  }
  return made;
}

// ---- resizing, as OpenCV does it

function resized(image, longest) {
  const scale = longest / longerSide(image);
  const [rows, columns] = [image.rows, image.columns].map((side) =>
    Math.max(1, halfToEven(scale * side)),
  );
  return scale < 1 ? shrunk(image, rows, columns) : enlarged(image, rows, columns);
}

function atMost(image, longest) {
  return longerSide(image) > longest ? resized(image, longest) : image;
}

// INTER_AREA: the mean of the pixels that a new one covers.
function shrunk(image, rows, columns) {
  const scales = [1 / (rows / image.rows), 1 / (columns / image.columns)];
  return scales.every((scale) => Math.abs(scale - halfToEven(scale)) < 2 ** -52)
    ? meansOfBlocks(image, rows, columns)
    : meansOfAreas(image, rows, columns);
}

function meansOfBlocks(image, rows, columns) {
  const { data } = image;
  const made = blank(rows, columns, data.constructor);
  const [high, wide] = [image.rows / rows, image.columns / columns];
  const offsets = Array.from(
    { length: high * wide },
    (_, i) => Math.floor(i / wide) * image.columns + (i % wide),
  );
  const round = rounding(data, offsets.length === 4);
  for (let i = 0; i < made.data.length; i++) {
    const row = Math.floor(i / columns);
    const corner = row * high * image.columns + (i % columns) * wide;
    const values = offsets.map((offset) => data[corner + offset]);
    made.data[i] = round(float32(sumOf(values) * float32(1 / values.length)));
  }
  return made;
}

function sumOf(values) {
  if (values.length === 4) {
    const [a, b, c, d] = values;
    return float32(float32(a + b) + float32(c + d));
  }
  let [total, i] = [0, 0];
  for (; i + 4 <= values.length; i += 4) {
    const three = float32(float32(values[i] + values[i + 1]) + values[i + 2]);
    total = float32(total + float32(three + values[i + 3]));
  }
  for (; i < values.length; i++) total = float32(total + values[i]);
  return total;
}

function meansOfAreas({ data, ...size }, rows, columns) {
  const across = areaShares(size.columns, columns);
  const down = areaShares(size.rows, rows);
  const line = new Float32Array(columns);
  const total = blank(rows, columns);
  for (let j = 0; j < down.to.length; j++) {
    const start = down.from[j] * size.columns;
    line.fill(0);
    for (let i = 0; i < across.to.length; i++) {
      line[across.to[i]] += float32(data[start + across.from[i]] * across.share[i]);
    }
    const place = down.to[j] * columns;
    for (let i = 0; i < columns; i++) {
      total.data[place + i] += float32(down.share[j] * line[i]);
    }
  }
  return mapped(total, rounding(data), data.constructor);
}

// Which new pixel gets something from which old one, and what share of the new it is.
function areaShares(from, to) {
  const scale = 1 / (to / from);
  const shares = { to: [], from: [], share: [] };
  const add = (pixel, old, share) => {
    shares.to.push(pixel);
    shares.from.push(old);
    shares.share.push(share);
  };
  for (let pixel = 0; pixel < to; pixel++) {
    const start = pixel * scale;
    const end = start + scale;
    const width = Math.min(scale, from - start);
    const last = Math.min(Math.floor(end), from - 1);
    const first = Math.min(Math.ceil(start), last);
    if (first - start > 1e-3) add(pixel, first - 1, float32((first - start) / width));
    for (let old = first; old < last; old++) add(pixel, old, float32(1 / width));
    const rest = Math.min(end - last, 1, width);
    if (end - last > 1e-3) add(pixel, last, float32(rest / width));
  }
  return shares;
}

function rounding(data, halfUp = false) {
  if (!(data instanceof Uint8Array)) return (value) => value;
  return halfUp ? Math.round : halfToEven;
}

// INTER_LINEAR: between the four pixels around a place.
function enlarged(image, rows, columns) {
  const made = blank(rows, columns, image.data.constructor);
  const mix = image.data instanceof Uint8Array ? mixBytes : mixFloats;
  const across = linearPlaces(image.columns, columns);
  linearPlaces(image.rows, rows).forEach(([above, below, down], row) => {
    const [upper, lower] = [above * image.columns, below * image.columns];
    across.forEach(([left, right, along], column) => {
      const corners = [upper + left, upper + right, lower + left, lower + right];
      const values = corners.map((place) => image.data[place]);
      made.data[row * columns + column] = mix(values, along, down);
    });
  });
  return made;
}

// The old pixels on both sides of each new one, and how far it is from the first.
function linearPlaces(from, to) {
  return Array.from({ length: to }, (_, pixel) => {
    const place = (pixel + 0.5) * (from / to) - 0.5;
    const before = Math.floor(place);
    const after = Math.min(before + 1, from - 1);
    return [Math.max(before, 0), after, float32(place - before)];
  });
}

// With a fused multiplication and addition: one rounding for both.
const mixed = (one, other, part) => float32(one + float32(other - one) * part);

const mixFloats = ([a, b, c, d], along, down) =>
  mixed(mixed(a, b, along), mixed(c, d, along), down);

// Bytes are mixed in whole numbers, with eleven bits for a share.
function mixBytes([a, b, c, d], along, down) {
  const [right, below] = [halfToEven(along * 2048), halfToEven(down * 2048)];
  const upper = a * (2048 - right) + b * right;
  const lower = c * (2048 - right) + d * right;
  const part = (total, share) => ((total >> 4) * share) >> 16;
  return (part(upper, 2048 - below) + part(lower, below) + 2) >> 2;
}

// ---- morphology

// Each pixel becomes the largest (or smallest) of those from `before` to the left of
// it to `after` to the right: by a queue of those that can still be the largest.
function extremesOfRows({ data, rows, columns }, before, after, isBeyond) {
  const made = blank(rows, columns, data.constructor);
  const queue = new Int32Array(columns);
  for (let start = 0; start < data.length; start += columns) {
    let [first, last, next] = [0, 0, 0];
    for (let column = 0; column < columns; column++) {
      for (; next <= Math.min(column + after, columns - 1); next++) {
        const value = data[start + next];
        while (last > first && !isBeyond(data[start + queue[last - 1]], value)) last--;
        queue[last++] = next;
      }
      while (queue[first] < column - before) first++;
      made.data[start + column] = data[start + queue[first]];
    }
  }
  return made;
}

function transposed({ data, rows, columns }) {
  const made = blank(columns, rows, data.constructor);
  for (let i = 0; i < data.length; i++) {
    made.data[(i % columns) * rows + Math.floor(i / columns)] = data[i];
  }
  return made;
}

function extremesOfSquares(image, side, isBeyond) {
  const before = side >> 1;
  const along = (one) => extremesOfRows(one, before, side - 1 - before, isBeyond);
  return transposed(along(transposed(along(image))));
}

const isLarger = (one, other) => one > other;
const isSmaller = (one, other) => one < other;
const dilated = (image, side) => extremesOfSquares(image, side, isLarger);
const eroded = (image, side) => extremesOfSquares(image, side, isSmaller);

// How far an ellipse reaches to both sides in each of its rows: MORPH_ELLIPSE.
function reachesOfEllipse(radius) {
  return Array.from({ length: 2 * radius + 1 }, (_, i) => {
    const square = radius * radius - (i - radius) ** 2;
    return halfToEven(radius * Math.sqrt(square * (1 / (radius * radius))));
  });
}

// Each pixel becomes the largest (or smallest) one under an ellipse around it.
function extremesOfEllipses(image, radius, isBeyond) {
  const made = { ...image, data: image.data.slice() };
  const rows = { ...image, data: image.data.slice() };
  const reaches = reachesOfEllipse(radius);
  for (let reach = 0; reach <= radius; reach++) {
    takeBeyond(rows, image, 0, reach, isBeyond);
    takeBeyond(rows, image, 0, -reach, isBeyond);
    reaches.forEach((one, i) => {
      if (one === reach) takeBeyond(made, rows, i - radius, 0, isBeyond);
    });
  }
  return made;
}

// Takes each pixel of another image, from so far away, if it is larger (or smaller).
function takeBeyond(image, { data, rows, columns }, down, right, isBeyond) {
  const [top, bottom] = [Math.max(0, -down), Math.min(rows, rows - down)];
  const [first, last] = [Math.max(0, -right), Math.min(columns, columns - right)];
  for (let row = top; row < bottom; row++) {
    for (let place = row * columns + first; place < row * columns + last; place++) {
      const value = data[place + down * columns + right];
      if (isBeyond(value, image.data[place])) image.data[place] = value;
    }
  }
}

// Squared distances of the pixels of a mask from the nearest one that is 0.
function squaredDistances({ data, rows, columns }) {
  const down = nearestInColumn(data, rows, columns);
  return {
    rows,
    columns,
    data: down.map((gap, place) => {
      const column = place % columns;
      const [most, start] = [Math.max(column, columns - 1 - column), place - column];
      let best = gap * gap;
      for (let away = 1; away <= most && away * away < best; away++) {
        const left = column >= away ? down[place - away] : Infinity;
        const right = column + away < columns ? down[place + away] : Infinity;
        best = Math.min(best, away * away + Math.min(left, right) ** 2);
      }
      return best;
    }),
  };
}

function nearestInColumn(data, rows, columns) {
  const down = new Int32Array(data.length);
  const far = rows + columns; // further than any
  for (let place = 0; place < data.length; place++) {
    const above = place < columns ? far : down[place - columns];
    down[place] = data[place] ? above + 1 : 0;
  }
  for (let place = data.length - columns - 1; place >= 0; place--) {
    down[place] = Math.min(down[place], down[place + columns] + 1);
  }
  return down;
}
