// The button for dark and light, the menu of narrow screens, and the meanings of terms.
const root = document.documentElement;
root.classList.add("with-script");

// A page that is opened as a file may have no storage.
const stored = {
  get theme() {
    try { return localStorage.getItem("theme"); } catch { return null; }
  },
  set theme(name) {
    try { localStorage.setItem("theme", name); } catch { /* until it is closed */ }
  },
};
const system = matchMedia("(prefers-color-scheme: dark)");
if (stored.theme) root.dataset.theme = stored.theme;

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

function openTheme(button) {
  const show = () => {
    button.textContent = isDark() ? "Light" : "Dark";
    button.ariaLabel = `${button.textContent} colours`;
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    stored.theme = root.dataset.theme;
    show();
  });
  system.addEventListener("change", show);
  show();
}

function openMenu(button) {
  button.addEventListener("click", () => {
    const open = root.classList.toggle("menu-open");
    button.setAttribute("aria-expanded", open);
  });
}

// Below the term, or above it where there is no room, and never beside the screen.
function place(meaning, term) {
  const room = 8;
  const box = term.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = meaning;
  const below = box.bottom + room + height < innerHeight;
  const left = Math.min(box.left, root.clientWidth - width - room);
  meaning.style.left = `${Math.max(room, left)}px`;
  meaning.style.top = `${below ? box.bottom : box.top - height}px`;
}

function openTerms() {
  let term = null;
  let shown = null;
  const hide = () => {
    shown?.classList.remove("shown");
    term = shown = null;
  };
  const show = ({ target }) => {
    if (shown?.contains(target)) return; // the mouse may rest on it
    hide();
    term = target.closest?.("a.term");
    if (!term) return;
    shown = document.getElementById(term.getAttribute("aria-describedby"));
    shown.classList.add("shown");
    place(shown, term);
  };
  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", show);
  document.addEventListener("focusout", hide);
  document.addEventListener("scroll", () => { if (shown) place(shown, term); });
  document.addEventListener("keydown", ({ key }) => { if (key === "Escape") hide(); });
}

// Who has no mouse scrolls wide code and tables with the arrow keys.
function letKeysScroll() {
  for (const element of document.querySelectorAll("main pre, main .scroll, main math")) {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

// A link to a place that is folded away unfolds it.
function unfold() {
  const name = decodeURIComponent(location.hash.slice(1));
  for (let one = document.getElementById(name); one; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  openTheme(document.getElementById("theme"));
  openMenu(document.getElementById("menu"));
  openTerms();
  letKeysScroll();
  document.addEventListener("toggle", letKeysScroll, true);
  addEventListener("resize", letKeysScroll);
  addEventListener("hashchange", unfold);
  unfold();
});
