// Where a number of a network comes from: the patches and weights behind it, and the
// steps from their sum to the number.
//
// A place is [row, column, map] in a value with maps, or [unit] in one without.

const indexOf = ({ shape }, place) =>
  place.reduce((index, where, axis) => index * shape[axis] + where, 0);

const numberAt = (value, place) => value.data[indexOf(value, place)];

const isPooling = ({ kind }) => /^(Max|Average)Pooling2D$/.test(kind);
const isGlobal = ({ kind }) => /^Global(Max|Average)Pooling2D$/.test(kind);
const takesMean = ({ kind }) => kind.includes("Average");
const isShaping = ({ kind }) => /^(Flatten|Reshape)$/.test(kind);
const hasMargins = ({ kind }) => kind === "Cropping2D" || kind === "ZeroPadding2D";

// What stands in all rows and columns, as a table of numbers.
const tableOf = (rows, columns, at) =>
  rows.map((row) => columns.map((column) => at(row, column)));

const upTo = (count) => Array.from({ length: count }, (_, i) => i);

const isInside = ({ shape }, [row, column]) =>
  row >= 0 && column >= 0 && row < shape[0] && column < shape[1];

// ---- the sums of a convolution or a dense layer -------------------------------------

// What stands under a window: a table for each map that the number's filter sees. The
// kernel is that of the number's own map, [rows, columns, channels].
function convolutionParts(layer, input, [row, column, map], { kernel, bias }) {
  const { rows, columns } = windowsOf(layer, input);
  const [down, across] = [placesUnder(rows, row), placesUnder(columns, column)];
  const inGroup = input.shape[2] / layer.groups;
  const first = inGroup * Math.floor((map * layer.groups) / layer.shape[2]);
  const parts = upTo(inGroup).map((i) =>
    part(
      first + i,
      tableOf(down, across, (y, x) =>
        y < 0 || x < 0 ? 0 : numberAt(input, [y, x, first + i]),
      ),
      tableOf(
        upTo(rows.side),
        upTo(columns.side),
        (y, x) => kernel[(y * columns.side + x) * inGroup + i],
      ),
    ),
  );
  return { parts, bias };
}

// A dense layer after maps sees whole maps; else numbers.
function denseParts(input, { kernel, bias }) {
  const [rows, columns, maps] = input.shape.length === 3 ? input.shape : [1, 1, null];
  const count = maps ?? product(input.shape);
  const at = (y, x, map) => (y * columns + x) * count + map;
  const parts = upTo(count).map((map) =>
    part(
      map,
      tableOf(upTo(rows), upTo(columns), (y, x) => input.data[at(y, x, map)]),
      tableOf(upTo(rows), upTo(columns), (y, x) => kernel[at(y, x, map)]),
    ),
  );
  return { parts, bias };
}

function part(channel, patch, kernel) {
  return { channel, patch, kernel, sum: total(multiply(patch, kernel).flat()) };
}

const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0);

// Those that matter most first.
function ordered({ parts, bias }) {
  parts.sort((one, other) => Math.abs(other.sum) - Math.abs(one.sum));
  return { parts, bias, sum: total(parts.map(({ sum }) => sum)) + bias };
}

// ---- poolings -----------------------------------------------------------------------

// The numbers a pooling looks at, and which of them to follow: the one that it takes,
// or, where it takes the mean, the largest in size.
function pooled(layer, input, [row, column, map]) {
  const { rows, columns } = windowsOf(layer, input);
  const inInput = (places) => places.filter((place) => place >= 0);
  return chosen(
    layer,
    input,
    inInput(placesUnder(rows, row)),
    inInput(placesUnder(columns, column)),
    map,
  );
}

const pooledWhole = (layer, input, place) =>
  chosen(layer, input, upTo(input.shape[0]), upTo(input.shape[1]), place.at(-1));

function chosen(layer, input, rows, columns, map) {
  const places = rows.flatMap((y) => columns.map((x) => [y, x, map]));
  const size = (place) => {
    const number = numberAt(input, place);
    return takesMean(layer) ? Math.abs(number) : number;
  };
  const from = places.reduce((best, one) => (size(one) > size(best) ? one : best));
  const patch = tableOf(rows, columns, (y, x) => numberAt(input, [y, x, map]));
  return { patch, from, at: [from[0] - rows[0], from[1] - columns[0]] };
}

// ---- from a number of a stage back to the stage before ------------------------------

