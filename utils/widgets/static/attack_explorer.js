// A digit, a change of it that the slider makes larger, and what a network says to it. As
// a comparison, as large a change at random.

class AttackExplorer {
  constructor(model, el) {
    this.model = model;
    const weights = new Float32Array(bytesOf(model, "_weights").slice().buffer);
    this.layers = withWeights(model.get("layers"), weights);
    this.digit = bytesOf(model, "_digit");
    this.changes = ["_attack", "_noise"].map(
      (name) => new Int8Array(bytesOf(model, name).slice().buffer),
    );
    this.build(el);
    this.stop = listen(model, { epsilon: () => this.follow() });
    this.follow();
  }

  remove() {
    this.stop();
  }

  build(el) {
    el.classList.add("attack-explorer");
    this.slider = make("input", {
      type: "range",
      min: 0,
      max: 80,
      step: 1,
      oninput: () => this.choose(Number(this.slider.value)),
      aria: { "aria-label": "How far each pixel may be changed, in grey values" },
    });
    this.value = make("output");
    const label = make("label", {}, "change of each pixel ", this.slider, this.value);
    const views = ["along the gradient", "at random"].map((name) => this.view(name));
    this.views = views.map(([view]) => view);
    const both = make("div", { className: "both" }, ...views.map(([, field]) => field));
    el.append(label, both);
  }

  view(name) {
    const canvas = make("canvas", { width: SIDE, height: SIDE });
    const bars = new Bars({ explains: [] }, 0);
    const said = make("div", { className: "said", aria: { role: "status" } });
    const title = make("div", { className: "title", textContent: name });
    const field = make("div", {}, title, canvas, said, bars.el);
    return [{ canvas, bars, said }, field];
  }

  choose(epsilon) {
    this.model.set("epsilon", epsilon);
    this.model.save_changes();
  }

  follow() {
    const epsilon = this.model.get("epsilon");
    this.slider.value = epsilon;
    this.value.textContent = `${epsilon} of 255`;
    this.views.forEach(({ canvas, bars, said }, i) => {
      const changed = Uint8Array.from(this.digit, (value, pixel) =>
        clamp(value + epsilon * this.changes[i][pixel], 0, 255),
      );
      canvas.getContext("2d").drawImage(picture(changed, SIDE, SIDE, grey), 0, 0);
      const values = valuesOf(this.layers, changed, this.model.get("_scale"));
      const probabilities = Array.from(probabilitiesOf(values));
      const best = probabilities.indexOf(Math.max(...probabilities));
      said.textContent = `${best}, ${percent(probabilities[best])} sure`;
      bars.draw(probabilities);
    });
  }
}
