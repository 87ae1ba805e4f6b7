// Computes a network, layer after layer, for one digit. What a layer puts out is a value:
// { data, shape }, the numbers as a Float32Array, and [rows, columns, maps] or [units].
// Maps keep their shape, also where the network lays them out in a row.
// A convolution is written out as in utils/numpy_cnn.py.

const product = (shape) => shape.reduce((total, side) => total * side, 1);

// The error function to 1.5e-7: Abramowitz and Stegun, Handbook of Mathematical
// Functions (1964), 7.1.26.
function erf(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  const sum = factors.reduce((total, factor) => (total + factor) * t, 0);
  return Math.sign(x) * (1 - sum * Math.exp(-x * x));
}

const sigmoid = (x) => 1 / (1 + Math.exp(-x));
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoid = (x) => clamp(x / 6 + 0.5, 0, 1);
const exponentialUnit = (x, alpha) => (x > 0 ? x : alpha * Math.expm1(x));

// As Keras calls them. Each makes of one number another; softmax needs all of them.
const ACTIVATIONS = {
  relu: (x) => Math.max(x, 0),
  relu6: (x) => clamp(x, 0, 6),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  elu: (x) => exponentialUnit(x, 1),
  selu: (x) => 1.05070098 * exponentialUnit(x, 1.67326324),
  gelu: (x) => (x / 2) * (1 + erf(x / Math.SQRT2)),
  sigmoid,
  hard_sigmoid: hardSigmoid,
  silu: (x) => x * sigmoid(x),
  hard_silu: (x) => x * hardSigmoid(x),
  tanh: Math.tanh,
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: Math.exp,
  mish: (x) => x * Math.tanh(softplus(x)),
};

function softmax(data, { units }) {
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += units) {
    const part = data.subarray(start, start + units);
    const highest = Math.max(...part);
    const powers = part.map((score) => Math.exp(score - highest));
    const total = powers.reduce((sum, power) => sum + power, 0);
    result.set(
      powers.map((power) => power / total),
      start,
    );
  }
  return result;
}

function activate(data, name, layer) {
  if (!name) return data;
  return name === "softmax" ? softmax(data, layer) : data.map(ACTIVATIONS[name]);
}

// ---- windows: what a convolution or a pooling looks at ------------------------------

// Along one side of the input: the size of the window, its step, the gaps between its
// numbers (dilation), and the padding before the first number.
function windowsOf(layer, input) {
  const sides = layer.pool_size ?? layer.arrays.kernel.shape.slice(0, 2);
  const [rows, columns] = sides.map((side, axis) => {
    const stride = layer.strides[axis];
    const gap = layer.dilation_rate?.[axis] ?? 1;
    const size = input.shape[axis];
    const reach = gap * (side - 1) + 1;
    const missing = (Math.ceil(size / stride) - 1) * stride + reach - size;
    const before = layer.padding === "same" ? Math.max(missing, 0) >> 1 : 0;
    return { side, stride, gap, reach, size, before };
  });
  return { rows, columns };
}

// The places along one side under the window that makes number `i`: for each of the
// window's numbers where it lies in the input; -1 is padding.
function placesUnder({ side, stride, gap, size, before }, i) {
  return Array.from({ length: side }, (_, k) => {
    const place = i * stride - before + k * gap;
    return place < size ? Math.max(place, -1) : -1;
  });
}

// Calls `see` for each number that a layer puts out, with the number's first index and
// what is under the window: pairs of places in the input and in the window.
function slide(layer, input, see) {
  const { rows, columns } = windowsOf(layer, input);
  const [height, width, maps] = layer.shape;
  const width0 = input.shape[1];
  const across = Array.from({ length: width }, (_, x) => placesUnder(columns, x));
  for (let y = 0; y < height; y++) {
    const down = placesUnder(rows, y);
    for (let x = 0; x < width; x++) {
      const under = [];
      down.forEach((row, i) => {
        if (row < 0) return;
        across[x].forEach((column, j) => {
          if (column >= 0) under.push(row * width0 + column, i * columns.side + j);
        });
      });
      see((y * width + x) * maps, under);
    }
  }
}

function convolve(input, layer) {
  const { kernel, bias } = layer.arrays;
  const maps = layer.shape[2];
  const channels = input.shape[2];
  const [inGroup, outGroup] = [kernel.shape[2], maps / layer.groups];
  const result = new Float32Array(product(layer.shape));
  slide(layer, input, (first, under) => {
    const sums = result.subarray(first, first + maps);
    if (bias) sums.set(bias.data);
    for (let i = 0; i < under.length; i += 2) {
      for (let channel = 0; channel < channels; channel++) {
        const value = input.data[under[i] * channels + channel];
        if (value === 0) continue; // most are, after ReLU
        const group = Math.floor(channel / inGroup);
        const weights = (under[i + 1] * inGroup + (channel % inGroup)) * maps;
        const last = (group + 1) * outGroup;
        for (let map = group * outGroup; map < last; map++) {
          sums[map] += value * kernel.data[weights + map];
        }
      }
    }
  });
  return result;
}

