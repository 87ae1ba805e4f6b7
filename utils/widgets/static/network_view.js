// Shows a network at work: from the digit on the left, stage after stage, to the answer
// on the right. What is shown of a stage is what the next one gets.

const HEIGHT = 304; // CSS pixels that the maps of a stage have, one below the other
const [INPUT, ANSWER, NARROWEST] = [72, 108, 40]; // CSS pixels: widths of columns
const [SMALL_INPUT, SMALL_ANSWER, PHONE] = [60, 98, 360]; // the same below such a width
const ENOUGH = 90; // CSS pixels: the width of a column that has room for three numbers
const CALM = 700; // milliseconds: while the pen is down, maps change places no sooner
// Slow motion: how often a stage is drawn until it is whole, how long each time, and how
// long its last number is explained, in milliseconds.
const [FRAMES, FRAME_TIME, STOP_TIME] = [12, 70, 1800];

function labelled(name, title, note, ...content) {
  const heading = make("div", { className: "heading" }, make("b", {}, title));
  heading.append(make("span", { textContent: note }));
  return make("section", { className: name }, heading, ...content);
}

class View {
  constructor(model, el) {
    Object.assign(this, { model, el, pointed: null, held: false, calm: 0 });
    this.stages = model.get("stages");
    this.readWeights();
    this.explains = this.stages.map((stage) => canExplain(this.layers, stage));
    this.explains.push(this.explains.pop() && this.isRow(this.layers.at(-1)));
    this.build();
    this.stop = listen(model, {
      "digit _values": () => this.update(),
      probabilities: () => this.drawBars(),
      "_weights _version": () => this.change(),
    });
    this.onMessage = (message, buffers) => this.receive(message, buffers);
    model.on("msg:custom", this.onMessage);
    el.addEventListener("keydown", ({ key }) => key === "Escape" && this.release());
    this.observer = new ResizeObserver(() => this.layOut());
    this.observer.observe(el);
    this.update();
    this.layOut();
  }

  remove() {
    this.stop();
    this.model.off("msg:custom", this.onMessage);
    this.observer.disconnect();
    clearTimeout(this.timer);
  }

  // ---- the network

  readWeights() {
    const bytes = bytesOf(this.model, "_weights").slice();
    this.inPage = this.model.get("in_page");
    this.layers = withWeights(this.model.get("layers"), new Float32Array(bytes.buffer));
    this.kernels = new Map(); // of maps, where only Python has all weights
    this.memo = null;
  }

  // The network was trained on.
  change() {
    this.readWeights();
    this.update();
  }

  // All values for a digit, if the page computes the network.
  compute(digit) {
    return valuesOf(this.layers, digit, this.model.get("_scale"));
  }

  // What Python sent: the numbers of all layers one after the other.
  received(digit) {
    const bytes = bytesOf(this.model, "_values").slice();
    if (!bytes.length) return null;
    const numbers = new Float32Array(bytes.buffer);
    const data = Float32Array.from(digit, (grey) => grey * this.model.get("_scale"));
    const values = [{ data, shape: [SIDE, SIDE, 1] }];
    let start = 0;
    for (const { shape } of this.layers) {
      values.push({ data: numbers.subarray(start, start + product(shape)), shape });
      start += product(shape);
    }
    return values;
  }

  // The weights of one map; if they are in Python only, they come a moment later.
  kernelOf(place, map) {
    const layer = this.layers[place];
    if (layer.arrays.kernel.data.length) return kernelFrom(layer, map);
    const name = `${place} ${map}`;
    if (!this.kernels.has(name)) {
      this.kernels.set(name, null);
      this.model.send({ kernel: [place, map] });
    }
    return this.kernels.get(name);
  }

  receive({ kernel, bias }, buffers) {
    if (!kernel) return;
    const bytes = new Uint8Array(buffers[0].buffer ?? buffers[0]).slice();
    this.kernels.set(kernel.join(" "), {
      kernel: new Float32Array(bytes.buffer),
      bias,
    });
    this.drawSoon();
  }

