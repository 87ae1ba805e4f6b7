// Draws feature maps from the bytes that Python sends; the strongest colour is the
// largest size of a number of the layer.

const GAP = 2; // CSS pixels between two maps
const TALL = 104; // CSS pixels: how high the maps of a layer may become together
const [SMALLEST, LARGEST] = [6, 56]; // CSS pixels: the side of a map
const PIXEL = 9; // CSS pixels: the side of a pixel of a map, at most
const PAUSE = 60; // milliseconds between messages while the pointer moves
const FRAME = "rgba(128, 128, 128, 0.3)";
const CELL = 14; // CSS pixels: the side of a number in the explanation
const STEPS = {
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0],
  PageDown: [1, 0, 0],
};

const COLOURS = Array.from({ length: 256 }, (_, byte) => signed((byte - 128) / 127));

// The largest side of a map with which all maps of a layer find room, and the rows as
// equal as can be.
function arrange({ maps, rows, columns }, width) {
  const most = Math.min(LARGEST, PIXEL * Math.max(rows, columns));
  for (let side = most; ; side--) {
    const fit = Math.max(Math.floor((width - GAP) / (side + GAP)), 1);
    const down = Math.ceil(maps / fit);
    if (side <= SMALLEST || down * (side + GAP) + GAP <= TALL) {
      return { side, across: Math.ceil(maps / down), down };
    }
  }
}

const number = (value) =>
  String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3))).replace("-", "−");

const percent = (share) => `${Math.round(100 * share)}%`;

function labelled(title, note, ...content) {
  const heading = make("div", { className: "heading" });
  heading.append(make("b", { textContent: title }));
  if (note) heading.append(make("span", { textContent: note }));
  return make("section", {}, heading, ...content);
}

// ---- one layer ------------------------------------------------------------------

class Layer {
  constructor(description, index, view) {
    Object.assign(this, description, { index, view });
    this.size = this.maps * this.rows * this.columns;
    const { maps, rows, columns, explained } = this;
    const note = explained ? `${maps} maps of ${rows} × ${columns}` : `${maps} numbers`;
    this.canvas = make("canvas", {
      aria: { role: "img", "aria-label": `${this.title}: ${note}` },
    });
    this.field = labelled(this.title, note, this.canvas);
    if (explained) this.explain();
  }

  explain() {
    const { canvas, view } = this;
    canvas.tabIndex = 0;
    canvas.classList.add("explained");
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      `${canvas.getAttribute("aria-label")}. The arrow keys go from number to number, ` +
        "page up and page down from map to map; Escape ends it.",
    );
    const point = (event) => view.point(this.at(event));
    canvas.addEventListener("pointermove", point);
    canvas.addEventListener("pointerdown", point);
    canvas.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") view.point(null);
    });
    canvas.addEventListener("blur", () => view.point(null));
    canvas.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The number under the pointer: [layer, map, row, column].
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side, across } = this.grid;
    const step = side + GAP;
    const [x, y] = [event.clientX - box.left - GAP, event.clientY - box.top - GAP];
    const [tileX, tileY] = [Math.floor(x / step), Math.floor(y / step)];
    const map = tileY * across + tileX;
    const cell = (inTile, count) =>
      clamp(Math.floor((inTile * count) / side), 0, count - 1);
    const onMap = tileX >= 0 && tileX < across && map >= 0 && map < this.maps;
    if (!onMap) return null;
    const row = cell(y - tileY * step, this.rows);
    return [this.index, map, row, cell(x - tileX * step, this.columns)];
  }

  onKey(event) {
    const step = STEPS[event.key];
    if (!step && event.key !== "Escape") return;
    event.preventDefault();
    const last = [this.maps, this.rows, this.columns].map((count) => count - 1);
    const [layer, ...place] = this.view.pointed ?? [-1];
    const start = layer === this.index ? place : last.map((end) => end >> 1);
    const move = layer === this.index && step ? step : [0, 0, 0];
    const next = start.map((value, i) => clamp(value + move[i], 0, last[i]));
    this.view.point(step ? [this.index, ...next] : null);
  }

  layOut(width) {
    this.grid = arrange(this, width);
    const { side, across, down } = this.grid;
    const size = [across, down].map((count) => count * (side + GAP) + GAP);
    this.context = sharp(this.canvas, ...size);
    this.context.imageSmoothingEnabled = false;
  }

  draw(bytes) {
    const { context, rows, columns, maps } = this;
    const { side } = this.grid;
    const all = bytes && picture(bytes, columns, rows * maps, (byte) => COLOURS[byte]);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.fillStyle = FRAME;
    for (let map = 0; map < maps; map++) {
      const [x, y] = this.corner(map);
      context.fillRect(x - 1, y - 1, side + 2, side + 2);
      if (all) context.drawImage(all, 0, map * rows, columns, rows, x, y, side, side);
    }
    const [layer, map, row, column] = this.view.pointed ?? [];
    if (layer === this.index) this.mark(map, row, column);
  }

  corner(map) {
    const { side, across } = this.grid;
    return [map % across, Math.floor(map / across)].map((i) => GAP + i * (side + GAP));
  }

  mark(map, row, column) {
    const { context, grid } = this;
    const [x, y] = this.corner(map);
    const [width, height] = [grid.side / this.columns, grid.side / this.rows];
    context.lineWidth = 2;
    context.strokeStyle = "#2a7de1";
    context.strokeRect(x - 1, y - 1, grid.side + 2, grid.side + 2);
    context.strokeStyle = "#000";
    context.strokeRect(x + column * width, y + row * height, width, height);
  }
}

