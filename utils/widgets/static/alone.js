// The recognizer on a page of its own, without Jupyter and without Python.

const ENOUGH_PIXELS = 640; // on the longer side of a photo, as for Python's reader
const LINED =
  " This page does not take the lines of ruled paper away; the course's reader does.";

async function greyValuesOf(content) {
  const image = await createImageBitmap(new Blob([content]));
  const scale = Math.min(ENOUGH_PIXELS / Math.max(image.width, image.height), 1);
  const [width, height] = [image.width, image.height].map((n) =>
    Math.max(Math.round(scale * n), 1),
  );
  const context = make("canvas", { width, height }).getContext("2d");
  context.drawImage(image, 0, 0, width, height);
  return greyOf(context.getImageData(0, 0, width, height).data, width, height);
}

async function readPhoto(content, model, pad) {
  let grey;
  try {
    grey = await greyValuesOf(content);
  } catch {
    model.set("problem", "This is not a picture that the browser can show.");
    return;
  }
  try {
    const { digit } = photoDigitOf(grey, model.get("constants"));
    const background = new DataView(digit.data.slice().buffer);
    model.set("problem", "");
    pad.set({ strokes: [], _background: background });
  } catch (error) {
    if (!(error instanceof NoDigitFound)) throw error;
    model.set("problem", error.message + LINED);
  }
}

function openAlone(el, states) {
  const pad = modelOf(states.pad);
  const onMessage = ({ photo }, [content]) => photo && readPhoto(content, model, pad);
  const model = modelOf(states.recognizer, onMessage);
  return new Recognizer(model, pad, modelOf(states.view), el);
}