  // ---- building the page

  build() {
    this.input = make("canvas", {
      aria: { role: "img", "aria-label": "The digit as the network sees it" },
    });
    const inner = this.stages.slice(0, -1).map((_, index) => index);
    this.tiles = inner.map((index) => new Tiles(this, index));
    this.bars = new Bars(this, this.stages.length - 1);
    this.links = make("canvas", { className: "links", ariaHidden: true });
    this.columns = make(
      "div",
      { className: "columns" },
      labelled("column input", "Input", `${SIDE} × ${SIDE}`, this.input),
      ...inner.map((index) => this.column(index)),
      labelled("column answer", "Answer", this.stages.at(-1).title, this.bars.el),
      this.links,
    );
    this.all = make("div", { className: "all", hidden: true });
    const note = make("div", {
      className: "note",
      textContent: this.model.get("note"),
    });
    this.el.classList.add("network-view");
    const flow = make("div", { className: "flow" }, this.columns, this.all);
    this.details = new Details({
      onPlay: () => this.play(),
      onLetGo: () => this.release(),
    });
    this.el.append(note, flow, this.details.el);
  }

  column(index) {
    const { title, steps } = this.stages[index];
    const { rows, columns, maps, canvas } = this.tiles[index];
    const isFlat = rows * columns === 1;
    const section = labelled("column stage", title, "", canvas);
    section.firstChild.title = [title, ...steps].join(", ");
    if (maps > 1 && !isFlat) {
      section.firstChild.append(
        button("all", () => this.showAll(index), {
          className: "more",
          title: `Show all ${maps} maps`,
          aria: { "aria-label": `Show all ${maps} maps of ${title}` },
        }),
      );
    }
    return section;
  }

  layOut() {
    const width = Math.floor(this.el.clientWidth) || 590;
    if (width === this.width) return;
    this.width = width;
    const count = this.tiles.length;
    const [input, answer] =
      width < PHONE ? [SMALL_INPUT, SMALL_ANSWER] : [INPUT, ANSWER];
    this.pitch = Math.max((width - input - answer) / Math.max(count, 1), NARROWEST);
    this.wide = input + count * this.pitch + answer; // all columns together
    const stages = `repeat(${count}, ${this.pitch}px)`;
    this.columns.style.gridTemplateColumns = `${input}px ${stages} ${answer}px`;
    for (const tiles of this.tiles) {
      tiles.layOut(Math.min(0.62 * this.pitch, LARGEST_MAP), HEIGHT);
      this.note(tiles);
    }
    this.inputSide = input - 8;
    this.inputContext = sharp(this.input, this.inputSide, this.inputSide);
    this.inputContext.imageSmoothingEnabled = false;
    this.closeAll();
    this.draw();
  }

  note({ index, maps, rows, columns }) {
    const heading = this.columns.querySelectorAll(".stage .heading")[index];
    const [title, note] = heading.querySelectorAll("b, span");
    const words = this.stages[index].title.split(" ");
    const isNarrow = this.pitch < ENOUGH;
    title.textContent = (isNarrow && words.slice(1).join(" ")) || words.join(" ");
    const isShort = rows * columns === 1 || isNarrow;
    note.textContent = isShort ? maps : `${maps} of ${rows} × ${columns}`;
  }

  // ---- what is shown

  update() {
    this.endFilm();
    const digit = bytesOf(this.model, "digit");
    if (!digit.length) {
      this.values = this.digit = null;
    } else if (!this.memo || digit.some((grey, i) => grey !== this.memo.digit[i])) {
      this.digit = digit;
      this.values = this.inPage ? this.compute(digit) : this.received(digit);
    } else {
      [this.digit, this.values] = [digit, this.memo.values];
    }
    this.sort();
    this.drawBars();
    this.drawSoon();
  }

  // The pen is down, or it was lifted.
  setPen(isDown) {
    const wasLifted = this.penIsDown && !isDown;
    this.penIsDown = isDown;
    if (wasLifted) this.sort();
  }

