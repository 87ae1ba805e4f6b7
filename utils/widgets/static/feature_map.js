// Digits as places on a map, close to each other if a network finds them alike. What is
// drawn on the pad is put on the map with each frame, as the network sees it.

const MAP = 460; // side of the map, in pixels
const EDGE = 16;
const REACH = 14; // how close the pointer must be to a digit
const COLOURS =
  "#1f77b4 #b35900 #1b7f1b #c22a2b #7f52a8 #7a4a3f #b8459a #5f5f5f #7c7d12 #0f7f8c".split(
    " ",
  );
const MAP_KEYS =
  "The arrow keys go from digit to digit. A digit with a ring is misread.";

class FeatureMap {
  static async open(model, el) {
    const name = model.get("pad").replace("IPY_MODEL_", "");
    return new FeatureMap(model, await model.widget_manager.get_model(name), el);
  }

  constructor(model, pad, el) {
    this.model = model;
    const numbers = (name) => new Float32Array(bytesOf(model, name).slice().buffer);
    this.layers = withWeights(model.get("layers"), numbers("_weights"));
    this.axes = numbers("_axes"); // of each feature, how far it leads right and up
    this.places = numbers("_places");
    this.images = bytesOf(model, "_images");
    this.labels = model.get("labels");
    this.answers = model.get("answers");
    this.build(el);
    this.pad = new Pad(pad, this.padEl, () => this.drawn());
    this.fit();
    this.drawn();
  }

  remove() {
    cancelAnimationFrame(this.frame);
    this.pad.remove();
  }

  build(el) {
    el.classList.add("feature-map");
    this.padEl = make("div");
    this.canvas = make("canvas", {
      tabIndex: 0,
      className: "map",
      aria: { role: "application", "aria-label": `A map of digits. ${MAP_KEYS}` },
    });
    this.context = sharp(this.canvas, MAP, MAP);
    this.near = make("canvas", { width: SIDE, height: SIDE, className: "near" });
    this.said = make("div", { className: "said", aria: { role: "status" } });
    this.yours = make("div", { className: "yours", aria: { role: "status" } });
    const below = make("div", { className: "pointed" }, this.near, this.said);
    el.append(make("div", {}, this.padEl, this.yours, below), this.canvas);
    this.canvas.addEventListener("pointermove", (event) => this.onPointer(event));
    this.canvas.addEventListener("pointerdown", (event) => this.onPointer(event));
    this.canvas.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The scale at which all digits are on the map.
  fit() {
    const sides = [0, 1].map((axis) => this.places.filter((_, i) => i % 2 === axis));
    this.low = sides.map((side) => Math.min(...side));
    const ranges = sides.map((side, axis) => Math.max(...side) - this.low[axis]);
    this.scale = ranges.map((range) => (MAP - 2 * EDGE) / (range || 1));
  }

  onMap([x, y]) {
    const right = EDGE + (x - this.low[0]) * this.scale[0];
    const down = MAP - EDGE - (y - this.low[1]) * this.scale[1];
    return [clamp(right, 4, MAP - 4), clamp(down, 4, MAP - 4)];
  }

  placeOf(index) {
    return this.onMap(this.places.subarray(2 * index, 2 * index + 2));
  }

  // ---- what is drawn on the pad

  drawn() {
    if (!this.pad) return; // it is being built
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.mine = this.read();
      this.yours.textContent = this.mine
        ? `Your digit is near ${this.neighbours().join(", ")}.`
        : "Draw, and see where your digit goes.";
      this.draw();
    });
  }

  // Where the drawing is on the map; null if there is none that can be a digit.
  read() {
    const strokes = this.pad.allStrokes();
    if (!strokes.length) return null;
    const constants = this.model.get("constants");
    try {
      const digit = digitOf(inkOf(strokes, constants), constants).data;
      return this.onMap(this.project(digit));
    } catch (error) {
      if (!(error instanceof NoDigitFound)) throw error;
      return null;
    }
  }

  project(digit) {
    const { data } = valuesOf(this.layers, digit, this.model.get("_scale")).at(-1);
    const place = [...this.model.get("origin")];
    data.forEach((feature, i) => {
      place[0] += feature * this.axes[2 * i];
      place[1] += feature * this.axes[2 * i + 1];
    });
    return place;
  }

  // The five digits on the map that are closest to the drawing.
  neighbours() {
    return this.byDistance(this.mine)
      .slice(0, 5)
      .map((index) => this.labels[index]);
  }

  byDistance(place) {
    const away = (index) => distance(this.placeOf(index), place);
    const pairs = this.labels.map((_, index) => [away(index), index]);
    return pairs.sort(([one], [other]) => one - other).map(([, index]) => index);
  }

  // ---- what is pointed at

  onPointer(event) {
    const box = this.canvas.getBoundingClientRect();
    const place = [event.clientX - box.left, event.clientY - box.top].map(
      (value) => (value * MAP) / box.width,
    );
    const [index] = this.byDistance(place);
    this.point(distance(this.placeOf(index), place) <= REACH ? index : null);
  }

  // To the next digit in the direction of an arrow.
  onKey(event) {
    const step = ARROWS[event.key];
    if (!step) return;
    event.preventDefault();
    const from = this.pointed ?? this.byDistance([MAP / 2, MAP / 2])[0];
    const [x, y] = this.placeOf(from);
    const isAhead = (index) => {
      const [toX, toY] = this.placeOf(index);
      const ahead = ((toX - x) * step[0] + (toY - y) * step[1]) / Math.hypot(...step);
      return ahead > 0.7 * distance([x, y], [toX, toY]) && index !== from;
    };
    this.point(this.byDistance([x, y]).find(isAhead) ?? from);
  }

  point(index) {
    if (index === this.pointed) return;
    this.pointed = index;
    const context = this.near.getContext("2d");
    context.clearRect(0, 0, SIDE, SIDE);
    this.said.textContent = "";
    if (index !== null) {
      const image = this.images.subarray(SIDE * SIDE * index, SIDE * SIDE * (index + 1));
      context.drawImage(picture(image, SIDE, SIDE, grey), 0, 0);
      const read = this.answers[index];
      const right = read === this.labels[index];
      this.said.textContent = `A ${this.labels[index]}, read as ${right ? "such" : `a ${read}`}.`;
    }
    this.draw();
  }

  // ---- the map

  draw() {
    const { context } = this;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, MAP, MAP);
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.font = "10px sans-serif";
    this.labels.forEach((label, index) => {
      context.fillStyle = COLOURS[label];
      context.fillText(String(label), ...this.placeOf(index));
    });
    this.labels.forEach((label, index) => {
      if (label !== this.answers[index]) this.ring(this.placeOf(index), 7, "#000", 1.5);
    });
    if (this.pointed != null) this.ring(this.placeOf(this.pointed), 9, "#000", 3);
    if (!this.mine) return;
    this.ring(this.mine, 10, "#fff", 6);
    this.ring(this.mine, 10, "#d00", 3);
  }

  ring([x, y], radius, colour, width) {
    const { context } = this;
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

const distance = ([x, y], [toX, toY]) => Math.hypot(toX - x, toY - y);
