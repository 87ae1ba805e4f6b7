// Slides a kernel over a digit. Everything is computed here, in the browser; Python
// only learns where the window stopped and which kernel is in use.

const OWN = "my own";
const ADVICE = "Type 3 rows of 3 numbers, or 5 rows of 5.";

// ---- arithmetic: no page needed -------------------------------------------------

function number(text, row) {
  const [over, under = "1", ...rest] = text.replaceAll("−", "-").split("/");
  const value = Number(over || NaN) / Number(under || NaN);
  if (rest.length || !Number.isFinite(value)) {
    throw new Error(
      `"${text}" in row ${row} is not a number. Type numbers such as -1, 0.5 or 1/9.`,
    );
  }
  return value;
}

export function parseKernel(text) {
  const rows = text
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line, i) =>
      line
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map((t) => number(t, i + 1)),
    );
  if (!rows.length) throw new Error(`The kernel is empty. ${ADVICE}`);
  const odd = rows.findIndex((row) => row.length !== rows.length);
  if (odd >= 0) {
    throw new Error(
      `A kernel is a square, but there are ${rows.length} row(s), ` +
        `and row ${odd + 1} has ${rows[odd].length} number(s). ${ADVICE}`,
    );
  }
  if (rows.length % 2 === 0) {
    throw new Error(
      `A ${rows.length} x ${rows.length} kernel has no middle. ${ADVICE}`,
    );
  }
  if (rows.length !== 3 && rows.length !== 5) {
    throw new Error(
      `A ${rows.length} x ${rows.length} kernel does not fit here. ${ADVICE}`,
    );
  }
  return rows;
}

// The padding before the first pixel, and the number of places of the window.
export function geometry(side, stride, padding) {
  if (padding === "valid")
    return { before: 0, places: Math.floor((SIDE - side) / stride) + 1 };
  const places = Math.ceil(SIDE / stride);
  const missing = Math.max((places - 1) * stride + side - SIDE, 0);
  return { before: Math.floor(missing / 2), places };
}

export function patchAt(pixels, side, stride, before, row, column) {
  const at = (y, x) =>
    y >= 0 && x >= 0 && y < SIDE && x < SIDE ? pixels[y * SIDE + x] : 0;
  return Array.from({ length: side }, (_, i) =>
    Array.from({ length: side }, (_, j) =>
      at(row * stride - before + i, column * stride - before + j),
    ),
  );
}

export function sum(products) {
  return products.flat().reduce((total, value) => total + value, 0);
}

export function outputMap(pixels, kernel, stride, padding) {
  const { before, places } = geometry(kernel.length, stride, padding);
  return Array.from({ length: places }, (_, row) =>
    Array.from({ length: places }, (_, column) =>
      sum(
        multiply(patchAt(pixels, kernel.length, stride, before, row, column), kernel),
      ),
    ),
  );
}

// ---- the page -------------------------------------------------------------------

const CELL = 12; // the side of a pixel of the digit on its canvas
const [PADDING, WINDOW, UNSEEN] = ["#5b6b7b", "#ff9e1b", "#9aa5b1"];
const STEPS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

// White is 0, orange is positive, purple is negative: readable by colour-blind eyes.
// The share is -1..1.
function signed(share) {
  const end = share < 0 ? [94, 60, 153] : [230, 97, 1];
  const mixed = end.map((part) => Math.round(255 + Math.abs(share) * (part - 255)));
  return [...mixed, 255];
}

const css = ([red, green, blue]) => `rgb(${red},${green},${blue})`;

const show = (value) =>
  String(Number(value.toFixed(Math.abs(value) < 10 ? 2 : 1))).replace("-", "−");

const colour = (value, limit) => signed(clamp(value / (limit || 1), -1, 1));

function choice(label, name, options, chosen) {
  const select = make("select", { className: name, aria: { "aria-label": label } });
  const fill = (values) =>
    select.replaceChildren(
      ...values.map((value) => make("option", { value, textContent: value })),
    );
  fill(options);
  select.addEventListener("change", () => chosen(select.value));
  return { field: make("label", {}, label + " ", select), select, fill };
}

