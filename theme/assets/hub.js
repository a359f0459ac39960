// Adds the search, comments, clocks, days, facts, forms and printing to the pages. A page can be read even if a part of this fails.
(() => {
  "use strict";

  const root = document.documentElement;
  const here = document.currentScript.src;
  const load = (name) => import(new URL(name, here));

  // The search is loaded when somebody searches. Until then, and without JavaScript, the link opens its page.
  const search = () => load("hub-search.js");
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".hub-search-open");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    search().then(({ open }) => open()).catch(() => location.assign(link.href));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog[open]")) return;
    const field = document.querySelector("[data-hub-search-page] input");
    if (!field && !document.querySelector(".hub-search-open")) return;
    event.preventDefault();
    if (field) field.focus(); else search().then(({ open }) => open()).catch(() => {});
  });

  // Comments
  const section = document.querySelector("[data-hub-thread]");
  let thread; // what assets/hub-thread.json says
  const getTheme = () => thread[root.dataset.hubScheme] || thread.light;

  // The link above leads to the discussion even if giscus is blocked or down.
  function block() {
    section.classList.add("hub-thread--blocked");
    if (!thread || section.querySelector("[role=status]")) return;
    const note = document.createElement("p");
    note.setAttribute("role", "status");
    note.className = "hub-thread__down";
    note.textContent = thread.down;
    section.querySelector(".giscus").before(note);
  }

  // Giscus answers "not found" for a thread that nobody has begun, and handles a session that has ended itself.
  const harmless = /not found|bad credentials|state has expired/i;
  if (section) addEventListener("message", ({ origin, data }) => {
    const error = thread && origin === thread.origin && data?.giscus?.error;
    if (typeof error === "string" && !harmless.test(error)) block();
  });

  async function readThread() {
    thread ??= await (await fetch(new URL("hub-thread.json", here))).json();
  }

  async function showThread() {
    if (section.dataset.hubLoaded) return;
    section.dataset.hubLoaded = "yes";
    try {
      await readThread();
    } catch {
      block();
      return;
    }
    const canonical = document.querySelector("link[rel=canonical]");
    if (canonical) { // giscus links a new discussion to this address, whatever stands in the address bar
      const meta = document.createElement("meta");
      meta.name = "giscus:backlink";
      meta.content = canonical.href;
      document.head.append(meta);
    }
    const script = document.createElement("script");
    for (const [name, value] of Object.entries(thread.attributes)) script.setAttribute(name, value);
    script.dataset.term = section.dataset.hubThread;
    script.dataset.theme = getTheme();
    script.src = `${thread.origin}/client.js`;
    script.async = true;
    script.addEventListener("error", block);
    section.append(script);
  }

  async function offerThread() {
    await readThread();
    const button = document.createElement("button");
    button.type = "button";
    button.className = "md-button hub-thread__open";
    button.textContent = thread.open;
    button.addEventListener("click", () => { button.remove(); showThread(); });
    section.querySelector(".giscus").before(button);
  }

  function startThread() {
    const mode = section.dataset.hubLoad;
    if (mode === "click") {
      offerThread();
    } else if (mode === "near" && "IntersectionObserver" in window) {
      const watching = new IntersectionObserver((entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watching.disconnect();
        showThread();
      }, { rootMargin: "600px 0px" });
      watching.observe(section);
    } else {
      showThread();
    }
    new MutationObserver(() => {
      const frame = document.querySelector("iframe.giscus-frame");
      if (thread && frame?.contentWindow) frame.contentWindow.postMessage({ giscus: { setConfig: { theme: getTheme() } } }, thread.origin);
    }).observe(root, { attributes: true, attributeFilter: ["data-hub-scheme"] });
  }
  if (section) startThread();

  // Code that is wider than the page scrolls with the keyboard in every browser.
  for (const code of document.querySelectorAll("pre > code")) if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;

  // Clocks that show a learner's local time
  for (const clock of document.querySelectorAll("time[data-hub-timezone]")) {
    try {
      const format = { timeZone: clock.dataset.hubTimezone, hour: "2-digit", minute: "2-digit", hour12: false };
      clock.textContent = new Intl.DateTimeFormat(root.lang || undefined, format).format(new Date());
      clock.closest("[hidden]")?.removeAttribute("hidden");
    } catch { /* The browser does not know the time zone: only the place is shown. */ }
  }

  // Each award leads to its certificate: the page of certificates needs JavaScript, too.
  const certificates = document.querySelector("[data-hub-certificate]");
  for (const details of certificates ? document.querySelectorAll(".hub-worn > li > div") : []) {
    const link = document.createElement("a");
    link.href = certificates.href + details.parentElement.id.replace(/^award-/, "#badge-");
    link.textContent = certificates.dataset.hubCertificate;
    const line = details.querySelector("p + p") ?? details.appendChild(document.createElement("p"));
    if (line.hasChildNodes()) line.append(" · ");
    line.append(link);
  }

  // Parts that few pages have
  if (document.querySelector("[data-hub-days], [data-hub-from]")) load("hub-days.js").then((part) => part.start(document));
  const parts = {
    "[data-hub-facts]": "hub-facts.js", "[data-hub-form]": "hub-forms.js",
    "[data-hub-verify]": "hub-verify.js", "[data-hub-size]": "hub-size.js",
    "[data-hub-certificates]": "hub-certificates.js", "[data-hub-moved]": "hub-404.js",
    "[data-hub-search-page]": "hub-search.js", "[data-hub-more]": "hub-more.js",
  };
  for (const [selector, name] of Object.entries(parts)) {
    const element = document.querySelector(selector);
    if (element) load(name).then((part) => part.start(element));
  }

  // Print buttons, on pages that have one
  for (const button of document.querySelectorAll("[data-hub-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // The tab of this page is in sight on a phone.
  const tab = document.querySelector(".hub-tabs [aria-current]");
  const tabs = tab?.closest("ul");
  if (tabs && tabs.scrollWidth > tabs.clientWidth) tabs.scrollLeft += tab.getBoundingClientRect().x - tabs.getBoundingClientRect().x - tabs.clientWidth / 3;
})();
