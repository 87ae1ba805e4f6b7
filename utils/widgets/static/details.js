// Says where a number comes from: in tables and in lines that add up.

const PARTS = 3; // of an explanation, while it is not held
const PATCH = 70; // CSS pixels: the side of a patch
const HINT =
  "Point at a pixel of a map, or at a digit of the answer, to see where its number comes " +
  "from. Press or tap to hold it. The curves show what counts most for the answer.";

// ---- numbers as text ----------------------------------------------------------------

// How many decimals show three digits of a number.
const decimalsFor = (value) =>
  clamp(2 - Math.floor(Math.log10(Math.abs(value) || 1)), 0, 8);

const fixed = (value, decimals) => value.toFixed(decimals).replace(/^-(?=[0.]*$)/, "");
const withMinus = (text) => text.replace("-", "−");
const short = (value, more = 0) =>
  value ? withMinus(fixed(value, decimalsFor(value) + more)) : "0";

function withSign(text, first = false) {
  if (text.startsWith("-")) return `${first ? "−" : " − "}${text.slice(1)}`;
  return `${first ? "" : " + "}${text}`;
}

// The terms of a sum and what it makes: parts that are shown, the others, the bias.
function termsOf({ parts, bias }) {
  const others = parts.slice(PARTS);
  const terms = parts.slice(0, PARTS).map(({ sum }) => [sum, ""]);
  if (others.length) {
    const what = ` from ${others.length} other${others.length > 1 ? "s" : ""}`;
    terms.push([total(others.map(({ sum }) => sum)), what]);
  }
  if (bias) terms.push([bias, ", the bias"]);
  return terms;
}

// Three digits of the largest number of a sum.
function decimalsOf(explanation) {
  const values = termsOf(explanation).map(([value]) => value);
  return decimalsFor(Math.max(...[...values, explanation.sum].map(Math.abs)));
}

// What is shown adds up: the last of the terms takes the errors of rounding.
function addingUp(terms, sum, decimals) {
  const whole = (value) => Math.round(value * 10 ** decimals);
  const shown = terms.map(whole);
  shown[shown.length - 1] += whole(sum) - total(shown);
  return [...shown, whole(sum)].map((one) => fixed(one / 10 ** decimals, decimals));
}

// "0.31 + 0.12 + 0.4 from 61 others − 0.02, the bias = 0.81"
function sumText(explanation) {
  const terms = termsOf(explanation);
  if (terms.length === 1) return "";
  const values = terms.map(([value]) => value);
  const shown = addingUp(values, explanation.sum, decimalsOf(explanation));
  const texts = terms.map(([, what], i) => withSign(shown[i], i === 0) + what);
  return `${texts.join("")} = ${withMinus(shown.at(-1))}`;
}

function lookText(patch, isMean, value) {
  const numbers = patch.flat();
  const what = isMean ? "the mean" : "the largest";
  const all =
    numbers.length > 9 ? "" : ` (${numbers.map((one) => short(one)).join(", ")})`;
  return `${what} of ${numbers.length} such numbers${all} is ${short(value)}`;
}

// From the number before a step to the one after it; empty if it only moves numbers.
function stepText(step, before) {
  const { name, value, patch, isMean, scale, shift, beyond } = step;
  if (beyond) return `${name}: added beyond the border, 0`;
  if (patch) return `${name}: ${lookText(patch, isMean, value)}`;
  if (hasMargins(step)) return "";
  if (/softmax/i.test(name)) {
    return `softmax: beside the other sums, ${short(before)} makes ${short(value)}`;
  }
  if (scale === undefined) return `${name}(${short(before)}) = ${short(value)}`;
  const shifted = withSign(fixed(shift, decimalsFor(shift) + 1));
  return `${name}: ${short(before, 1)} × ${short(scale, 1)}${shifted} = ${short(value)}`;
}

function linesOf(explanation) {
  const { parts, patch, isMean, sum, steps, waits } = explanation;
  const lines = [];
  if (waits) lines.push("The weights are on their way …");
  else if (parts) lines.push(sumText(explanation));
  else if (patch) lines.push(lookText(patch, isMean, sum));
  let before = sum;
  for (const step of steps) {
    lines.push(stepText(step, before ?? step.value));
    before = step.value;
  }
  return lines.filter(Boolean);
}