function table(name, title) {
  const grid = make("div", { className: `grid ${name}`, aria: { role: "img" } });
  const fill = (rows, paint) => {
    const spoken = rows.map((row) => row.map(show).join(" ")).join("; ");
    grid.setAttribute("aria-label", `${title}: ${spoken}`);
    grid.style.gridTemplateColumns = `repeat(${rows.length}, 1fr)`;
    grid.classList.toggle("small", rows.length > 3);
    grid.replaceChildren(...rows.flat().map((value) => tableCell(value, paint(value))));
  };
  return { field: titled(title, grid), fill };
}

function tableCell(value, background) {
  const [red, green, blue] = background;
  const cell = make("span", { textContent: show(value) });
  cell.style.background = css(background);
  cell.style.color = 0.3 * red + 0.6 * green + 0.1 * blue > 115 ? "#000" : "#fff";
  return cell;
}

const titled = (title, content) =>
  make("figure", {}, make("figcaption", { textContent: title }), content);

function board(name, title) {
  const label = `${title}. The arrow keys move the window.`;
  return make("canvas", {
    className: name,
    tabIndex: 0,
    aria: { role: "application", "aria-label": label },
  });
}

function thumbnail(pixels, label, onclick) {
  const aria = { "aria-label": `digit ${label}` };
  return make(
    "button",
    { title: label, aria, onclick },
    picture(pixels, SIDE, SIDE, grey),
  );
}

const kernelText = (rows) =>
  rows.map((line) => line.map((v) => Number(v.toFixed(4))).join(" ")).join("\n");

// The text shows four decimals. A number that was not edited keeps all of its own.
function edited(text, kernel) {
  const typed = parseKernel(text);
  if (typed.length !== kernel.length) return typed;
  const shown = parseKernel(kernelText(kernel));
  return typed.map((row, i) =>
    row.map((value, j) => (value === shown[i][j] ? kernel[i][j] : value)),
  );
}

class Explorer {
  constructor(model, el) {
    this.model = model;
    this.controls();
    this.boards();
    this.layOut(el);
    this.refresh();
    this.unlisten = listen(model, {
      "digit kernel kernels stride padding": () => this.refresh(),
      "row column": () => this.follow(),
    });
  }

  remove() {
    this.unlisten();
    clearInterval(this.timer);
    clearTimeout(this.warning);
    clearTimeout(this.saving);
    if (this.saving) this.model.save_changes();
  }

  // ---- building the page

  controls() {
    const { model } = this;
    this.thumbnails = model
      .get("labels")
      .map((label, i) =>
        thumbnail(this.pixelsOf(i), label, () => this.choose("digit", i)),
      );
    this.names = choice("kernel", "kernel-name", [], (name) =>
      name === OWN
        ? this.entry.focus()
        : this.choose("kernel", model.get("kernels")[name]),
    );
    this.strides = choice("stride", "stride", ["1", "2", "3"], (value) =>
      this.choose("stride", Number(value)),
    );
    this.paddings = choice("padding", "padding", ["valid", "same"], (value) =>
      this.choose("padding", value),
    );
    this.play = button("", () => (this.timer ? this.stop() : this.start()), {
      className: "play",
    });
    this.whole = button("Whole map", () => this.showWhole(), { className: "whole" });
    this.entry = make("textarea", {
      className: "kernel-text",
      spellcheck: false,
      aria: { "aria-label": "The kernel: one row of numbers on each line" },
      oninput: () => this.type(),
    });
    this.problem = make("div", { className: "problem", aria: { role: "alert" } });
  }

  boards() {
    this.input = board("input", "The digit and the window");
    this.output = board("output", "The feature map");
    this.listen(this.input, (share) =>
      Math.round((share * this.padded() - this.kernel.length / 2) / this.stride),
    );
    this.listen(this.output, (share) => Math.floor(share * this.places));
    this.patch = table("patch", "patch");
    this.weights = table("weights", "kernel");
    this.products = table("products", "products");
    this.result = make("div", { className: "result" });
  }

