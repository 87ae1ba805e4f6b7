// The answer of a network: ten probabilities, one bar for each digit.

const ANSWER_KEYS =
  "The arrow keys go from digit to digit, Enter holds the explanation, Escape ends it.";

// Nobody is sure to 100%.
const percent = (share) => (share > 0.99 ? ">99%" : `${Math.round(100 * share)}%`);

class Bars {
  constructor(view, index) {
    Object.assign(this, { view, index, keys: "" });
    this.rows = upTo(10).map((digit) => this.row(digit));
    this.el = make(
      "div",
      { className: "bars", aria: { role: "img" } },
      ...this.rows.map(({ field }) => field),
    );
    if (view.explains[index]) this.listen();
  }

  row(digit) {
    const bar = make("div", { className: "bar" });
    const share = make("span", { className: "share" });
    const name = make("b", {}, String(digit));
    return { bar, share, field: make("div", { className: "row" }, name, bar, share) };
  }

  listen() {
    const { el, view, index } = this;
    this.keys = `. ${ANSWER_KEYS}`;
    this.rows.forEach(({ field }, digit) => {
      field.addEventListener("pointerenter", () => view.point([index, digit]));
      field.addEventListener("click", () => view.hold([index, digit]));
      field.addEventListener("pointerleave", (event) => view.leave(event));
    });
    el.tabIndex = 0;
    el.setAttribute("role", "application");
    el.addEventListener("keydown", (event) => this.onKey(event));
    el.addEventListener("blur", () => view.point(null));
  }

  onKey(event) {
    const { view } = this;
    const [stage, digit] = view.pointed ?? [];
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = stage === this.index ? clamp(digit + step, 0, 9) : view.best();
    if (event.key === "Enter") view.hold(view.pointed);
    else if (step) view.move([this.index, next]);
    else return;
    event.preventDefault();
  }

  draw(probabilities) {
    const most = Math.max(...probabilities);
    this.rows.forEach(({ bar, share, field }, digit) => {
      const probability = probabilities[digit] ?? 0;
      bar.style.setProperty("--share", probability);
      share.textContent = probability >= 0.005 ? percent(probability) : "";
      field.classList.toggle("first", probability > 0 && probability === most);
    });
    const spoken = probabilities.map((value, digit) => `${digit}: ${percent(value)}`);
    const label = `Probabilities: ${spoken.join(", ") || "none"}${this.keys}`;
    this.el.setAttribute("aria-label", label);
  }
}
