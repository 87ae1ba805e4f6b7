// The recognizer on a page of its own, without Jupyter and without Python.

const LINED =
  " This page does not take the lines of ruled paper away; the course's reader does.";

async function greyValuesOf(content, longest) {
  const canvas = await canvasOf(new Blob([content]), longest);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  return greyOf(data, width, height);
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
