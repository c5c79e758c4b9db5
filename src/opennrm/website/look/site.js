// The way out, and reading in one window. Small on purpose; everything works without it.
(function () {
"use strict";
// An old browser keeps its own links and forms; the exit and the Shift key need nothing of this.
var able = window.fetch && window.URLSearchParams && window.DOMParser && window.FormData && Element.prototype.closest;
var d = document, root = d.documentElement, left = false, presses = 0, timer = 0, asked = 0, sent = null, title = d.title;
function bar() { return d.querySelector(".exit"); }
function say(words, seen) {
  var box = d.getElementById("said"); if (!box) { return; }
  box.classList.toggle("vh", !seen); box.textContent = words;
}
// --- leaving: blank first, then wipe, then replace
function leave() {
  left = true;
  root.className = "gone";
  var target = root.getAttribute("data-exit");
  var words = bar() ? bar().getAttribute("data-leaving") : "";
  d.body.textContent = "";
  var told = d.createElement("p"); told.className = "vh"; told.setAttribute("role", "alert"); d.body.appendChild(told); told.textContent = words;
  try { localStorage.clear(); sessionStorage.clear(); } catch (e) { }
  try { fetch("/leave", { keepalive: true, credentials: "omit", cache: "no-store" }).catch(function () { }); } catch (e) { }
  location.replace(target);
}
window.addEventListener("pageshow", function (e) { if (e.persisted && left) { location.replace(root.getAttribute("data-exit")); } });
function count(n) {
  var x = d.querySelector(".x"); if (!x) { return; }
  var dots = x.querySelectorAll("i");
  x.classList.toggle("counts", n > 0);
  for (var i = 0; i < dots.length; i++) { dots[i].classList.toggle("on", i < n); }
}
d.addEventListener("keydown", function (e) {
  clearTimeout(timer);
  if (e.key !== "Shift" || e.repeat) { presses = e.repeat ? presses : 0; if (e.key !== "Shift") { count(0); } return; }
  presses++;
  count(presses);
  if (presses >= 3) { leave(); return; }
  say(bar().getAttribute(presses === 1 ? "data-two" : "data-one"));
  timer = setTimeout(function () { presses = 0; count(0); say(""); }, 5000);
});
// --- one window: what is opened is put in the place of what was there; no step of ours stays behind
function ours(a) { return a && a.origin === location.origin && !a.hasAttribute("data-out") && !a.target; }
function show(text) {
  var page = new DOMParser().parseFromString(text, "text/html"), fresh = page.documentElement;
  if (!page.querySelector(".exit")) { throw new Error(); } // no page of ours: one without the way out is never shown
  root.lang = fresh.lang; root.dir = fresh.dir || "ltr";
  d.body.innerHTML = page.body.innerHTML;
  d.title = title;
  if (root.hasAttribute("data-discreet")) { var note = d.getElementById("discreet"); if (note) { note.hidden = false; } }
  window.scrollTo(0, 0);
  var head = d.querySelector("h1"); if (head) { head.tabIndex = -1; head.focus(); }
}
function open(address, form) {
  var ask = { credentials: "omit", cache: "no-store", redirect: "follow" };
  if (form) { ask.method = "POST"; ask.body = new URLSearchParams(new FormData(form)); }
  var mine = ++asked; // of two pages that were asked for, the later is shown; what answers a form always is
  return fetch(address, ask).then(function (r) { return r.text(); })
    .then(function (text) { if (!left && (form || mine === asked)) { show(text); } })
    .catch(function () { sent = null; if (!left && bar()) { say(bar().getAttribute("data-failed"), true); } });
}
d.addEventListener("click", follow);
d.addEventListener("auxclick", function (e) { if (e.button === 1 && root.hasAttribute("data-discreet")) { follow(e); } });
function follow(e) {
  var a = e.target; while (a && !(a.tagName === "A" && a.getAttribute("href"))) { a = a.parentNode; }
  if (!a || e.defaultPrevented) { return; }
  if (a.classList.contains("x")) { e.preventDefault(); leave(); return; }
  // In the one window a second tab would have an address of its own in the history: it opens in place as well.
  var one = root.hasAttribute("data-discreet");
  if (!able || !ours(a) || (!one && (e.button || e.ctrlKey || e.metaKey || e.shiftKey))) { return; }
  var inner = a.getAttribute("href");
  if (inner.charAt(0) === "#") {
    e.preventDefault();
    var place = d.getElementById(inner.slice(1)); if (place) { place.tabIndex = -1; place.focus(); place.scrollIntoView(); }
    return;
  }
  e.preventDefault();
  if (one) { open(a.href); } else { location.replace(a.href); }
}
d.addEventListener("submit", function (e) {
  var form = e.target; if (!able) { return; }
  if (form.method === "get") {
    e.preventDefault();
    var query = form.action.split("?")[0] + "?" + new URLSearchParams(new FormData(form));
    if (root.hasAttribute("data-discreet")) { open(query); } else { location.replace(query); }
    return;
  }
  e.preventDefault();
  if (sent === form) { return; } // pressed twice: the second answer would take the words of the first away
  sent = form;
  var sum = form.querySelector("[data-bits]");
  if (!sum) { open(form.action, form); return; }
  var note = form.querySelector(".working"); if (note) { note.hidden = false; }
  work(sum.getAttribute("data-challenge"), +sum.getAttribute("data-bits"), function (n) { sum.value = n; open(form.action, form); });
});
// --- the small sum: find n so that sha256("challenge:n") begins with enough zero bits
function work(challenge, bits, done) {
  var n = 0;
  (function slice() {
    if (left) { return; }
    var until = Date.now() + 40;
    while (Date.now() < until) {
      if (zeros(sha(challenge + ":" + n)) >= bits) { done(String(n)); return; }
      n++;
    }
    setTimeout(slice, 0);
  })();
}
function zeros(h) { var z = 0; for (var i = 0; i < 8; i++) { var c = Math.clz32(h[i]); z += c; if (c < 32) { break; } } return z; }
var K = [], H0 = [];
(function () {
  var found = 0;
  for (var p = 2; found < 64; p++) {
    var prime = true;
    for (var q = 2; q * q <= p; q++) { if (p % q === 0) { prime = false; break; } }
    if (!prime) { continue; }
    if (found < 8) { H0[found] = frac(Math.pow(p, 1 / 2)); }
    K[found++] = frac(Math.pow(p, 1 / 3));
  }
  function frac(x) { return ((x - Math.floor(x)) * 4294967296) | 0; }
})();
function sha(text) {
  var l = text.length, words = new Int32Array(((l + 8 >> 6) + 1) << 4), h = H0.slice(), w = new Int32Array(64), i, j;
  for (i = 0; i < l; i++) { words[i >> 2] |= text.charCodeAt(i) << (24 - (i & 3) * 8); }
  words[l >> 2] |= 128 << (24 - (l & 3) * 8);
  words[words.length - 1] = l * 8;
  for (j = 0; j < words.length; j += 16) {
    var a = h[0], b = h[1], c = h[2], e4 = h[3], e = h[4], f = h[5], g = h[6], k = h[7];
    for (i = 0; i < 64; i++) {
      if (i < 16) { w[i] = words[j + i]; } else {
        var x = w[i - 15], y = w[i - 2];
        w[i] = (w[i - 16] + w[i - 7] + (r(x, 7) ^ r(x, 18) ^ (x >>> 3)) + (r(y, 17) ^ r(y, 19) ^ (y >>> 10))) | 0;
      }
      var t = (k + (r(e, 6) ^ r(e, 11) ^ r(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      var u = ((r(a, 2) ^ r(a, 13) ^ r(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (e4 + t) | 0; e4 = c; c = b; b = a; a = (t + u) | 0;
    }
    h[0] = h[0] + a | 0; h[1] = h[1] + b | 0; h[2] = h[2] + c | 0; h[3] = h[3] + e4 | 0;
    h[4] = h[4] + e | 0; h[5] = h[5] + f | 0; h[6] = h[6] + g | 0; h[7] = h[7] + k | 0;
  }
  return h;
}
function r(x, n) { return (x >>> n) | (x << (32 - n)); }
})();
