// What the widgets' scripts share.

const SIDE = 28; // of a digit, in pixels

const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function make(tag, properties = {}, ...children) {
  const { aria = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  for (const [name, value] of Object.entries(aria)) made.setAttribute(name, value);
  made.dataset.lmSuppressShortcuts = "true"; // keys typed here are not JupyterLab's
  made.append(...children);
  return made;
}

function button(text, onclick, properties = {}) {
  const { className = "", ...rest } = properties;
  return make("button", {
    className: `jupyter-button ${className}`,
    type: "button",
    textContent: text,
    onclick,
    ...rest,
  });
}

// Listens to a model; what it returns ends that.
function listen(model, reactions) {
  const pairs = Object.entries(reactions).flatMap(([names, react]) =>
    names.split(" ").map((name) => [`change:${name}`, react]),
  );
  pairs.forEach(([event, react]) => model.on(event, react));
  return () => pairs.forEach(([event, react]) => model.off(event, react));
}

// A canvas of a size in CSS pixels that is sharp on every screen.
function sharp(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  canvas.style.width = `${width}px`;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(canvas.width / width, canvas.height / height);
  return context;
}

function bytesOf(model, name) {
  const value = model.get(name);
  return new Uint8Array(value?.buffer ?? [], value?.byteOffset, value?.byteLength);
}

// Bytes as an image, `paint` says which four bytes a value becomes.
function picture(bytes, width, height, paint) {
  const canvas = make("canvas", { width, height });
  const context = canvas.getContext("2d");
  const image = context.createImageData(width, height);
  bytes.forEach((value, i) => image.data.set(paint(value), 4 * i));
  context.putImageData(image, 0, 0);
  return canvas;
}

// Colours as four bytes: red, green, blue and how opaque.
const grey = (value) => [value, value, value, 255];

// A patch times a kernel, number by number: both are lists of rows.
const multiply = (patch, kernel) =>
  patch.map((row, i) => row.map((value, j) => value * kernel[i][j]));
