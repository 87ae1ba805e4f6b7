// The maps of a stage of a network, side by side on a canvas.

const GAP = 4; // CSS pixels between two maps
const [SMALLEST_MAP, LARGEST_MAP] = [8, 56]; // CSS pixels: the side of a map
const PIXEL = 9; // CSS pixels: the side of a pixel of a map, at most
const BRIGHT = 0.6; // below 1 it makes small numbers easier to see
const FRAME = "rgba(128, 128, 128, 0.45)";
const [POSITIVE, NEGATIVE, FIELD] = ["#e8710a", "#8f63c9", "#2a7de1"];
const RGB = { true: [232, 113, 10], false: [143, 99, 201] };
const DIRECTIONS = {
  ArrowUp: [-1, 0, 0],
  ArrowDown: [1, 0, 0],
  ArrowLeft: [0, -1, 0],
  ArrowRight: [0, 1, 0],
  PageUp: [0, 0, -1],
  PageDown: [0, 0, 1],
};
const KEYS =
  "The arrow keys go from number to number, page up and page down from map to map, " +
  "Enter holds the explanation, Escape ends it.";

// How opaque the colour of a number is, 0 to 1.
const brightness = (number, limit) => Math.min(Math.abs(number) / limit, 1) ** BRIGHT;

// Units of a dense layer are maps of one number.
const mapShape = ({ shape }) => (shape.length === 3 ? shape : [1, 1, shape.at(-1)]);

// Maps side by side on a canvas, as many as find room, the first of `order` first.
class Tiles {
  constructor(view, index) {
    Object.assign(this, { view, index, order: [] });
    const { title, last } = view.stages[index];
    [this.rows, this.columns, this.maps] = mapShape(view.layers[last]);
    const name = `${title}: ${this.maps} maps of ${this.rows} × ${this.columns}`;
    this.canvas = make("canvas", { aria: { role: "img", "aria-label": name } });
    if (view.explains[index]) this.listen(name);
    this.strip = make("canvas");
  }

  listen(name) {
    const { canvas, view } = this;
    canvas.tabIndex = 0;
    canvas.className = "explained";
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", `${name}. ${KEYS}`);
    canvas.addEventListener("pointermove", (event) => view.point(this.at(event)));
    canvas.addEventListener("pointerdown", (event) => view.point(this.at(event)));
    canvas.addEventListener("click", (event) => view.hold(this.at(event)));
    canvas.addEventListener("pointerleave", (event) => view.leave(event));
    canvas.addEventListener("blur", () => view.point(null));
    canvas.addEventListener("keydown", (event) => this.onKey(event));
  }

  // The number under the pointer: [stage, row, column, map].
  at(event) {
    const box = this.canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    const step = [this.width + this.gap, this.height + this.gap];
    const [across, down] = [Math.floor(x / step[0]), Math.floor(y / step[1])];
    const map = this.order[down * this.across + across];
    if (across < 0 || across >= this.across || down < 0 || map === undefined)
      return null;
    const cell = (inTile, size, count) =>
      clamp(Math.floor((inTile * count) / size), 0, count - 1);
    const row = cell(y - down * step[1], this.height, this.rows);
    return [this.index, row, cell(x - across * step[0], this.width, this.columns), map];
  }

  onKey(event) {
    const step = DIRECTIONS[event.key];
    const { view } = this;
    if (event.key === "Enter") view.hold(view.pointed);
    else if (step) view.move(this.neighbour(step));
    else return;
    event.preventDefault();
  }

  // The maps are gone through in the order in which they are seen.
  neighbour([down, across, maps]) {
    const [index, row, column, map] = this.view.pointed ?? [-1];
    if (index !== this.index) {
      return [this.index, this.rows >> 1, this.columns >> 1, this.order[0] ?? 0];
    }
    const next = clamp(this.order.indexOf(map) + maps, 0, this.order.length - 1);
    return [
      index,
      clamp(row + down, 0, this.rows - 1),
      clamp(column + across, 0, this.columns - 1),
      this.order[next],
    ];
  }

