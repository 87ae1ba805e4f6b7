// Ink is drawn here; Python gets the strokes, a few times a second while drawing.
// Who reads the ink in the page is called with each change: `onInk(pad)`.

const PAUSE = 75; // milliseconds between two messages: at most 14 a second
const PATIENCE = 1000; // milliseconds until it says that Python is busy
const STEP = 7; // of the arrow keys
const ARROWS = {
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
};
const LABEL =
  "Drawing pad: draw one digit. With the keyboard, the arrow keys move the pen, " +
  "space puts it down and lifts it, Backspace takes the last stroke away, " +
  "Delete clears the pad.";

const tenths = (value) => Math.round(10 * value) / 10;

class Pad {
  constructor(model, el, onInk = null) {
    this.model = model;
    this.el = el;
    this.onInk = onInk;
    this.side = model.get("_side");
    this.stroke = null; // the one being drawn: [width, x, y, x, y, ...]
    this.place = [this.side / 2, this.side / 2]; // of the pen, for the keyboard
    this.last = 0; // when the last message was sent
    this.build();
    this.stop = listen(model, {
      "strokes _background": () => this.follow(),
      "message error pen": () => this.say(),
      _answered: () => this.answered(),
    });
    this.follow();
    this.say();
    this.answered();
  }

  remove() {
    this.stop();
    clearTimeout(this.timer);
    clearTimeout(this.impatience);
    clearTimeout(this.sending);
    if (this.sending) this.model.save_changes();
  }

  // ---- building the page

  build() {
    this.canvas = make("canvas", {
      tabIndex: 0,
      aria: { role: "application", "aria-label": LABEL },
    });
    this.context = sharp(this.canvas, this.side, this.side);
    this.hint = make("div", { className: "hint", textContent: "Draw a digit here" });
    this.undo = button("Undo", () => {
      this.lift();
      this.change(this.strokes().slice(0, -1));
    });
    this.clear = button("Clear", () => {
      this.lift();
      this.change([], true);
    });
    this.pen = make("input", {
      type: "range",
      min: 8,
      max: 40,
      oninput: () => this.choosePen(),
      aria: { "aria-label": "Pen width" },
    });
    this.waiting = make("div", { className: "waiting", aria: { role: "status" } });
    this.message = make("div", { className: "message", aria: { role: "status" } });
    this.error = make("pre", { className: "error", aria: { role: "alert" } });
    const pen = make("label", { className: "pen" }, "Pen", this.pen);
    this.el.classList.add("digit-pad");
    this.board = make("div", { className: "board" }, this.canvas, this.hint);
    this.el.append(
      this.board,
      make("div", { className: "bar" }, this.undo, this.clear, pen),
      this.waiting,
      this.message,
      this.error,
    );
    this.onPointer();
    this.canvas.addEventListener("keydown", (event) => this.onKey(event));
    this.canvas.addEventListener("blur", () => {
      this.useKeys(true);
      this.draw();
    });
  }

  onPointer() {
    const { canvas } = this;
    let pointer = null;
    canvas.addEventListener("pointerdown", (event) => {
      if (pointer !== null || event.button !== 0) return; // a second finger, a palm
      event.preventDefault();
      this.lift();
      canvas.focus({ preventScroll: true });
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      this.useKeys(false);
      this.down(this.placeOf(event));
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== pointer || !this.stroke) return;
      const all = event.getCoalescedEvents?.() ?? [];
      for (const one of all.length ? all : [event]) this.move(this.placeOf(one));
    });
    const up = (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      this.lift();
    };
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  placeOf(event) {
    const box = this.canvas.getBoundingClientRect();
    return [
      tenths(((event.clientX - box.left) * this.side) / box.width),
      tenths(((event.clientY - box.top) * this.side) / box.height),
    ];
  }

  onKey(event) {
    const step = ARROWS[event.key];
    const undo =
      event.key === "Backspace" ||
      (event.key === "z" && (event.ctrlKey || event.metaKey));
    if (step) {
      this.place = this.place.map((value, i) => clamp(value + step[i], 0, this.side));
      if (this.stroke) this.move(this.place);
    } else if (event.key === " ") {
      if (this.stroke) this.lift();
      else this.down(this.place);
    } else if (undo) {
      this.lift(); // else the button may be disabled yet
      this.undo.click();
    } else if (event.key === "Delete") {
      this.lift();
      this.clear.click();
    } else {
      return;
    }
    event.preventDefault();
    this.useKeys(true);
    this.draw();
  }

  useKeys(keys) {
    this.keys = keys;
    this.canvas.toggleAttribute("data-pointer", !keys);
  }

