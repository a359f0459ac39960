// What the pages can do beyond being read; every part of it may fail without the page failing.
(() => {
  "use strict";

  const dark = () => document.body.getAttribute("data-md-color-scheme") === "slate";

  // Threads ---------------------------------------------------------------------------------------------------------
  const themeOf = (section) => (dark() ? section.dataset.hubDark : section.dataset.hubLight);
  let watching;

  function load(section) {
    if (section.dataset.hubLoaded) return;
    section.dataset.hubLoaded = "yes";
    const kept = section.querySelector("template").content.querySelector("script");
    const script = document.createElement("script"); // a cloned script would not run under instant navigation
    for (const { name, value } of kept.attributes) script.setAttribute(name, value);
    script.dataset.theme = themeOf(section);
    script.addEventListener("error", () => section.classList.add("hub-thread--blocked"));
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

  // One listener for the whole visit: the frame is looked up when the palette changes, and may not be there.
  new MutationObserver(() => {
    const section = document.querySelector("[data-hub-thread]");
    const frame = document.querySelector("iframe.giscus-frame");
    if (!section || !frame?.contentWindow) return;
    frame.contentWindow.postMessage({ giscus: { setConfig: { theme: themeOf(section) } } }, section.dataset.hubOrigin);
  }).observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });

  // "14:20 there" ---------------------------------------------------------------------------------------------------
  function clocks() {
    for (const clock of document.querySelectorAll("time[data-hub-timezone]")) {
      try {
        const format = { timeZone: clock.dataset.hubTimezone, hour: "2-digit", minute: "2-digit", hour12: false };
        clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang || undefined, format).format(new Date());
        clock.closest("[hidden]")?.removeAttribute("hidden");
      } catch { /* an unknown time zone: the place alone stays */ }
    }
  }

  // Forms -----------------------------------------------------------------------------------------------------------
  const here = document.currentScript?.src || "";
  async function forms() {
    const form = document.querySelector("[data-hub-form]");
    if (form) (await import(new URL("hub-forms.js", here))).start(form);
  }

  async function verify() {
    const form = document.querySelector("[data-hub-verify]");
    if (form) (await import(new URL("hub-verify.js", here))).start(form);
  }

  // Printing, where a page says that it is meant for it ---------------------------------------------------------------
  function printing() {
    for (const button of document.querySelectorAll("[data-hub-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  }

  const ready = () => { thread(); clocks(); forms(); verify(); printing(); };
  if (window.document$) window.document$.subscribe(ready);
  else if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