// ---- where a number comes from --------------------------------------------------

const largest = (tables) => Math.max(...tables.flat(2).map(Math.abs)) || 1;

function table(rows, title, limit) {
  const canvas = make("canvas", { aria: { role: "img", "aria-label": title } });
  const size = [rows[0].length * CELL + 1, rows.length * CELL + 1];
  const context = sharp(canvas, ...size);
  context.fillStyle = FRAME;
  context.fillRect(0, 0, ...size);
  rows.forEach((line, y) =>
    line.forEach((value, x) => {
      context.fillStyle = css(signed(value / limit));
      context.fillRect(x * CELL + 1, y * CELL + 1, CELL - 1, CELL - 1);
    }),
  );
  return make("figure", {}, canvas, make("figcaption", { textContent: title }));
}

const sign = (text) => make("span", { className: "sign", textContent: text });

const poolingParts = ({ parts: [{ patch }] }) => [
  table(patch, "patch", largest([patch])),
];

function poolingText({ parts, total }, kind) {
  const what = kind.startsWith("Max") ? "the largest" : "the mean";
  const count = parts[0].patch.flat().length;
  return `${what} of these ${count} numbers: ${number(total)}`;
}

function convolutionParts({ parts }, ofDigit) {
  const patches = largest(parts.map(({ patch }) => patch));
  const kernels = largest(parts.map(({ kernel }) => kernel));
  return parts.map(({ channel, patch, kernel, sum }) =>
    make(
      "div",
      { className: "part" },
      table(patch, ofDigit ? "the digit" : `map ${channel + 1}`, patches),
      sign("×"),
      table(kernel, "weights", kernels),
      sign(`= ${number(sum)}`),
    ),
  );
}

function sumText({ parts, others, left_out, bias, total }) {
  const terms = parts.map(({ sum }) => [sum, ""]);
  if (left_out) terms.push([others, ` from ${left_out} other maps`]);
  if (bias) terms.push([bias, ", the bias"]);
  const signs = terms.map(([term], i) => {
    if (i) return term < 0 ? " − " : " + ";
    return term < 0 ? "−" : "";
  });
  const texts = terms.map(([term, what]) => number(Math.abs(term)) + what);
  const sum = texts.map((text, i) => signs[i] + text).join("");
  return `${sum} = ${number(total)}`;
}

// From the sum, or from what a pooling made of its patch, to the number that is shown.
const stepsText = ({ steps }) =>
  steps.map(({ name, value }) => `; ${name} makes it ${number(value)}`).join("");

// ---- the view -------------------------------------------------------------------

class View {
  constructor(model, el) {
    this.model = model;
    this.el = el;
    this.pointed = null;
    this.layers = model.get("layers").map((one, index) => new Layer(one, index, this));
    this.build();
    this.stop = listen(model, {
      _maps: () => this.draw(),
      probabilities: () => this.drawBars(),
      _detail: () => this.showDetail(),
    });
    this.observer = new ResizeObserver(() => this.layOut());
    this.observer.observe(el);
    this.layOut();
    this.drawBars();
  }

