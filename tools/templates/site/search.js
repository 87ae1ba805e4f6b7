// Finds the sections that have all words of a question, the best first.
const MOST = 30;
const AROUND = 60; // characters of the text before and after what was found
const box = document.getElementById("search");
const found = document.getElementById("found");
const [status, list] = [found.querySelector("[role=status]"), found.querySelector("ul")];

// The texts are loaded when someone searches, by a script: files may not be fetched.
let loading = null;
function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "search-sections.js";
    script.onload = () => resolve(window.searchSections);
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

// How well a section answers: 0 if a word is missing; headings count most.
function score([, heading, , text], words) {
  const [title, body] = [heading.toLowerCase(), text.toLowerCase()];
  let sum = title === words.join(" ") ? 100 : 0;
  const share = words.join(" ").length / title.length; // short headings first
  for (const word of words) {
    const inTitle = title.includes(word);
    const times = body.split(word).length - 1;
    if (!inTitle && !times) return 0;
    sum += (inTitle ? 10 + 20 * share : 0) + Math.min(times, 5);
  }
  return sum;
}

function search(sections, question) {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return { words, results: [] };
  const results = sections
    .map((section) => ({ section, score: score(section, words) }))
    .filter((result) => result.score > 0)
    .sort((one, other) => other.score - one.score)
    .map((result) => result.section);
  return { words, results };
}

// A piece of the text around the first word, and the word marked in it.
function excerpt(text, words) {
  const place = text.toLowerCase().indexOf(words[0]);
  if (place < 0) return [text.slice(0, 2 * AROUND)];
  const end = place + words[0].length;
  const mark = document.createElement("mark");
  mark.textContent = text.slice(place, end);
  return [
    (place > AROUND ? "…" : "") + text.slice(Math.max(0, place - AROUND), place),
    mark,
    text.slice(end, end + AROUND),
  ];
}

function item([title, heading, address, text], words) {
  const [entry, link, part] = ["li", "a", "span"].map((n) => document.createElement(n));
  link.href = address;
  link.textContent = heading === title ? title : `${title}: ${heading}`;
  part.append(...excerpt(text, words));
  entry.append(link, part);
  return entry;
}

function close() {
  found.hidden = true;
}

async function answer() {
  if (!box.value.trim()) {
    close();
    return;
  }
  const sections = await load();
  const { words, results } = search(sections, box.value);
  if (!words.length) return; // emptied in the meantime
  const count = results.length;
  const best = count > MOST ? `, the best ${MOST} of them` : "";
  status.textContent = `${count} ${count === 1 ? "place" : "places"} found${best}`;
  list.replaceChildren(...results.slice(0, MOST).map((one) => item(one, words)));
  found.hidden = false;
}

box.addEventListener("focus", load, { once: true });
box.addEventListener("input", answer);
box.addEventListener("click", answer);
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape" || found.hidden) return;
  box.focus();
  close();
});
for (const kind of ["pointerdown", "focusin"]) {
  document.addEventListener(kind, ({ target }) => {
    if (!target.closest("search")) close();
  });
}
list.addEventListener("click", close);
