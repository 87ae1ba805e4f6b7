// Draws feature maps from the bytes that Python sends. White is 0, orange is positive,
// purple is negative; the strongest colour is the largest number of the layer.

const SIDE = 28; // of the digit
const GAP = 2; // CSS pixels between two maps
const TALL = 92; // CSS pixels: how high the maps of a layer may become together
const LARGEST = 56; // CSS pixels: the side of a map
const PIXEL = 9; // CSS pixels: the side of a pixel of a map, at most
const PAUSE = 60; // milliseconds between messages while the pointer moves
const CELL = 14; // CSS pixels: the side of a number in the explanation
const STEPS = {
  ArrowUp: [0, -1, 0],
  ArrowDown: [0, 1, 0],
  ArrowLeft: [0, 0, -1],
  ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0],
  PageDown: [1, 0, 0],
};

// share is -1..1
function signed(share) {
  const end = share < 0 ? [94, 60, 153] : [230, 97, 1];
  return [...end.map((part) => 255 + Math.abs(share) * (part - 255)), 255];
}
const COLOURS = Array.from({ length: 256 }, (_, byte) => signed((byte - 128) / 127));

// The largest side of a map with which all maps of a layer find room.
function arrange({ maps, rows, columns }, width) {
  const most = Math.min(LARGEST, PIXEL * Math.max(rows, columns));
  for (let side = most; ; side--) {
    const across = Math.max(Math.floor((width + GAP) / (side + GAP)), 1);
    const down = Math.ceil(maps / across);
    if (side <= 6 || down * (side + GAP) - GAP <= TALL) {
      return { side, across: Math.min(across, maps), down };
    }
  }
}

const number = (value) =>
  String(Number(value.toPrecision(Math.abs(value) < 1 ? 2 : 3))).replace("-", "−");

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
      if (event.pointerType === "mouse") view.point(null);
    });
    canvas.addEventListener("blur", () => view.point(null));
    canvas.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The number under the pointer: [layer, map, row, column].
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const { side, across } = this.grid;
    const step = side + GAP;
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const [tileX, tileY] = [Math.floor(x / step), Math.floor(y / step)];
    const map = tileY * across + tileX;
    const row = Math.floor(((y - tileY * step) * this.rows) / side);
    const column = Math.floor(((x - tileX * step) * this.columns) / side);
    const onMap = tileX >= 0 && tileX < across && map >= 0 && map < this.maps;
    const onPixel = row >= 0 && row < this.rows && column >= 0 && column < this.columns;
    return onMap && onPixel ? [this.index, map, row, column] : null;
  }

  onKey(event) {
    const step = STEPS[event.key];
    if (!step && event.key !== "Escape") return;
    event.preventDefault();
    const last = [this.maps, this.rows, this.columns].map((count) => count - 1);
    const [layer, ...place] = this.view.pointed ?? [-1];
    const start = layer === this.index ? place : last.map((end) => end >> 1);
    const move = layer === this.index && step ? step : [0, 0, 0];
    const next = start.map((value, i) => Math.min(Math.max(value + move[i], 0), last[i]));
    this.view.point(step ? [this.index, ...next] : null);
  }

  layOut(width) {
    this.grid = arrange(this, width);
    const { side, across, down } = this.grid;
    const size = [across, down].map((count) => count * (side + GAP) - GAP);
    this.context = sharp(this.canvas, ...size);
    this.context.imageSmoothingEnabled = false;
  }

  draw(bytes) {
    const { context, rows, columns, maps } = this;
    const { side, across } = this.grid;
    const all = bytes && picture(bytes, columns, rows * maps, (byte) => COLOURS[byte]);
    const [width, height] = [columns, rows].map((n) => (side * n) / Math.max(rows, columns));
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    for (let map = 0; map < maps; map++) {
      const [x, y] = this.corner(map, across);
      if (all) {
        context.drawImage(all, 0, map * rows, columns, rows, x, y, width, height);
      } else {
        context.fillStyle = "rgba(128, 128, 128, 0.18)";
        context.fillRect(x, y, side, side);
      }
    }
    const [layer, map, row, column] = this.view.pointed ?? [];
    if (layer === this.index) this.mark(map, row, column);
  }

  corner(map) {
    const step = this.grid.side + GAP;
    return [(map % this.grid.across) * step, Math.floor(map / this.grid.across) * step];
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

function table(rows, title) {
  const canvas = make("canvas", { aria: { role: "img", "aria-label": title } });
  const context = sharp(canvas, rows[0].length * CELL, rows.length * CELL);
  const limit = Math.max(...rows.flat().map(Math.abs)) || 1;
  rows.forEach((line, y) =>
    line.forEach((value, x) => {
      context.fillStyle = `rgb(${signed(value / limit).slice(0, 3).join()})`;
      context.fillRect(x * CELL, y * CELL, CELL - 1, CELL - 1);
    }),
  );
  return make("figure", {}, canvas, make("figcaption", { textContent: title }));
}

const sign = (text) => make("span", { className: "sign", textContent: text });

function poolingParts({ parts, value }, kind) {
  const [{ patch }] = parts;
  const what = kind.startsWith("Max") ? "the largest" : "the mean";
  const count = patch.flat().length;
  return [table(patch, "patch"), sign(`${what} of these ${count} numbers: ${number(value)}`)];
}

function convolutionParts(detail, digitBefore) {
  const { parts } = detail;
  return parts.flatMap(({ channel, patch, kernel, sum }) => [
    make(
      "div",
      { className: "part" },
      table(patch, digitBefore ? "patch of the digit" : `patch of map ${channel + 1}`),
      sign("×"),
      table(kernel, "weights"),
      sign(`= ${number(sum)}`),
    ),
  ]);
}

function sumOf({ parts, others, left_out, bias, total, activation, value }) {
  const terms = parts.map(({ sum }) => number(sum));
  if (left_out) terms.push(`${number(others)} from ${left_out} other maps`);
  if (bias) terms.push(`${number(bias)}, the bias`);
  const line = `${terms.join(" + ")} = ${number(total)}`;
  return activation ? `${line}; ${activation} makes it ${number(value)}` : line;
}

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
    this.detail = make("div", { className: "detail", hidden: true, aria: { role: "status" } });
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
    const largest = Math.max(...probabilities);
    this.bars.forEach(({ bar, share, field }, digit) => {
      const probability = probabilities[digit] ?? 0;
      bar.style.height = `${Math.round(100 * probability)}%`;
      share.textContent = probability >= 0.005 ? `${Math.round(100 * probability)} %` : "";
      field.classList.toggle("first", probability > 0 && probability === largest);
    });
    const percent = (value, digit) => `${digit}: ${Math.round(100 * value)} %`;
    const spoken = probabilities.length ? probabilities.map(percent).join(", ") : "none yet";
    this.answer.setAttribute("aria-label", `Probabilities: ${spoken}`);
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
    const parts = layer.pooling
      ? poolingParts(detail, layer.pooling)
      : convolutionParts(detail, index === 0);
    this.detail.replaceChildren(
      make("div", { className: "title" }, make("b", {}, place)),
      make("div", { className: "parts" }, ...parts),
    );
    if (!layer.pooling) this.detail.append(make("div", { className: "sum" }, sumOf(detail)));
    this.detail.hidden = false;
    const below = layer.field.offsetTop + layer.field.offsetHeight + 4;
    this.detail.style.top = `${below}px`;
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