  // As many maps as find room, as large as they may be.
  layOut(width, height, whole = false) {
    const { rows, columns, maps } = this;
    const most = Math.min(LARGEST_MAP, PIXEL * Math.max(rows, columns), width);
    this.gap = Math.max(rows, columns) === 1 ? 1 : GAP;
    const fits = (side) => {
      const across = Math.max(Math.floor((width + this.gap) / (side + this.gap)), 1);
      return {
        across,
        room: across * Math.floor((height + this.gap) / (side + this.gap)),
      };
    };
    let side = most;
    while (whole && side > SMALLEST_MAP && fits(side).room < maps) side--;
    const { across, room } = fits(side);
    this.across = Math.min(across, maps);
    this.room = whole ? maps : Math.min(room, maps);
    const down = Math.ceil(this.room / this.across);
    const longest = Math.max(rows, columns);
    [this.height, this.width] = [rows, columns].map((n) => (side * n) / longest);
    this.context = sharp(
      this.canvas,
      this.across * (this.width + this.gap) - this.gap,
      down * (this.height + this.gap) - this.gap,
    );
    this.context.imageSmoothingEnabled = false;
  }

  corner(map) {
    const i = this.order.indexOf(map);
    return i < 0 ? null : this.cornerOf(i);
  }

  // Of the map that is shown at a place in the order.
  cornerOf(i) {
    return [
      (i % this.across) * (this.width + this.gap),
      Math.floor(i / this.across) * (this.height + this.gap),
    ];
  }

  // `shown` is the share of each map that slow motion has reached.
  draw(value, order, limit, shown = 1) {
    this.order = order.slice(0, this.room);
    const { context, width, height, rows, columns } = this;
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (value) this.paint(value, limit);
    context.strokeStyle = FRAME;
    context.lineWidth = 1;
    this.order.forEach((_, i) => {
      const [x, y] = this.cornerOf(i);
      const part = Math.ceil(shown * rows);
      if (value && part) {
        const share = (part / rows) * height;
        context.drawImage(this.strip, 0, i * rows, columns, part, x, y, width, share);
      }
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1);
    });
  }

  // All maps that are shown below each other, the numbers as colours on nothing.
  paint({ data }, limit) {
    const { strip, rows, columns, maps, order } = this;
    if (strip.width !== columns || strip.height !== rows * order.length) {
      [strip.width, strip.height] = [columns, rows * order.length];
    }
    const context = strip.getContext("2d");
    const image = context.createImageData(strip.width, strip.height);
    let pixel = 0;
    for (const map of order) {
      for (let i = map; i < data.length; i += maps, pixel += 4) {
        const number = data[i];
        if (number === 0) continue;
        const [red, green, blue] = RGB[number > 0];
        image.data[pixel] = red;
        image.data[pixel + 1] = green;
        image.data[pixel + 2] = blue;
        image.data[pixel + 3] = 255 * brightness(number, limit);
      }
    }
    context.putImageData(image, 0, 0);
  }

  // The number of a map in its corner.
  label(map) {
    const corner = this.corner(map);
    if (!corner) return;
    const { context } = this;
    context.font = "10px sans-serif";
    context.textBaseline = "top";
    const [x, y] = corner;
    context.fillStyle = FIELD;
    context.fillRect(x, y, context.measureText(map).width + 4, 11);
    context.fillStyle = "#fff";
    context.fillText(map, x + 2, y + 1);
  }

  // A frame around a part of a map, as it lies in the map.
  mark(map, field, colour, lineWidth) {
    const corner = this.corner(map);
    if (!corner) return;
    const { context, rows, columns, width, height } = this;
    const { top, left, bottom, right } = field ?? {
      top: 0,
      left: 0,
      bottom: rows,
      right: columns,
    };
    const [y, below] = [top, bottom].map((n) => (clamp(n, 0, rows) * height) / rows);
    const [x, beside] = [left, right].map(
      (n) => (clamp(n, 0, columns) * width) / columns,
    );
    context.strokeStyle = colour;
    context.lineWidth = lineWidth;
    context.strokeRect(
      corner[0] + x + lineWidth / 2,
      corner[1] + y + lineWidth / 2,
      Math.max(beside - x - lineWidth, 1),
      Math.max(below - y - lineWidth, 1),
    );
  }
}
