// The answer in large, a button for photos, a row of buttons to correct the answer.

const LONGEST = 1600; // pixels; a larger photo is made smaller before it is sent
const LARGE = 1e6; // bytes
const LARGEST = 8e6; // bytes; Jupyter takes messages of up to 10 MB
const NEXT_LOOK = 50; // milliseconds between two looks at the pad
const LONG = 1500; // milliseconds until it says that Python is busy
const BUSY = "Python is busy. If this does not pass, run the cell above again.";

const INVITATION = "Draw a digit.";
const NO_NUMBERS = "The network's answers are not numbers: its training went wrong.";

// State, digit and sentence for ten probabilities, or for none.
function answerOf(probabilities, sure) {
  if (!probabilities.length) return ["blank", "", INVITATION];
  if (!probabilities.every(Number.isFinite)) return ["problem", "", NO_NUMBERS];
  const order = probabilities.map((_, digit) => digit);
  order.sort((one, other) => probabilities[other] - probabilities[one]);
  const [first, second] = order;
  const share = (digit) => percent(probabilities[digit]);
  if (probabilities[first] < sure) {
    const text = `Not sure: ${first} (${share(first)}) or ${second} (${share(second)})`;
    return ["unsure", String(first), text];
  }
  const most = probabilities[first] > 0.99; // nobody is 100% sure
  return ["sure", String(first), most ? "more than 99% sure" : `${share(first)} sure`];
}

class Answer {
  // The models of the recognizer, of its pad, and of its network's view.
  constructor(model, pad, view, el) {
    Object.assign(this, { model, pad, view, el, reason: "" });
    this.build();
    const stops = [
      listen(model, { "problem kept": () => this.show() }),
      listen(view, { probabilities: () => this.show() }),
    ];
    // Python has read a photo, which need not have changed anything
    const onMessage = () => this.show();
    model.on("msg:custom", onMessage);
    this.remove = () => {
      stops.forEach((stop) => stop());
      model.off("msg:custom", onMessage);
    };
    this.show();
  }

  build() {
    this.digit = make("div", { className: "digit" });
    this.text = make("div", { className: "text" });
    this.kept = make("div", { className: "kept", aria: { role: "status" } });
    this.file = make("input", {
      type: "file",
      accept: "image/*",
      hidden: true,
      onchange: () => this.sendPhoto(),
    });
    const photo = button("Photo …", () => this.file.click(), {
      title: "Read a photo or another picture of one digit",
    });
    const answer = make(
      "div",
      { className: "answer", aria: { role: "status", "aria-atomic": "true" } },
      this.digit,
      this.text,
    );
    this.el.classList.add("digit-answer");
    this.el.append(
      make("div", { className: "top" }, answer, photo, this.file),
      ...(this.model.get("keeps") ? this.correction() : []),
      this.kept,
    );
  }

  correction() {
    const labels = Array.from({ length: 10 }, (_, label) =>
      button(label, () => this.keep(label), {
        title: `Keep the drawing as a ${label}`,
        aria: { "aria-label": `It was a ${label}` },
      }),
    );
    return [
      make("div", { className: "question", textContent: "Wrong? It was a" }),
      make("div", { className: "labels" }, ...labels),
    ];
  }

  async sendPhoto() {
    const [file] = this.file.files;
    this.file.value = ""; // so that the same file can be chosen again
    if (!file) return;
    this.write("blank", "", "Reading the picture …");
    try {
      const blob = file.size > LARGE ? await smaller(file) : file;
      const content = await blob.arrayBuffer();
      if (content.byteLength > LARGEST) throw new Error("it is too large");
      this.model.send({ photo: file.name }, undefined, [content]);
    } catch (error) {
      const help = "Save it as JPEG or PNG and try again.";
      this.say(`${file.name} cannot be read: ${error.message}. ${help}`);
    }
  }

  say(problem) {
    this.model.set({ problem, kept: "" });
    this.model.save_changes();
    this.show();
  }

  // The label is for what is drawn now, so Python must have all of it, and nothing else.
  async keep(label) {
    const { pad } = this;
    const drawing = () => [pad.get("strokes"), pad.get("_background")];
    const meant = drawing();
    const end = performance.now() + LONG;
    while (pad.get("_answered") < pad.get("_sent")) {
      if (performance.now() > end) this.kept.textContent = BUSY;
      await new Promise((later) => setTimeout(later, NEXT_LOOK));
      if (drawing().some((part, i) => part !== meant[i])) return;
    }
    this.model.send({ label });
  }

  show() {
    const problem = this.model.get("problem");
    const probabilities = this.view.get("probabilities");
    if (problem) this.write("problem", "", problem);
    else if (this.reason) this.write("blank", "", this.reason);
    else this.write(...answerOf(probabilities, this.model.get("sure")));
    this.kept.textContent = this.model.get("kept");
  }

  write(state, digit, text) {
    this.el.dataset.state = state;
    this.digit.textContent = digit || "–";
    this.text.textContent = text;
    this.digit.ariaHidden = !digit; // else it is read out with the text
  }
}

// A picture on a canvas, at most so many pixels on its longer side.
async function canvasOf(blob, longest) {
  const image = await createImageBitmap(blob);
  const scale = Math.min(longest / Math.max(image.width, image.height), 1);
  const [width, height] = [image.width, image.height].map((n) =>
    Math.max(Math.round(scale * n), 1),
  );
  const canvas = make("canvas", { width, height });
  canvas.getContext("2d").drawImage(image, 0, 0, width, height);
  return canvas;
}

// What the browser cannot decode is sent as it is: Python says what is wrong with it.
async function smaller(file) {
  try {
    const canvas = await canvasOf(file, LONGEST);
    // a JPEG would be black where the picture is transparent
    const type = file.type === "image/jpeg" ? file.type : "image/png";
    const blob = await new Promise((done) => canvas.toBlob(done, type, 0.95));
    return blob ?? file;
  } catch {
    return file;
  }
}
