// The recognizer on a page of its own, without Jupyter and without Python.

const LINED =
  " This page does not take the lines of ruled paper away; the course's reader does.";

// At most so many pixels on the longer side.
async function greyValuesOf(content, longest) {
  const image = await createImageBitmap(new Blob([content]));
  const scale = Math.min(longest / Math.max(image.width, image.height), 1);
  const [width, height] = [image.width, image.height].map((n) =>
    Math.max(Math.round(scale * n), 1),
  );
  const context = make("canvas", { width, height }).getContext("2d");
  context.drawImage(image, 0, 0, width, height);
  return greyOf(context.getImageData(0, 0, width, height).data, width, height);
}

async function readPhoto(content, model, pad) {
  const constants = model.get("constants");
  let grey;
  try {
    grey = await greyValuesOf(content, constants.preparation.ENOUGH);
  } catch {
    model.set(
      "problem",
      "This is not a picture that the browser can show. Save it as JPEG or PNG.",
    );
    return;
  }
  try {
    const { digit } = photoDigitOf(grey, constants);
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
