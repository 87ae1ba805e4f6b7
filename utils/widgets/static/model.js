// The models of widgets where there is no Jupyter: pages of their own, and tests.

function isSame(one, other) {
  const [text, otherText] = [one, other].map((value) =>
    value instanceof DataView
      ? String(new Uint8Array(value.buffer))
      : JSON.stringify(value),
  );
  return text === otherText;
}

// A model as a widget has one: what is set again changes nothing.
class PlainModel {
  constructor(state, onMessage = () => {}) {
    Object.assign(this, { state, onMessage, listeners: new Map() });
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    const values = typeof name === "string" ? { [name]: value } : name;
    const changed = Object.keys(values).filter(
      (one) => !isSame(this.state[one], values[one]),
    );
    Object.assign(this.state, values);
    for (const one of changed) this.emit(`change:${one}`);
  }

  on(event, react) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), react]);
  }

  off(event, react) {
    const left = this.listeners.get(event)?.filter((other) => other !== react);
    this.listeners.set(event, left ?? []);
  }

  emit(event, ...values) {
    for (const react of this.listeners.get(event) ?? []) react(...values);
  }

  // Nobody has to be told, so all that was sent is answered.
  save_changes() {
    if ("_sent" in this.state) this.set("_answered", this.state._sent);
  }

  async send(content, _, buffers) {
    await this.onMessage(content, buffers);
    this.emit("msg:custom", "done", []);
  }
}

// ---- what a page was given ----------------------------------------------------------

const bytesFrom = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

// A number of 16 bits: a sign, five bits of the exponent, ten of the fraction (IEEE 754).
function fromHalf(bits) {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size = exponent
    ? 2 ** (exponent - 15) * (1 + fraction / 1024)
    : 2 ** -14 * (fraction / 1024);
  return bits >> 15 ? -size : size;
}

// Bytes are { bytes: text }, numbers of 16 bits { halves: text }; the rest is as it is.
function unpacked(value) {
  if (value?.bytes !== undefined) return new DataView(bytesFrom(value.bytes).buffer);
  if (value?.halves === undefined) return value;
  const halves = new Uint16Array(bytesFrom(value.halves).buffer);
  return new DataView(Float32Array.from(halves, fromHalf).buffer);
}

const modelOf = (state, onMessage) =>
  new PlainModel(
    Object.fromEntries(Object.entries(state).map(([k, v]) => [k, unpacked(v)])),
    onMessage,
  );