// The padding does not count.
function pool(input, layer, combine) {
  const maps = layer.shape[2];
  const result = new Float32Array(product(layer.shape));
  slide(layer, input, (first, under) => {
    const places = under.filter((_, i) => i % 2 === 0);
    for (let map = 0; map < maps; map++) {
      result[first + map] = combine(
        places.map((place) => input.data[place * maps + map]),
      );
    }
  });
  return result;
}

const largestOf = (numbers) => Math.max(...numbers);
const meanOf = (numbers) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

function poolWhole({ data, shape }, combine) {
  const [rows, columns, maps] = shape;
  return Float32Array.from({ length: maps }, (_, map) =>
    combine(Array.from({ length: rows * columns }, (_, i) => data[i * maps + map])),
  );
}

function connect(input, { arrays: { kernel, bias }, shape }) {
  const units = shape.at(-1);
  const sums = new Float32Array(units);
  if (bias) sums.set(bias.data);
  input.data.forEach((value, i) => {
    if (value === 0) return;
    for (let unit = 0; unit < units; unit++) {
      sums[unit] += value * kernel.data[i * units + unit];
    }
  });
  return sums;
}

// ---- margins: what is cut off, or added ---------------------------------------------

// How many rows or columns a layer adds before the first one; negative: cuts off.
const addedBefore = ({ kind, cropping, padding }, axis) =>
  kind === "Cropping2D" ? -cropping[axis][0] : padding[axis][0];

function withMargins(input, layer) {
  const [height, width, maps] = layer.shape;
  const result = new Float32Array(product(layer.shape));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = y - addedBefore(layer, 0);
      const column = x - addedBefore(layer, 1);
      if (row < 0 || column < 0) continue;
      if (row >= input.shape[0] || column >= input.shape[1]) continue;
      const start = (row * input.shape[1] + column) * maps;
      const numbers = input.data.subarray(start, start + maps);
      result.set(numbers, (y * width + x) * maps);
    }
  }
  return result;
}

// ---- layers -------------------------------------------------------------------------

function rectify(x, { max_value: most, negative_slope: slope, threshold }) {
  if (x >= threshold) return most === null ? x : Math.min(x, most);
  return slope * (x - threshold);
}

const LAYERS = {
  Conv2D: convolve,
  Dense: connect,
  MaxPooling2D: (input, layer) => pool(input, layer, largestOf),
  AveragePooling2D: (input, layer) => pool(input, layer, meanOf),
  GlobalMaxPooling2D: (input) => poolWhole(input, largestOf),
  GlobalAveragePooling2D: (input) => poolWhole(input, meanOf),
  BatchNormalization: ({ data }, { arrays: { scale, shift }, units }) =>
    data.map((x, i) => x * scale.data[i % units] + shift.data[i % units]),
  Activation: ({ data }) => data, // see `compute`
  ReLU: ({ data }, layer) => data.map((x) => rectify(x, layer)),
  LeakyReLU: ({ data }, { negative_slope: slope }) =>
    data.map((x) => (x > 0 ? x : slope * x)),
  ELU: ({ data }, { alpha }) => data.map((x) => exponentialUnit(x, alpha)),
  Softmax: ({ data }, layer) => softmax(data, layer),
  Flatten: ({ data }) => data,
  Reshape: ({ data }) => data,
  Rescaling: ({ data }, { scale, offset }) => data.map((x) => x * scale + offset),
  Cropping2D: withMargins,
  ZeroPadding2D: withMargins,
};

function compute(input, layer) {
  const data = LAYERS[layer.kind](input, layer);
  return { data: activate(data, layer.activation, layer), shape: layer.shape };
}

// The layers of a description with their weights: those of all layers one after the
// other, as a Float32Array; if that is empty, only Python has them.
function withWeights(description, weights) {
  let start = 0;
  return description.map((layer) => {
    const arrays = {};
    for (const [name, shape] of layer.arrays) {
      const data = weights.subarray(start, start + product(shape));
      start += product(shape);
      arrays[name] = { data, shape };
    }
    return { ...layer, arrays };
  });
}

// All values of a network: first its input, then what each layer puts out.
function valuesOf(layers, digit, scale) {
  const data = Float32Array.from(digit, (grey) => grey * scale);
  const values = [{ data, shape: [SIDE, SIDE, 1] }];
  for (const layer of layers) values.push(compute(values.at(-1), layer));
  return values;
}

// The ten probabilities, also if a network ends in scores.
function probabilitiesOf(values) {
  const { data } = values.at(-1);
  const total = data.reduce((sum, share) => sum + share, 0);
  const isDistribution = Math.min(...data) >= 0 && Math.abs(total - 1) < 1e-3;
  return isDistribution ? data : softmax(data, { units: data.length });
}
