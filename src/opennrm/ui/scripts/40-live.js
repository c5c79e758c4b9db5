"use strict";

/* Parts that are read again and again: when the connection is lost they say so, with the time of what they show. */
(() => {
  const mark = (event, lost) => {
    const part = event.target.closest?.("[data-live]");
    const line = part && document.getElementById(part.dataset.live);
    if (!line) return;
    line.toggleAttribute("data-lost", lost);
    if (lost && line.dataset.lostWords) line.textContent = line.dataset.lostWords;
  };
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => mark(event, true));
  }
  document.addEventListener("htmx:afterOnLoad", (event) => mark(event, false));
})();