  remove() {
    this.stop();
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  build() {
    this.input = make("canvas", {
      className: "input",
      aria: { role: "img", "aria-label": "The digit as the network sees it" },
    });
    this.inputContext = sharp(this.input, 84, 84);
    this.inputContext.imageSmoothingEnabled = false;
    this.bars = Array.from({ length: 10 }, (_, digit) => {
      const bar = make("div", { className: "bar" });
      const share = make("div", { className: "share" });
      const column = make("div", { className: "column" }, share, bar);
      return { bar, share, field: make("div", {}, column, make("b", {}, digit)) };
    });
    this.answer = make(
      "div",
      { className: "bars", aria: { role: "img" } },
      ...this.bars.map(({ field }) => field),
    );
    this.detail = make("div", {
      className: "detail",
      hidden: true,
      aria: { role: "status" },
    });
    this.el.classList.add("network-view");
    this.el.append(
      make(
        "div",
        { className: "ends" },
        labelled("Input", `${SIDE} × ${SIDE}`, this.input),
        labelled("Answer", "ten probabilities", this.answer),
      ),
      ...this.layers.map(({ field }) => field),
      this.detail,
    );
  }

  layOut() {
    const width = Math.floor(this.el.clientWidth) || 560;
    if (width === this.width) return;
    this.width = width;
    this.layers.forEach((layer) => layer.layOut(width));
    this.draw();
  }

  draw() {
    const bytes = bytesOf(this.model, "_maps");
    const shown = bytes.length > 0;
    let start = SIDE * SIDE;
    this.drawInput(shown ? bytes.subarray(0, start) : null);
    for (const layer of this.layers) {
      layer.draw(shown ? bytes.subarray(start, start + layer.size) : null);
      start += layer.size;
    }
  }

  drawInput(bytes) {
    const context = this.inputContext;
    context.fillStyle = "#000";
    context.fillRect(0, 0, 84, 84);
    if (bytes) context.drawImage(picture(bytes, SIDE, SIDE, grey), 0, 0, 84, 84);
    const field = this.pointed && this.model.get("_detail").field;
    if (!field) return;
    const [top, left, rows, columns] = field.map((value) => (value * 84) / SIDE);
    context.lineWidth = 2;
    context.strokeStyle = "#ff9e1b";
    context.strokeRect(left, top, columns, rows);
  }

  drawBars() {
    const probabilities = this.model.get("probabilities");
    const most = Math.max(...probabilities);
    this.bars.forEach(({ bar, share, field }, digit) => {
      const probability = probabilities[digit] ?? 0;
      bar.style.setProperty("--share", probability);
      share.textContent = probability >= 0.005 ? percent(probability) : "";
      field.classList.toggle("first", probability > 0 && probability === most);
    });
    const spoken = probabilities.map((value, digit) => `${digit}: ${percent(value)}`);
    this.answer.setAttribute("aria-label", `Probabilities: ${spoken.join() || "none"}`);
  }

  // ---- pointing at a number

  point(place) {
    if (String(place) === String(this.pointed)) return;
    this.pointed = place;
    this.draw();
    if (!place) this.detail.hidden = true;
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.model.set("_pointed", this.pointed ?? []);
      this.model.save_changes();
    }, PAUSE);
  }

  showDetail() {
    const detail = this.model.get("_detail");
    const current = this.pointed && String(detail.pointed) === String(this.pointed);
    this.drawInput(this.inputBytes());
    if (!current) {
      this.detail.hidden = true;
      return;
    }
    const [index, map, row, column] = this.pointed;
    const layer = this.layers[index];
    const place = `${layer.title}: map ${map + 1}, row ${row}, column ${column}`;
    const [parts, text] = layer.pooling
      ? [poolingParts(detail), poolingText(detail, layer.pooling)]
      : [convolutionParts(detail, index === 0), sumText(detail)];
    this.detail.replaceChildren(
      make("div", { className: "title" }, make("b", {}, place)),
      make("div", { className: "parts" }, ...parts),
      make("div", { className: "sum" }, text + stepsText(detail)),
    );
    this.detail.hidden = false;
    this.place(layer.field);
  }

  // Below a layer of the upper half, above one of the lower half.
  place({ offsetTop, offsetHeight }) {
    const upper = offsetTop < this.el.clientHeight / 2;
    const top = upper
      ? offsetTop + offsetHeight + 4
      : offsetTop - this.detail.offsetHeight - 4;
    this.detail.style.top = `${top}px`;
  }

  inputBytes() {
    const bytes = bytesOf(this.model, "_maps");
    return bytes.length ? bytes.subarray(0, SIDE * SIDE) : null;
  }
}

function render({ model, el }) {
  const view = new View(model, el);
  return () => view.remove();
}

export default { render };
