/* OpenNRM. EUPL-1.2. Copyright 2026 The OpenNRM contributors. Built from scripts/: change those. */
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
"use strict";

/* Nothing typed is lost: <form data-autosave-url="…"> is posted a moment after the last key, and before the page goes.
 * The answer may be JSON: {"saved_at": "16:10:42", "fields": {"draft": "…"}, "url": "…"}; all three are optional. */
(() => {
  const AFTER_LAST_KEY = 2000;
  const AT_MOST_EVERY = 5000;
  const LONGEST_WITHOUT = 10000; // somebody who never pauses is saved too
  const TRY_AGAIN = 5000;
  const SLOW = 800; // "Saving" is shown only when it can be read

  const clock = (seconds) => new Date().toLocaleTimeString("en-GB", seconds ? {} : { hour: "2-digit", minute: "2-digit" });

  class Autosave {
    constructor(form) {
      this.form = form;
      this.status = form.querySelector("[data-autosave]") || document.querySelector("[data-autosave]");
      this.url = form.dataset.autosaveUrl;
      this.dirtySince = 0;
      this.lastSent = -AT_MOST_EVERY;
      this.savedAt = clock(false);
      this.timer = 0;
      this.busy = false;
      this.leaving = false;
      form.addEventListener("input", () => this.changed());
      form.addEventListener("change", () => this.changed());
      form.addEventListener("submit", (event) => { if (!event.defaultPrevented) this.rest(); });
      window.addEventListener("online", () => this.dirtySince && this.plan(0));
      document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.lastChance());
      window.addEventListener("pagehide", () => this.lastChance());
      window.addEventListener("pageshow", () => { this.leaving = false; });
      window.addEventListener("beforeunload", (event) => { if (this.failed && this.dirtySince && !this.leaving) event.preventDefault(); });
    }

    changed() {
      this.leaving = false;
      const now = performance.now();
      this.dirtySince = this.dirtySince || now;
      const longest = this.dirtySince + LONGEST_WITHOUT - now;
      const soonest = this.lastSent + AT_MOST_EVERY - now;
      this.plan(Math.max(0, soonest, Math.min(AFTER_LAST_KEY, longest)));
    }

    plan(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    rest() {
      this.leaving = true;
      clearTimeout(this.timer);
    }

    body() {
      const data = new FormData(this.form);
      for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
      data.set("autosave", "1");
      return data;
    }

    async save() {
      if (this.busy || this.leaving || !this.dirtySince) return;
      this.busy = true;
      const begun = this.dirtySince;
      this.dirtySince = 0;
      this.lastSent = performance.now();
      const slow = setTimeout(() => this.say("saving"), SLOW);
      try {
        const answer = await fetch(this.url, {
          method: "POST", body: this.body(), credentials: "same-origin", redirect: "manual",
          headers: { "X-Requested-With": "autosave", Accept: "application/json" }, signal: AbortSignal.timeout(20000),
        });
        if (answer.ok) await this.saved(answer);
        else this.notSaved(begun, answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403);
      } catch {
        this.notSaved(begun, false);
      } finally {
        clearTimeout(slow);
        this.busy = false;
      }
    }

    async saved(answer) {
      const told = (answer.headers.get("Content-Type") || "").includes("json") ? await answer.json() : {};
      for (const [name, value] of Object.entries(told.fields || {})) {
        const field = this.form.elements.namedItem(name);
        if (field && field.type === "hidden") field.value = value;
      }
      if (told.url) this.url = told.url;
      this.failed = false;
      this.savedAt = clock(false);
      this.say("saved", told.saved_at || clock(true));
      if (this.dirtySince) this.changed();
    }

    notSaved(begun, refused) {
      this.failed = true;
      this.dirtySince = this.dirtySince || begun;
      this.say("unsaved", this.savedAt, refused);
      this.plan(TRY_AGAIN);
    }

    lastChance() {
      if (!this.dirtySince || this.leaving) return;
      const sent = navigator.sendBeacon(this.url, this.body());
      if (sent && document.visibilityState === "hidden") this.plan(TRY_AGAIN); // still here later: save properly
    }

    say(state, time = "", refused = false) {
      const status = this.status;
      if (!status) return;
      // Heard when something changes, not every five seconds.
      status.setAttribute("aria-live", state === "saving" || status.dataset.autosave === state ? "off" : "polite");
      status.dataset.autosave = state;
      status.querySelector("[data-autosave-words]").textContent =
        (refused ? status.dataset.refused : status.dataset[state]).replace("{time}", time);
    }
  }

  const begin = (root) => {
    for (const form of root.querySelectorAll("form[data-autosave-url]:not([data-autosave-runs])")) {
      form.dataset.autosaveRuns = "";
      new Autosave(form);
    }
  };
  document.addEventListener("htmx:afterSettle", () => begin(document));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => begin(document));
  else begin(document);
})();
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
