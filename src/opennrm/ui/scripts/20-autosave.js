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
