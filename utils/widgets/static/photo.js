// A photo over the pad, with frames around its digit and around what else was seen, until
// something else is drawn. What is shown is `seen`, see utils/widgets/photo.py.

const ROOM = 264; // pixels on the screen for the longer side of a photo
const MARGIN = 3; // such pixels between a digit and the line around it
const MARKS = ["read", "other", "rest"]; // have a margin, unlike cells and sheets

const SVG = "http://www.w3.org/2000/svg";

function makeSvg(tag, attributes, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes))
    made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Corners further away from their middle, by so much.
function wider(corners, margin) {
  const middle = [0, 1].map((axis) => meanOf(corners.map((corner) => corner[axis])));
  return corners.map((corner) =>
    corner.map((place, axis) => place + margin * Math.sign(place - middle[axis])),
  );
}

const frameAround = (kind, [left, top, right, bottom]) => [
  kind,
  [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ],
];

class Photo {
  // The models of the recognizer and of its pad, and the element of the pad's board.
  constructor(model, pad, board) {
    Object.assign(this, { model, pad });
    this.build(board);
    const stops = [
      listen(model, { seen: () => this.show() }),
      listen(pad, { "strokes _background": () => this.follow() }),
    ];
    this.remove = () => stops.forEach((stop) => stop());
    this.show();
  }

  build(board) {
    this.print = make("div", { className: "print" });
    this.text = make("figcaption", { aria: { role: "status" } });
    const close = button("Close", () => this.close(), {
      title: "Back to the pad, where the digit of the photo can be drawn on",
    });
    const words = make("div", { className: "words" }, this.text, close);
    this.el = make("figure", { className: "photo", hidden: true }, this.print, words);
    board.append(this.el);
  }

  close() {
    this.model.set("seen", {});
    this.model.save_changes();
    this.el.parentElement.querySelector("canvas").focus();
  }

  // Undo must not bring the photo back.
  follow() {
    if (this.pad.get("strokes").length) this.model.set("seen", {});
    this.show();
  }

  show() {
    const { picture, size, frames, text } = this.model.get("seen");
    const isLoaded = bytesOf(this.pad, "_background").length > 0;
    const isDrawnOn = this.pad.get("strokes").length > 0;
    this.el.hidden = !picture || !isLoaded || isDrawnOn;
    this.text.textContent = this.el.hidden ? "" : text;
    this.print.replaceChildren(
      ...(this.el.hidden ? [] : [this.framed(picture, size, frames, text)]),
    );
  }

  framed(picture, [width, height], frames, text) {
    const attributes = { role: "img", "aria-label": `Your photo. ${text}` };
    const image = makeSvg("image", { href: picture, width, height });
    const margin = (MARGIN * Math.max(width, height)) / ROOM;
    return makeSvg(
      "svg",
      { viewBox: `0 0 ${width} ${height}`, ...attributes },
      image,
      ...frames.map(([kind, corners]) =>
        this.frame(kind, wider(corners, MARKS.includes(kind) ? margin : 0)),
      ),
    );
  }

  // A bright line on a dark one: one of them stands out from whatever is below.
  frame(kind, corners) {
    const line = (className) =>
      makeSvg("polygon", { class: className, points: corners.join(" ") });
    return makeSvg("g", { class: `frame ${kind}` }, line("below"), line("above"));
  }
}