  layOut(el) {
    const row = (name, ...children) => make("div", { className: name }, ...children);
    const sign = (text) => make("b", { textContent: text });
    const own = make("label", {}, "or type your own kernel", this.entry);
    const { names, strides, paddings, patch, weights, products } = this;
    el.classList.add("convolution-explorer");
    el.append(
      row("bar", ...this.thumbnails),
      row("bar", names.field, strides.field, paddings.field, this.play, this.whole),
      row(
        "boards",
        titled("the digit: drag the window", this.input),
        titled("the feature map", this.output),
        row("own", own, this.problem),
      ),
      row("boards", patch.field, sign("×"), weights.field, sign("="), products.field),
      this.result,
    );
  }

  // `place` says which place of the window belongs to a share of the canvas' side.
  listen(canvas, place) {
    const move = (event) => {
      const box = canvas.getBoundingClientRect();
      this.moveTo(
        place((event.clientY - box.top) / box.height),
        place((event.clientX - box.left) / box.width),
      );
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || !event.isPrimary) return;
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      this.stop();
      canvas.setPointerCapture(event.pointerId);
      move(event);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (canvas.hasPointerCapture(event.pointerId)) move(event);
    });
    canvas.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      this.stop();
      this.moveTo(this.row + step[0], this.column + step[1]);
    });
  }

  // ---- what the learner does

  choose(name, value) {
    this.model.set(name, value);
    this.model.set({ row: this.row, column: this.column }); // it may have less room now
    this.model.save_changes();
  }

  type() {
    clearTimeout(this.warning);
    try {
      this.choose("kernel", edited(this.entry.value, this.kernel));
      this.warn("");
    } catch (error) {
      // not at once: half a kernel is no mistake yet
      const text = `${error.message} The last good kernel stays in use.`;
      this.warning = setTimeout(() => this.warn(text), 400);
    }
  }

  warn(text) {
    this.problem.textContent = text;
    this.entry.setAttribute("aria-invalid", Boolean(text));
  }

  moveTo(row, column) {
    this.place(row, column);
    this.model.set({ row: this.row, column: this.column });
    // few messages to Python, however fast the window moves
    this.saving ??= setTimeout(() => {
      this.saving = null;
      this.model.save_changes();
    }, 120);
  }

  start() {
    if (this.next() === null) {
      this.forget();
      this.moveTo(0, 0);
    }
    this.timer = setInterval(() => {
      const next = this.next();
      if (next === null) this.stop();
      else this.moveTo(Math.floor(next / this.places), next % this.places);
    }, 30);
    this.draw();
  }

  stop() {
    if (!this.timer) return; // or each key and each touch would draw twice
    clearInterval(this.timer);
    this.timer = null;
    this.draw();
  }

  showWhole() {
    this.stop();
    this.seen.forEach((line) => line.fill(true));
    this.draw();
  }

  // ---- state

  pixelsOf(digit) {
    const start = digit * SIDE * SIDE;
    return bytesOf(this.model, "_pixels").subarray(start, start + SIDE * SIDE);
  }

  // The number of cells along the digit with the padding around it.
  padded() {
    const needed = (this.places - 1) * this.stride + this.kernel.length;
    return Math.max(needed, SIDE + this.before);
  }

  // The next place that was not seen yet, after the last comes the first.
  next() {
    const seen = this.seen.flat();
    const here = this.row * this.places + this.column;
    const order = seen.map((_, i) => (here + 1 + i) % seen.length);
    return order.find((place) => !seen[place]) ?? null;
  }

  forget() {
    this.seen = this.map.map((line) => line.map(() => false));
  }

  // Another digit, kernel, stride or padding: from here, from Python, from another view.
  refresh() {
    const { model } = this;
    const before = JSON.stringify(this.kernel);
    this.pixels = this.pixelsOf(model.get("digit"));
    for (const name of ["kernel", "stride", "padding"]) this[name] = model.get(name);
    Object.assign(this, geometry(this.kernel.length, this.stride, this.padding));
    this.map = outputMap(this.pixels, this.kernel, this.stride, this.padding);
    this.limit = Math.max(...this.map.flat().map(Math.abs));
    this.forget();
    this.showSettings();
    if (JSON.stringify(this.kernel) !== before) this.showKernel();
    this.place(model.get("row"), model.get("column"));
  }

  showSettings() {
    const kernels = this.model.get("kernels");
    const text = JSON.stringify(this.kernel);
    const same = (name) => JSON.stringify(kernels[name]) === text;
    this.names.fill([...Object.keys(kernels), OWN]);
    this.names.select.value = Object.keys(kernels).find(same) ?? OWN;
    this.strides.select.value = this.stride;
    this.paddings.select.value = this.padding;
    this.thumbnails.forEach((thumb, i) =>
      thumb.setAttribute("aria-pressed", i === this.model.get("digit")),
    );
  }

  // The text stays as it was typed if it means this kernel.
  showKernel() {
    this.entry.rows = this.kernel.length;
    const text = kernelText(this.kernel);
    try {
      if (kernelText(parseKernel(this.entry.value)) === text) return;
    } catch {
      clearTimeout(this.warning);
    }
    this.entry.value = text;
    this.warn("");
  }

  follow() {
    const [row, column] = [this.model.get("row"), this.model.get("column")];
    if (row !== this.row || column !== this.column) this.place(row, column);
  }

  place(row, column) {
    [this.row, this.column] = [row, column].map((place) =>
      clamp(place, 0, this.places - 1),
    );
    this.seen[this.row][this.column] = true;
    this.draw();
  }

  // ---- drawing

  draw() {
    const { kernel, row, column, stride, before } = this;
    const patch = patchAt(this.pixels, kernel.length, stride, before, row, column);
    const multiplied = multiply(patch, kernel);
    const largest = Math.max(...kernel.flat().map(Math.abs));
    this.patch.fill(patch, grey);
    this.weights.fill(kernel, (value) => colour(value, largest));
    this.products.fill(multiplied, (value) => colour(value, 255 * largest));
    this.result.setAttribute("aria-live", this.timer ? "off" : "polite");
    this.result.textContent =
      `row ${row}, column ${column}: the sum of the ` +
      `${kernel.length ** 2} products is ${show(sum(multiplied))}`;
    this.play.textContent = this.timer ? "Pause" : "Play";
    this.drawInput();
    this.drawOutput();
  }

  drawInput() {
    const { input, row, column, stride, before } = this;
    const context = input.getContext("2d");
    const side = this.kernel.length * CELL;
    input.width = input.height = this.padded() * CELL;
    context.fillStyle = PADDING;
    context.fillRect(0, 0, input.width, input.height);
    this.pixels.forEach((value, i) => {
      const [x, y] = [(i % SIDE) + before, Math.floor(i / SIDE) + before];
      context.fillStyle = css(grey(value));
      context.fillRect(x * CELL, y * CELL, CELL, CELL);
    });
    context.strokeStyle = WINDOW;
    context.lineWidth = 4;
    context.strokeRect(column * stride * CELL, row * stride * CELL, side, side);
  }

  drawOutput() {
    const { output, map, seen, row, column } = this;
    const context = output.getContext("2d");
    output.width = output.height = this.places * CELL;
    map.forEach((line, y) =>
      line.forEach((value, x) => {
        context.fillStyle = seen[y][x] ? css(colour(value, this.limit)) : UNSEEN;
        context.fillRect(x * CELL, y * CELL, CELL, CELL);
      }),
    );
    context.strokeStyle = "#000";
    context.lineWidth = 2;
    context.strokeRect(column * CELL, row * CELL, CELL, CELL);
  }
}
