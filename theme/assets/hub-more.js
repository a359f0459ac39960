// Adds the next part of a long list below the list that is there. Without this script, links lead to the pages of the list.

// The links of the next page, as seen from this one
function moveLinks(element, from) {
  for (const name of ["href", "src"]) {
    for (const part of element.querySelectorAll(`[${name}]`)) part.setAttribute(name, new URL(part.getAttribute(name), from).href);
  }
}

export function start(list) {
  const pages = document.querySelector(".hub-pages");
  let next = pages?.querySelector("a[rel=next]")?.href;
  if (!next) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "md-button hub-show-more";
  button.textContent = list.dataset.hubMore;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const answer = await fetch(next);
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const items = [...page.querySelector(`.${list.className.trim().split(/\s+/).join(".")}`).children];
      const following = page.querySelector(".hub-pages a[rel=next]")?.getAttribute("href");
      for (const item of items) moveLinks(item, next);
      list.append(...items);
      items[0]?.querySelector("a")?.focus();
      next = following && new URL(following, next).href;
      button.disabled = false;
      if (!next) button.remove();
    } catch {
      location.assign(next);
    }
  });
  pages.before(button);
}