// ---- numbers as colours -------------------------------------------------------------

const largestIn = (tables) => Math.max(...tables.flat(2).map(Math.abs)) || 1;

function table(rows, title, limit, marked) {
  const spoken = rows.map((row) => row.map((one) => short(one)).join(" ")).join("; ");
  const aria = { role: "img", "aria-label": `${title}: ${spoken}` };
  const canvas = make("canvas", { aria });
  const side = clamp(Math.floor(PATCH / Math.max(rows.length, rows[0].length)), 3, 16);
  const context = sharp(canvas, rows[0].length * side + 1, rows.length * side + 1);
  context.strokeStyle = FRAME;
  rows.forEach((line, y) =>
    line.forEach((value, x) => {
      context.fillStyle = `rgba(${RGB[value > 0]}, ${brightness(value, limit)})`;
      context.fillRect(x * side + 1, y * side + 1, side - 1, side - 1);
      if (side > 4) context.strokeRect(x * side + 0.5, y * side + 0.5, side, side);
    }),
  );
  if (marked) {
    const [y, x] = marked;
    context.strokeStyle = FIELD;
    context.lineWidth = 2;
    context.strokeRect(x * side + 1, y * side + 1, side - 1, side - 1);
  }
  return make("figure", {}, canvas, make("figcaption", { textContent: title }));
}

const sign = (text) => make("span", { className: "sign", textContent: text });

// A patch times weights for each part, or the patch that a pooling looked at. `nameOf`
// says what a part looks at.
function tablesOf(explanation, count, nameOf) {
  const { patch, at } = explanation;
  if (patch) return [table(patch, "patch", largestIn(patch), at)];
  if (!explanation.parts) return [];
  const parts = explanation.parts.slice(0, count);
  const decimals = decimalsOf(explanation);
  const patches = largestIn(parts.map((one) => one.patch));
  const kernels = largestIn(parts.map((one) => one.kernel));
  return parts.map((one) =>
    make(
      "div",
      { className: "part" },
      table(one.patch, nameOf(one.channel), patches),
      sign("×"),
      table(one.kernel, "weights", kernels),
      sign(`= ${withMinus(fixed(one.sum, decimals))}`),
    ),
  );
}

// ---- the box below the network ------------------------------------------------------

class Details {
  constructor({ onPlay, onLetGo }) {
    this.title = make("b", { className: "title" });
    this.player = button("Slow motion", onPlay, {
      title: "Play the digit through the network, stage after stage",
    });
    this.letGo = button("Let go", onLetGo, { title: "Explain other numbers again" });
    this.parts = make("div", { className: "parts" });
    this.text = make("div", { className: "text", aria: { role: "status" } });
    const bar = make("div", { className: "bar" }, this.title, this.letGo, this.player);
    this.el = make("div", { className: "detail" }, bar, this.parts, this.text);
  }

  // What passes quickly is not read out.
  play(isPlaying) {
    this.player.textContent = isPlaying ? "Stop" : "Slow motion";
    this.text.setAttribute("aria-live", isPlaying ? "off" : "polite");
  }

  hint() {
    this.el.classList.add("empty");
    this.el.classList.remove("held");
    this.letGo.hidden = true;
    this.title.textContent = "";
    this.parts.replaceChildren();
    this.text.textContent = HINT;
  }

  // All parts while the number is held, else those that matter most.
  show(title, explanation, isHeld, { nameOf, more }) {
    this.el.classList.remove("empty");
    this.el.classList.toggle("held", isHeld);
    this.title.textContent = title;
    this.letGo.hidden = !isHeld;
    const count = isHeld ? Infinity : PARTS;
    this.parts.replaceChildren(...tablesOf(explanation, count, nameOf));
    const lines = [...linesOf(explanation), more].filter(Boolean);
    this.text.replaceChildren(
      ...lines.map((textContent) => make("div", { textContent })),
    );
  }
}