  // The strongest maps of each stage first. While the pen is down they do not jump.
  sort() {
    const now = performance.now();
    if (this.values && this.order && this.penIsDown && now < this.calm) return;
    this.calm = now + CALM;
    this.order = this.tiles.map(({ index, maps }) => {
      if (!this.values) return upTo(maps);
      const { data } = this.valueOf(index);
      const strength = new Float64Array(maps);
      data.forEach((number, i) => {
        strength[i % maps] += Math.abs(number);
      });
      return upTo(maps).sort((one, other) => strength[other] - strength[one]);
    });
  }

  valueOf(index) {
    return this.values?.[this.stages[index].last + 1];
  }

  drawSoon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.draw();
    });
  }

  draw() {
    if (!this.inputContext) return;
    const back = this.explanation();
    this.fields = back && this.fieldsBefore();
    this.parts = back?.parts;
    this.tiles.forEach((tiles) => this.drawTiles(tiles));
    if (this.whole) this.drawTiles(this.whole);
    this.drawInput();
    this.drawLinks(back);
    this.showDetails(back);
  }

  fieldsBefore() {
    const { last } = this.stages[this.pointed[0]];
    return fieldsOf(this.layers, this.values, last, this.place());
  }

  drawTiles(tiles) {
    const { index } = tiles;
    const value = this.reached(index) ? this.valueOf(index) : null;
    const limit = value
      ? value.data.reduce((most, one) => Math.max(most, Math.abs(one)), 0) || 1
      : 1;
    const shown = this.progress?.index === index ? this.progress.share : 1;
    tiles.draw(value, this.order[index], limit, shown);
    if (!this.fields) return;
    const [pointed, row, column, map] = this.pointed;
    const parts = this.parts?.slice(0, PARTS) ?? [];
    if (index === pointed - 1) parts.forEach(({ channel }) => tiles.label(channel));
    if (pointed === index && map !== undefined) {
      tiles.mark(map, null, FIELD, 2);
      const cell = { top: row, left: column, bottom: row + 1, right: column + 1 };
      tiles.mark(map, cell, FIELD, 2);
    } else if (index < pointed) {
      const field = this.fields[this.stages[index].last + 1];
      if (field) tiles.order.forEach((one) => tiles.mark(one, field, FIELD, 1));
    }
  }

  // Whether slow motion has come to a stage.
  reached(index) {
    return !this.progress || index <= this.progress.index;
  }

  drawInput() {
    const context = this.inputContext;
    const side = this.inputSide;
    context.fillStyle = "#000";
    context.fillRect(0, 0, side, side);
    if (this.digit)
      context.drawImage(picture(this.digit, SIDE, SIDE, grey), 0, 0, side, side);
    const field = this.fields?.[0];
    if (!field) return;
    const [top, left, bottom, right] = ["top", "left", "bottom", "right"].map(
      (name) => (field[name] * side) / SIDE,
    );
    context.lineWidth = 2;
    context.strokeStyle = "#ff9e1b";
    context.strokeRect(left, top, right - left, bottom - top);
  }

  // The likeliest digit; 0 if there is none.
  best() {
    const probabilities = this.probabilities();
    return Math.max(probabilities.indexOf(Math.max(...probabilities)), 0);
  }

  // What the widget was told to show, else what the network says of just this digit.
  probabilities() {
    const told = this.model.get("probabilities");
    if (told.length || !this.values) return told;
    return [...probabilitiesOf(this.values)];
  }

  // Slow motion comes to the answer at last.
  drawBars() {
    this.bars.draw(this.progress ? [] : this.probabilities());
  }

  // ---- what goes in where

  drawLinks(explanation) {
    const box = this.columns.getBoundingClientRect();
    const context = this.emptyLinks(this.wide, this.columns.clientHeight);
    if (!this.values || this.whole) return;
    const links = explanation
      ? linksTo(this.pointed, explanation)
      : this.wayToTheAnswer();
    drawCurves(context, links, (map, edge) => {
      const place = this.anchor(map, edge);
      if (!place) return null;
      return [place[0] - box.left + this.columns.scrollLeft, place[1] - box.top];
    });
  }

  emptyLinks(width, height) {
    if (this.linksSize !== `${width} ${height}`) {
      this.linksSize = `${width} ${height}`;
      this.linksContext = sharp(this.links, width, height);
    }
    this.linksContext.clearRect(0, 0, width, height);
    return this.linksContext;
  }

  // Where on the screen the middle of a map's edge is.
  anchor([index, map], edge) {
    if (!this.reached(index)) return null;
    const tiles = this.tiles[index];
    if (!tiles) {
      const end = index < 0 ? this.input : this.bars.rows[map].field;
      const box = end.getBoundingClientRect();
      return [box[edge], (box.top + box.bottom) / 2];
    }
    const corner = tiles.corner(map);
    if (!corner) return null;
    const box = tiles.canvas.getBoundingClientRect();
    const across = corner[0] + (edge === "right" ? tiles.width : 0);
    return [box.left + across, box.top + corner[1] + tiles.height / 2];
  }

  wayToTheAnswer() {
    const last = this.stages.length - 1;
    const answer = this.placeIn(last, [this.best()]);
    return wayBack(answer, last, (index, place) => this.speakersOf(index, place));
  }

  // See `wayBack`; only maps that are to be seen.
  speakersOf(index, place) {
    if (!this.explains[index] || !this.inPage) return [];
    const { parts = [], from } = this.explain(index, place);
    return parts
      .filter(
        ({ channel, sum }) =>
          sum > 0 && (!index || this.tiles[index - 1].corner(channel)),
      )
      .slice(0, FOLLOWED)
      .map((part) => ({
        link: {
          from: index ? [index - 1, part.channel] : [-1],
          to: [index, place.at(-1)],
          sum: part.sum,
        },
        place: index ? this.strongest(index, from, part) : [],
      }));
  }

  // The place of the number in a part that adds most, in the stage before.
  strongest(index, from, part) {
    const layer = this.layers[this.stages[index].first];
    if (this.valueOf(index - 1).shape.length < 3) return [part.channel];
    const [row, column] = strongestIn(part);
    if (layer.kind === "Dense") return [row, column, part.channel];
    const { rows, columns } = windowsOf(layer, this.values[this.stages[index].first]);
    const place = [
      placesUnder(rows, from[0])[row],
      placesUnder(columns, from[1])[column],
    ];
    return [...place, part.channel];
  }

  // ---- pointing at a number

  point(place) {
    if (this.held || String(place) === String(this.pointed)) return;
    if (this.playing && !place) return; // slow motion points
    this.endFilm();
    this.pointed = place;
    this.drawSoon();
  }

  // A finger that is lifted leaves, too: what it pointed at stays.
  leave({ pointerType }) {
    if (pointerType !== "touch") this.point(null);
  }

  // To another number, also from one that is held.
  move(place) {
    const { held } = this;
    this.held = false;
    this.point(place);
    this.held = held;
  }

  // A press holds what is pointed at; a second one on the same number lets it go.
  hold(place) {
    const again = this.held && String(place) === String(this.pointed);
    this.move(place);
    this.held = Boolean(place && this.values) && !again;
    this.drawSoon();
  }

  release() {
    this.held = false;
    this.endFilm();
    this.point(null);
    this.closeAll();
  }

  // What is pointed at, as a place in the value of its stage.
  place() {
    const [index, ...place] = this.pointed;
    return this.placeIn(index, place);
  }

  // Units are in a row, or in maps of one pixel.
  placeIn(index, place) {
    const layer = this.layers[this.stages[index].last];
    if (layer.shape.length < 3) return [place.at(-1)];
    return place.length < 3 ? [0, 0, ...place] : place;
  }

  isRow({ shape }) {
    return product(shape) === shape.at(-1);
  }

  explanation() {
    return this.pointed && this.values && this.explain(this.pointed[0], this.place());
  }

  explain(index, place) {
    const kernelOf = (layer, map) => this.kernelOf(layer, map);
    return explain(this.layers, this.values, this.stages[index], place, kernelOf);
  }

  showDetails(explanation) {
    this.details.player.disabled = !this.values;
    const isHeld = this.held && !this.penIsDown; // all boxes are too many while drawing
    if (!explanation) {
      this.details.hint();
      return;
    }
    this.details.show(this.name(), explanation, isHeld, {
      nameOf: (channel) => this.partName(channel),
      more: this.readings(),
    });
  }

  // What a part of an explanation looks at.
  partName(channel) {
    const [index] = this.pointed;
    if (index === 0) return "the digit";
    const before = this.tiles[index - 1];
    return `${before.rows * before.columns > 1 ? "map" : "number"} ${channel}`;
  }

  // What is shown is one reading of the digit; the answer may be the mean of several.
  readings() {
    const [index, ...place] = this.pointed;
    const told = this.model.get("probabilities");
    if (index < this.stages.length - 1 || !told.length) return "";
    const mean = percent(told[place.at(-1)]);
    return `So it is for the digit as it is. With the digit turned a little to either side, the mean is ${mean}.`;
  }

  name() {
    const [index] = this.pointed;
    const place = this.place();
    const { title } = this.stages[index];
    if (index === this.stages.length - 1) return `The answer ${place.at(-1)}`;
    if (place.length === 1) return `${title}: number ${place[0]}`;
    const [row, column, map] = place;
    return `${title}: map ${map}, row ${row}, column ${column}`;
  }

  // ---- all maps of a stage

  showAll(index) {
    this.closeAll();
    this.opener = document.activeElement;
    this.whole = new Tiles(this, index);
    this.whole.layOut(this.width - 16, HEIGHT - 4, true);
    const { title } = this.stages[index];
    const close = button("Close", () => this.closeAll());
    const heading = make("div", { className: "heading" }, make("b", {}, title), close);
    this.all.replaceChildren(heading, this.whole.canvas);
    this.all.hidden = false;
    this.whole.canvas.focus({ preventScroll: true });
    this.drawSoon();
  }

  closeAll() {
    if (!this.whole) return;
    this.whole = null;
    if (this.all.contains(document.activeElement)) this.opener.focus();
    this.all.hidden = true;
    this.all.replaceChildren();
    this.held = false;
    this.point(null);
  }

  // ---- slow motion

  // One drawing goes through the network, a stage after the other; a new drawing, or
  // something that the learner points at, ends it.
  play() {
    if (this.playing) {
      this.endFilm();
      return;
    }
    this.release();
    this.playing = this.film();
    this.details.play(true);
    this.showFrame();
  }

  showFrame() {
    const [frame, ...rest] = this.playing;
    if (!frame) {
      this.endFilm();
      return;
    }
    this.playing = rest;
    this.progress = frame.progress;
    this.pointed = frame.place;
    this.drawBars();
    this.drawSoon();
    this.timer = setTimeout(() => this.showFrame(), frame.time ?? FRAME_TIME);
  }

  endFilm() {
    if (!this.playing) return;
    clearTimeout(this.timer);
    this.playing = this.progress = this.pointed = null;
    this.details.play(false);
    this.drawBars();
    this.drawSoon();
  }

  film() {
    const frames = this.tiles.flatMap(({ index, rows, columns }) => {
      const map = this.order[index][0];
      const center = [Math.floor(rows / 2), Math.floor(columns / 2)];
      const place = this.explains[index] ? [index, ...center, map] : null;
      const progress = (i) => ({ index, share: (i + 1) / FRAMES });
      return [
        ...upTo(FRAMES).map((i) => ({ place: null, progress: progress(i) })),
        { place, progress: progress(FRAMES - 1), time: STOP_TIME },
      ];
    });
    const last = this.stages.length - 1;
    const place = this.explains[last] ? [last, this.best()] : null;
    return [...frames, { place, progress: null, time: STOP_TIME }];
  }
}