  // ---- drawing a stroke

  down(place) {
    this.before = this.strokes();
    this.stroke = [this.model.get("pen"), ...place];
    this.move(place);
  }

  move([x, y]) {
    const [lastX, lastY] = this.stroke.slice(-2);
    const first = this.stroke.length === 3;
    if (!first && Math.hypot(x - lastX, y - lastY) < 1) return;
    if (!first || x !== lastX || y !== lastY) this.stroke.push(x, y);
    this.place = [x, y];
    this.draw();
    this.sendSoon();
  }

  lift() {
    if (!this.stroke) return;
    const finished = [...this.before, this.stroke];
    this.stroke = null;
    this.change(finished);
    this.draw(); // also if all of it was told before
  }

  choosePen() {
    this.model.set("pen", Number(this.pen.value));
    this.model.save_changes();
  }

  // ---- messages

  strokes() {
    return this.model.get("strokes");
  }

  // Also the stroke that is not finished.
  allStrokes() {
    return this.stroke ? [...this.before, this.stroke] : this.strokes();
  }

  change(strokes, clear = false) {
    this.own = strokes;
    this.model.set("strokes", strokes);
    if (clear) this.model.set("_background", new DataView(new ArrayBuffer(0)));
    this.model.set("_sent", this.model.get("_sent") + 1);
    this.answered();
    this.send();
  }

  // While drawing: not before the last message was answered.
  sendSoon() {
    if (this.sending) return;
    this.timer ??= setTimeout(
      () => {
        this.timer = null;
        if (!this.stroke) return;
        if (this.busy()) this.due = true;
        else this.change([...this.before, [...this.stroke]]);
      },
      this.last + PAUSE - performance.now(),
    );
  }

  send() {
    clearTimeout(this.timer);
    this.timer = null;
    this.due = false;
    this.sending ??= setTimeout(
      () => {
        this.sending = null;
        this.last = performance.now();
        this.model.save_changes();
      },
      this.last + PAUSE - performance.now(),
    );
  }

  busy() {
    return this.model.get("_answered") < this.model.get("_sent");
  }

  answered() {
    const busy = this.busy();
    this.el.setAttribute("aria-busy", busy);
    if (busy) {
      if (this.onInk) return; // the answer does not wait for Python
      this.impatience ??= setTimeout(() => {
        this.waiting.textContent =
          "Python is busy. If this does not pass, run the cell above again.";
      }, PATIENCE);
      return;
    }
    clearTimeout(this.impatience);
    this.impatience = null;
    this.waiting.textContent = "";
    if (this.due) this.sendSoon();
    this.due = false;
  }

  // ---- showing

  // Changes from Python or from another view; also a change of our own.
  follow() {
    const strokes = this.strokes();
    if (this.stroke && strokes !== this.own) this.before = strokes;
    this.background = bytesOf(this.model, "_background");
    this.digit = this.background.length
      ? picture(this.background, SIDE, SIDE, grey)
      : null;
    this.enable(this.undo, strokes.length);
    this.enable(this.clear, strokes.length || this.digit);
    this.draw();
  }

  // A button that is disabled loses the focus of the keyboard: the canvas takes it.
  enable(button, enabled) {
    if (!enabled && button.matches(":focus-visible")) this.canvas.focus();
    button.disabled = !enabled;
  }

  say() {
    this.message.textContent = this.model.get("message");
    this.error.textContent = this.model.get("error");
    this.pen.value = this.model.get("pen");
  }

  draw() {
    const { context, digit, side } = this;
    const strokes = this.allStrokes();
    context.fillStyle = "#000";
    context.fillRect(0, 0, side, side);
    context.imageSmoothingEnabled = false;
    if (digit) context.drawImage(digit, 0, 0, side, side);
    context.strokeStyle = "#fff";
    context.lineCap = context.lineJoin = "round";
    for (const [width, ...numbers] of strokes) {
      context.lineWidth = width;
      context.beginPath();
      context.moveTo(numbers[0], numbers[1]);
      for (let i = 0; i < numbers.length; i += 2) {
        context.lineTo(numbers[i], numbers[i + 1]);
      }
      context.stroke();
    }
    if (this.keys && document.activeElement === this.canvas) this.drawPen();
    this.hint.hidden = Boolean(strokes.length || digit);
    this.onInk?.(this);
  }

  // Where the keyboard's pen is: a ring, filled while it is down.
  drawPen() {
    const { context } = this;
    context.beginPath();
    context.arc(...this.place, this.model.get("pen") / 2, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = context.fillStyle = "#ff9e1b";
    if (this.stroke) context.fill();
    context.stroke();
  }
}
