// Adds comments, clocks, days, facts, forms and printing to the pages. A page can be read even if a part of this fails.
(() => {
  "use strict";

  const dark = () => document.body.getAttribute("data-md-color-scheme") === "slate";

  // Comments
  const themeOf = (section) => (dark() ? section.dataset.hubDark : section.dataset.hubLight);
  let watching;

  // The link above leads to the discussion even if giscus is blocked or down.
  function block(section) {
    section.classList.add("hub-thread--blocked");
    section.querySelector(".hub-thread__down")?.removeAttribute("hidden");
  }

  // Giscus answers "not found" for a thread that nobody has begun, and handles a session that has ended itself.
  const harmless = /not found|bad credentials|state has expired/i;
  window.addEventListener("message", ({ origin, data }) => {
    const section = document.querySelector("[data-hub-thread]");
    const error = section && origin === section.dataset.hubOrigin && data?.giscus?.error;
    if (typeof error === "string" && !harmless.test(error)) block(section);
  });

  function load(section) {
    if (section.dataset.hubLoaded) return;
    section.dataset.hubLoaded = "yes";
    const kept = section.querySelector("template").content.querySelector("script");
    const script = document.createElement("script"); // A cloned script would not run under instant navigation.
    for (const { name, value } of kept.attributes) script.setAttribute(name, value);
    script.dataset.theme = themeOf(section);
    script.addEventListener("error", () => block(section));
    section.querySelector(".hub-thread__open")?.setAttribute("hidden", "");
    section.append(script);
  }

  function thread() {
    watching?.disconnect();
    const section = document.querySelector("[data-hub-thread]");
    if (!section) return;
    const button = section.querySelector(".hub-thread__open");
    const mode = section.dataset.hubThread;
    if (mode === "click" && button) {
      button.hidden = false;
      button.addEventListener("click", () => load(section), { once: true });
    } else if (mode === "near" && "IntersectionObserver" in window) {
      watching = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watching.disconnect();
        load(section);
      }, { rootMargin: "600px 0px" });
      watching.observe(section);
    } else {
      load(section);
    }
  }

  // One observer serves the whole visit. It looks for the Giscus frame when the palette changes, since it may load late.
  new MutationObserver(() => {
    const section = document.querySelector("[data-hub-thread]");
    const frame = document.querySelector("iframe.giscus-frame");
    if (!section || !frame?.contentWindow) return;
    frame.contentWindow.postMessage({ giscus: { setConfig: { theme: themeOf(section) } } }, section.dataset.hubOrigin);
  }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

  // Clocks that show a learner's local time
  function clocks() {
    for (const clock of document.querySelectorAll("time[data-hub-timezone]")) {
      try {
        const format = { timeZone: clock.dataset.hubTimezone, hour: "2-digit", minute: "2-digit", hour12: false };
        clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang || undefined, format).format(new Date());
        clock.closest("[hidden]")?.removeAttribute("hidden");
      } catch { /* The browser does not know the time zone: only the place is shown. */ }
    }
  }

  // Forms
  const here = document.currentScript?.src || "";
  async function forms() {
    const form = document.querySelector("[data-hub-form]");
    if (form) (await import(new URL("hub-forms.js", here))).start(form);
  }

  async function days() {
    if (document.querySelector("[data-hub-days], [data-hub-from]")) (await import(new URL("hub-days.js", here))).start(document);
  }

  async function facts() {
    const page = document.querySelector("[data-hub-facts]");
    if (page) (await import(new URL("hub-facts.js", here))).start(page);
  }

  async function certificates() {
    const page = document.querySelector("[data-hub-certificates]");
    if (page) (await import(new URL("hub-certificates.js", here))).start(page);
  }

  async function moved() {
    const page = document.querySelector("[data-hub-moved]");
    if (page) (await import(new URL("hub-404.js", here))).start(page);
  }

  async function verify() {
    const form = document.querySelector("[data-hub-verify]");
    if (form) (await import(new URL("hub-verify.js", here))).start(form);
  }

  async function wallet() {
    const link = document.querySelector("[data-hub-wallet]");
    if (link) (await import(new URL("hub-wallet.js", here))).start(link);
  }

  // Print buttons, on pages that have one
  function printing() {
    for (const button of document.querySelectorAll("[data-hub-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  const ready = () => { thread(); clocks(); days(); facts(); forms(); verify(); moved(); certificates(); wallet(); printing(); };
  if (window.document$) window.document$.subscribe(ready);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
