// What goes in where: links between the maps of a network, from the digit to the answer.
// A link is { from, to, sum }: two maps, each [stage, map], and what the first adds to
// the second; the stage -1 is the digit.

const FOLLOWED = 3; // maps of a stage whose way to the answer is drawn

// The links to a number that is pointed at, from all maps that it sees.
function linksTo([index, ...place], { parts = [], from }) {
  const to = [index, place.at(-1)];
  if (index === 0) return [{ from: [-1], to, sum: 1 }];
  if (from && !parts.length) return [{ from: [index - 1, from.at(-1)], to, sum: 1 }];
  return parts.map(({ channel, sum }) => ({ from: [index - 1, channel], to, sum }));
}

// From the answer back to the digit: of each stage the maps that speak most for what
// comes after them. `speakersOf(stage, place)` gives [{ link, place }] for a number, and
// `place` is where in its map the one that speaks has most to say.
function wayBack(answer, last, speakersOf) {
  let places = [answer];
  const links = [];
  for (let index = last; index >= 0 && places.length; index--) {
    const found = places.flatMap((place) => speakersOf(index, place));
    found.sort((one, other) => other.link.sum - one.link.sum);
    const maps = [...new Set(found.map(({ link }) => link.from[1]))].slice(0, FOLLOWED);
    const kept = found.filter(({ link }) => maps.includes(link.from[1]));
    for (const { link } of kept)
      links.push({ ...link, sum: link.sum / kept[0].link.sum });
    places = maps.map((map) => kept.find(({ link }) => link.from[1] === map).place);
  }
  return links;
}

// Where in a part the number is that adds most: [row, column] of the patch.
function strongestIn({ patch, kernel }) {
  const products = multiply(patch, kernel);
  const most = Math.max(...products.flat());
  const row = products.findIndex((line) => line.includes(most));
  return [row, products[row].indexOf(most)];
}

// A curve for each link, the stronger the thicker. `anchor(map, edge)` says where on the
// canvas a map's left or right edge is, or null where it is not to be seen.
function drawCurves(context, links, anchor) {
  const most = Math.max(...links.map(({ sum }) => Math.abs(sum)));
  for (const { from, to, sum } of links) {
    const [start, end] = [anchor(from, "right"), anchor(to, "left")];
    if (!start || !end) continue;
    const share = Math.abs(sum) / most;
    const middle = (start[0] + end[0]) / 2;
    context.beginPath();
    context.moveTo(...start);
    context.bezierCurveTo(middle, start[1], middle, end[1], ...end);
    context.lineWidth = 0.75 + 2.75 * share;
    context.globalAlpha = 0.25 + 0.65 * share;
    context.strokeStyle = sum > 0 ? POSITIVE : NEGATIVE;
    context.stroke();
  }
  context.globalAlpha = 1;
}