// The place of the stage's first layer behind a number of the stage, and the steps from
// there. A step with a `patch` looked at several numbers; one that is `beyond` is a
// place that was added: there, nothing comes before.
function stepsBack(layers, values, { first, last }, place) {
  const steps = [];
  for (let i = last; i > first; i--) {
    const [layer, input] = [layers[i], values[i]];
    if (isShaping(layer)) continue;
    const step = {
      name: layer.name,
      kind: layer.kind,
      value: numberAt(values[i + 1], place),
    };
    steps.unshift(step);
    if (isPooling(layer)) {
      const { from, ...seen } = pooled(layer, input, place);
      Object.assign(step, seen, { isMean: takesMean(layer) });
      place = from;
    } else if (hasMargins(layer)) {
      const [row, column, map] = place;
      place = [row - addedBefore(layer, 0), column - addedBefore(layer, 1), map];
      step.beyond = !isInside(input, place);
      if (step.beyond) return { place: null, steps };
    } else if (layer.kind === "BatchNormalization") {
      const { scale, shift } = layer.arrays;
      const unit = indexOf(input, place) % layer.units;
      step.scale = scale.data[unit];
      step.shift = shift.data[unit];
    }
  }
  return { place, steps };
}

// Explains a number of a stage. `kernelOf(place in layers, map)` gives the weights and
// the bias of one map or unit: { kernel, bias }.
//
// The result: "steps" as above, the first being the layer's own activation; and, unless
// the number was added as a margin, "from", the place of the sum, and one of
// - "parts" [{ channel, patch, kernel, sum }], those that matter most first, "bias" and
//   "sum", of all parts and the bias;
// - "patch", "at" and "isMean" of a pooling, and "sum", what it makes of the patch.
function explain(layers, values, stage, place, kernelOf) {
  const back = stepsBack(layers, values, stage, place);
  if (!back.place) return { steps: back.steps };
  const { first } = stage;
  const [layer, input] = [layers[first], values[first]];
  const start = numberAt(values[first + 1], back.place);
  const found = { from: back.place, steps: back.steps };
  if (isPooling(layer) || isGlobal(layer)) {
    const look = isGlobal(layer) ? pooledWhole : pooled;
    const { patch, at } = look(layer, input, back.place);
    return { ...found, patch, at, isMean: takesMean(layer), sum: start };
  }
  const weights = kernelOf(first, back.place.at(-1));
  if (!weights) return { ...found, waits: true };
  const parts =
    layer.kind === "Dense"
      ? denseParts(input, weights)
      : convolutionParts(layer, input, back.place, weights);
  const { activation } = layer;
  const own = { name: activation, kind: "Activation", value: start };
  const steps = activation ? [own, ...back.steps] : back.steps;
  return { ...found, ...ordered(parts), steps };
}

// Whether the page can say where the numbers of a stage come from.
function canExplain(layers, { first, last }) {
  const explained = /^(Conv2D|Dense|(Global)?(Max|Average)Pooling2D)$/;
  const resizes = ({ kind }, i) =>
    !kind && String(layers[first + i].shape) !== String(layers[first + i + 1].shape);
  return (
    explained.test(layers[first].kind) &&
    !layers.slice(first + 1, last + 1).some(resizes)
  );
}

// The kernel of one map out of a layer's weights, see `explain`.
function kernelFrom({ arrays: { kernel, bias }, shape }, map) {
  const maps = shape.at(-1);
  const count = kernel.data.length / maps;
  return {
    kernel: Float32Array.from({ length: count }, (_, i) => kernel.data[i * maps + map]),
    bias: bias ? bias.data[map] : 0,
  };
}

// ---- the field: what a number sees of all that comes before it ----------------------

// For each value up to the number's own the part that it depends on:
// { top, left, bottom, right }, the last two outside, before it is cut at the border;
// null is all of it.
function fieldsOf(layers, values, last, place) {
  const fields = Array(last + 2).fill(null);
  if (place.length < 3) return fields;
  const [row, column] = place;
  let field = { top: row, left: column, bottom: row + 1, right: column + 1 };
  fields[last + 1] = field;
  for (let i = last; i >= 0; i--) {
    field = fieldBefore(layers[i], values[i], field);
    if (!field) break;
    fields[i] = field;
  }
  return fields;
}

function fieldBefore(layer, input, { top, left, bottom, right }) {
  if (input.shape.length < 3 || layer.kind === "Reshape") return null;
  if (hasMargins(layer)) {
    const [above, beside] = [0, 1].map((axis) => addedBefore(layer, axis));
    return {
      top: top - above,
      left: left - beside,
      bottom: bottom - above,
      right: right - beside,
    };
  }
  if (isPooling(layer) || layer.kind === "Conv2D") {
    const { rows, columns } = windowsOf(layer, input);
    const start = ({ stride, before }, i) => i * stride - before;
    const end = (side, i) => start(side, i - 1) + side.reach;
    return {
      top: start(rows, top),
      left: start(columns, left),
      bottom: end(rows, bottom),
      right: end(columns, right),
    };
  }
  const [height, width] = [0, 1].map((axis) => input.shape[axis] / layer.shape[axis]);
  if (height === 1 && width === 1) return { top, left, bottom, right };
  // made larger or smaller: a number lies between two of those before
  return {
    top: Math.floor((top - 0.5) * height),
    left: Math.floor((left - 0.5) * width),
    bottom: Math.ceil((bottom + 0.5) * height),
    right: Math.ceil((right + 0.5) * width),
  };
}
