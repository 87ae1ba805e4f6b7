// The recognizer on a page of its own, without Jupyter and without Python.

const NO_PICTURE =
  "This is not a picture that the page can read. Save it as JPEG or PNG; that goes for " +
  "SVG files, too.";

// The grey values of a picture, and a copy of it to show.
async function opened(content, longest) {
  const canvas = await canvasOf(new Blob([content]), longest);
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const values = greyOf(data, width, height);
  const isOpaque = data.every((value, i) => i % 4 < 3 || value === 255);
  // ink on nothing is shown as it is read
  const shown = isOpaque ? canvas : picture(values.data, width, height, grey);
  return { values, address: shown.toDataURL("image/jpeg", 0.8) };
}

// What is shown of a photo, see static/photo.js.
function seenOn({ values, address }, { box, others }) {
  const count = others.length;
  const more = count > 1 ? `${count} more marks are` : "One more mark is";
  return {
    picture: address,
    size: [values.columns, values.rows],
    frames: [
      ...others.map((other) => frameAround("other", other)),
      frameAround("read", box),
    ],
    text: `Read: the digit in the frame.${count ? ` ${more} about as large.` : ""}`,
  };
}

async function readPhoto(content, model, pad) {
  const constants = model.get("constants");
  let photo;
  model.set("seen", {});
  try {
    photo = await opened(content, constants.preparation.ENOUGH);
  } catch {
    model.set("problem", NO_PICTURE);
    return;
  }
  try {
    const found = photoDigitOf(photo.values, constants);
    const background = new DataView(found.digit.data.slice().buffer);
    model.set("problem", "");
    pad.set({ strokes: [], _background: background });
    model.set("seen", seenOn(photo, found));
  } catch (error) {
    if (!(error instanceof NoDigitFound)) throw error;
    model.set("problem", error.message);
  }
}

function openAlone(el, states) {
  const pad = modelOf(states.pad);
  const onMessage = ({ photo }, [content]) => photo && readPhoto(content, model, pad);
  const model = modelOf(states.recognizer, onMessage);
  return new Recognizer(model, pad, modelOf(states.view), el);
}
