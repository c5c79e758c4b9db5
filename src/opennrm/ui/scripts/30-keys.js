"use strict";

/* Single letters, outside fields only. What a letter does stands in the page: data-key="n" on a link, button or field.
 * j and k walk through the rows of [data-rows]; d does what [data-done] in that row does. */
(() => {
  const STORED = "nrm-keys";
  const SEQUENCE_WITHIN = 1200;
  let first = "";
  let firstAt = 0;

  const stored = () => { try { return localStorage.getItem(STORED); } catch { return null; } };
  const isOff = () => (stored() || document.body.dataset.keys) === "off";
  const store = (value) => { try { localStorage.setItem(STORED, value); } catch { document.body.dataset.keys = value; } };

  const isTyping = (element) =>
    element.isContentEditable || element.matches("textarea, select, input:not([type=radio], [type=checkbox], [type=button], [type=submit])");

  const rows = () => [...document.querySelectorAll("[data-rows] > *")].filter((row) => row.offsetParent !== null);
  const current = () => document.querySelector("[data-rows] > .nrm-at");
  const opening = (row) => row.querySelector("[data-open], a[href], button");

  const walk = (step) => {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(document.activeElement.closest("[data-rows] > *") || current());
    const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    for (const row of all) row.classList.toggle("nrm-at", row === next);
    const link = opening(next);
    if (link) link.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const act = (element) => {
    if (!element || element.offsetParent === null) return false;
    if (element.matches("input, textarea, select")) { element.focus(); element.select?.(); }
    else element.click();
    return true;
  };

  const up = () => act(document.querySelector("[data-key='u']") || document.querySelector(".nrm-crumbs li:nth-last-child(2) a"));

  const press = (key) => {
    if (key === "j") return walk(1);
    if (key === "k") return walk(-1);
    if (key === "u") return up();
    if (key === "d") {
      const row = document.activeElement.closest("[data-rows] > *") || current();
      return act(row ? row.querySelector("[data-done]") : document.querySelector("[data-key='d']"));
    }
    return act([...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((element) => element.offsetParent !== null));
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
    if (event.key.length !== 1 || event.key === " " || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (isOff() && event.key !== "?") return;
    const follows = first && performance.now() - firstAt < SEQUENCE_WITHIN;
    const done = follows ? press(`${first} ${event.key}`) : press(event.key);
    first = "";
    if (!done && event.key === "g") { first = "g"; firstAt = performance.now(); }
    if (done) event.preventDefault();
  });

  /* The row that has the focus is the row one is at. */
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-rows] > *");
    if (row) for (const other of document.querySelectorAll("[data-rows] > .nrm-at")) if (other !== row) other.classList.remove("nrm-at");
  });

  const label = (button) => { button.textContent = isOff() ? button.dataset.on : button.dataset.off; };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-keys-switch]");
    if (!button) return;
    store(isOff() ? "on" : "off");
    label(button);
  });
  const begin = () => { for (const button of document.querySelectorAll("[data-keys-switch]")) label(button); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
