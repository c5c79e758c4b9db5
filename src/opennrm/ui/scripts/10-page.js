"use strict";

/* What every page does: the error summary, the menu, sending once, the countdown, and htmx's manners. */
(() => {
  const SEND_AGAIN_AFTER = 3000; // a second click by a nervous finger; later it is a genuine retry

  /* --- error summary: focus it, and follow its links to the field with the cursor in it --- */
  const showSummary = (root) => {
    const summary = root.querySelector(".nrm-summary");
    if (!summary) return;
    const prefix = `${summary.dataset.title}: `;
    if (!document.title.startsWith(prefix)) document.title = prefix + document.title;
    summary.focus();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".nrm-summary a[href^='#']");
    const field = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    const named = field.closest("fieldset, .utrecht-form-field") || field;
    named.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  /* --- a form is sent once; a change, an answer or three seconds make it free again --- */
  const sentAt = new WeakMap();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.method === "get" || event.defaultPrevented) return;
    const before = sentAt.get(form);
    if (before !== undefined && performance.now() - before < SEND_AGAIN_AFTER) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    sentAt.set(form, performance.now());
  }, true);
  document.addEventListener("input", (event) => event.target.form && sentAt.delete(event.target.form), true);
  document.addEventListener("htmx:afterRequest", (event) => sentAt.delete(event.target.closest("form") || event.target));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) sentAt.delete(form);
  });

  /* --- Ctrl Enter sends the form one is in --- */
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    const form = event.target.form;
    if (!form || !event.target.matches("input, textarea, select")) return;
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[type=submit], button:not([type])") || undefined);
  });

  /* --- the menu on a phone: Esc closes it and gives the focus back --- */
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector(".nrm-menu[open]");
    if (event.key !== "Escape" || !menu || document.querySelector("dialog[open]")) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /* --- dialogs: <button data-opens="id">; focus goes to the heading and returns by itself --- */
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.dataset.opens);
    if (!dialog) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    (dialog.querySelector("h2[tabindex]") || dialog).focus();
  });

  /* --- the time left of an emergency access --- */
  const countDown = () => {
    for (const place of document.querySelectorAll("[data-countdown]")) {
      const minutes = Math.max(0, Math.ceil((Date.parse(place.dataset.countdown) - Date.now()) / 60000));
      const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
      place.textContent = place.dataset.words.replace("{time}", time);
    }
  };

  /* --- a box that narrows a list on this page; without script it stays hidden and nothing is missing --- */
  const narrow = (box) => {
    const wanted = box.value.trim().toLocaleLowerCase();
    for (const rows of document.querySelectorAll(`#${CSS.escape(box.dataset.narrows)} [data-rows]`)) {
      for (const row of rows.children) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
    }
  };
  document.addEventListener("input", (event) => event.target.dataset.narrows && narrow(event.target));

  /* --- htmx: the token of the page goes along; new parts get the same manners --- */
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
  });
  /* What opened gets the focus: its error summary, or the heading marked data-focus. */
  document.addEventListener("htmx:afterSettle", (event) => {
    event.target.querySelector("[data-focus]")?.focus();
    showSummary(event.target);
  });

  const begin = () => {
    for (const hidden of document.querySelectorAll("button[data-opens][hidden], label[data-script][hidden]")) hidden.hidden = false;
    showSummary(document);
    countDown();
    if (document.querySelector("[data-countdown]")) setInterval(countDown, 20000);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
