// Pad, network and answer together. What is drawn is read here, in the page, with each
// frame; Python gets the strokes meanwhile. A network that the page cannot compute is
// computed by Python.

class Recognizer {
  // In a notebook a model knows others by their names.
  static async open(model, el) {
    const modelOf = (name) =>
      model.widget_manager.get_model(model.get(name).replace("IPY_MODEL_", ""));
    const [pad, view] = [await modelOf("pad"), await modelOf("view")];
    setTimeout(() => bringIntoView(el));
    return new Recognizer(model, pad, view, el);
  }

  // The models of the recognizer, of its pad, and of its network's view.
  constructor(model, pad, view, el) {
    this.model = model;
    const [padEl, answerEl, viewEl] = upTo(3).map(() => make("div"));
    el.classList.add("recognizer");
    el.append(make("div", {}, padEl, answerEl), viewEl);
    this.view = new View(view, viewEl);
    this.answer = new Answer(model, pad, view, answerEl);
    this.inPage = view.get("in_page");
    this.pad = new Pad(pad, padEl, this.inPage ? () => this.readSoon() : null);
    this.photo = new Photo(model, pad, this.pad.board);
    if (this.inPage) this.begin();
    this.stop = listen(view, { _weights: () => this.readAgain() });
  }

  remove() {
    this.stop();
    cancelAnimationFrame(this.frame);
    for (const part of [this.pad, this.photo, this.answer, this.view]) part.remove();
  }

  begin() {
    this.read();
    // what is done for the first time is compiled: not while someone draws
    setTimeout(() => this.readDigit(this.digitOf([[20, 140, 40, 140, 240]])));
  }

  // While a stroke is drawn once in a frame, else at once.
  readSoon() {
    if (this.pad?.stroke) this.frame ??= requestAnimationFrame(() => this.read());
    else this.read();
  }

  // With new weights.
  readAgain() {
    if (!this.inPage) return;
    this.seen = this.last = null;
    this.read();
  }

  read() {
    cancelAnimationFrame(this.frame);
    this.frame = null;
    if (!this.pad || !this.isNew()) return; // it is being built, or was read
    this.forgetProblem();
    this.answer.reason = "";
    try {
      const digit = this.digit();
      this.tell(digit, digit.length ? this.answerTo(digit) : []);
    } catch (error) {
      if (!(error instanceof NoDigitFound)) throw error;
      this.answer.reason = error.message;
      this.tell(new Uint8Array(0), []);
    }
    this.answer.show();
    this.view.setPen(Boolean(this.pad.stroke));
  }

  isNew() {
    const drawing = [this.pad.allStrokes(), this.pad.background];
    const isNew = drawing.some((part, i) => part !== this.seen?.[i]);
    this.seen = drawing;
    return isNew;
  }

  // The drawing as a network takes it; empty if there is none. A digit that was loaded
  // is one already.
  digit() {
    const strokes = this.pad.allStrokes();
    const { background } = this.pad;
    return strokes.length ? this.digitOf(strokes, background) : background;
  }

  digitOf(strokes, background = []) {
    const constants = this.model.get("constants");
    const ink = withLoaded(inkOf(strokes, constants), background);
    return digitOf(ink, constants).data;
  }

  // When the pen is lifted, nothing is new.
  answerTo(digit) {
    if (!this.last || digit.some((grey, i) => grey !== this.last.digit[i])) {
      this.last = { digit, probabilities: this.readDigit(digit) };
    }
    return this.last.probabilities;
  }

  // The mean answer to the digit turned a little one way and the other, as in
  // utils/pictures/reading.py.
  readDigit(digit) {
    const turns = this.model.get("constants").reading.TURNS;
    const answers = turns.map((degrees) => {
      if (!degrees) return this.upright(digit);
      const image = turned({ data: digit, rows: SIDE, columns: SIDE }, degrees);
      return probabilitiesOf(this.view.compute(image.data));
    });
    return upTo(10).map((label) => meanOf(answers.map((answer) => answer[label])));
  }

  upright(digit) {
    const values = this.view.compute(digit);
    this.view.memo = { digit, values }; // the view shows the same numbers
    return probabilitiesOf(values);
  }

  tell(digit, probabilities) {
    const bytes = new DataView(digit.slice().buffer);
    this.view.model.set({ digit: bytes, probabilities });
  }

  forgetProblem() {
    if (!this.model.get("problem")) return;
    this.model.set("problem", "");
    this.model.save_changes();
  }
}

// Ink over a digit that was loaded, each of whose pixels is a square on the pad.
function withLoaded(ink, digit) {
  if (!digit.length) return ink;
  const side = ink.columns / SIDE;
  const data = ink.data.map((grey, i) => {
    const [row, column] = [Math.floor(i / ink.columns), i % ink.columns];
    const below = digit[Math.floor(row / side) * SIDE + Math.floor(column / side)];
    return Math.max(grey, below);
  });
  return { ...ink, data };
}

// The result of a cell that was just run. Jupyter has gone to the next cell by then, and
// knows nothing of what came between.
function bringIntoView(el) {
  const cell = el.closest(".jp-Cell");
  const wasRun = [cell, cell?.nextElementSibling].some((one) =>
    one?.classList.contains("jp-mod-active"),
  );
  if (wasRun) el.scrollIntoView({ block: "nearest" });
}
