// Sets the colour scheme before the page is painted: the reader's choice, or else the scheme of the system.
// The published file begins with `hubSchemeTexts`: what the button says, by the choice.
(() => {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const KEY = "hub-scheme";
  const read = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const keep = (choice) => { try { choice ? localStorage.setItem(KEY, choice) : localStorage.removeItem(KEY); } catch { /* The choice is not kept. */ } };
  let choice = read();

  function show() {
    root.dataset.hubScheme = choice || (system.matches ? "dark" : "light");
    const button = document.querySelector(".hub-scheme");
    if (!button) return;
    const now = choice || "auto";
    button.dataset.now = now;
    button.title = hubSchemeTexts[now];
    button.setAttribute("aria-label", button.title);
    button.hidden = false;
  }

  // The button goes from the system's scheme to the other one, then to the one that the system has, and back.
  function change() {
    const [first, second] = system.matches ? ["light", "dark"] : ["dark", "light"];
    choice = { [first]: second, [second]: null }[choice] ?? (choice ? null : first);
    keep(choice);
    show();
  }

  show();
  system.addEventListener("change", show);
  addEventListener("storage", ({ key }) => { if (key === KEY) { choice = read(); show(); } });
  addEventListener("DOMContentLoaded", () => {
    show();
    document.querySelector(".hub-scheme")?.addEventListener("click", change);
  });
})();
