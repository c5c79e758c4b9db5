/* OpenNRM. EUPL-1.2. Copyright 2026 The OpenNRM contributors. */
"use strict";

/* Passkeys: a form with data-passkey="get" or "create" asks the device, puts its answer into the field `credential`
   and is sent. Options come from the JSON element that data-options names, or from the address in data-options-url. */
(() => {
  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "===".slice((text.length + 3) % 4));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const text = (buffer) => {
    let plain = "";
    for (const byte of new Uint8Array(buffer)) plain += String.fromCharCode(byte);
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const known = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

  const get = async (given) => {
    const publicKey = { ...given, challenge: bytes(given.challenge), allowCredentials: known(given.allowCredentials) };
    const found = await navigator.credentials.get({ publicKey });
    const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
    return {
      type: found.type,
      id: found.id,
      rawId: text(found.rawId),
      clientExtensionResults: {},
      response: {
        clientDataJSON: text(clientDataJSON),
        authenticatorData: text(authenticatorData),
        signature: text(signature),
        userHandle: userHandle ? text(userHandle) : null,
      },
    };
  };

  const create = async (given, form) => {
    const alone = form.elements.passwordless;
    const selection = { ...(given.authenticatorSelection || {}) };
    if (alone) {
      selection.residentKey = alone.checked ? "required" : "discouraged";
      selection.requireResidentKey = alone.checked;
      if (alone.checked) selection.userVerification = "required";
    }
    const publicKey = {
      ...given,
      challenge: bytes(given.challenge),
      user: { ...given.user, id: bytes(given.user.id) },
      excludeCredentials: known(given.excludeCredentials),
      authenticatorSelection: selection,
    };
    const made = await navigator.credentials.create({ publicKey });
    return {
      type: made.type,
      id: made.id,
      rawId: text(made.rawId),
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: text(made.response.clientDataJSON),
        attestationObject: text(made.response.attestationObject),
      },
    };
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) {
      const all = JSON.parse(document.getElementById(form.dataset.options).textContent);
      return (all.creation_options || all.request_options).publicKey;
    }
    const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return (await answer.json()).request_options.publicKey;
  };

  const says = (form, words) => {
    form.querySelector("[data-passkey-says]").textContent = words;
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.passkey) return;
    event.preventDefault();
    says(form, "");
    if (!window.PublicKeyCredential) {
      says(form, form.dataset.unsupported);
      return;
    }
    const field = form.elements.credential;
    try {
      const options = await optionsOf(form);
      field.value = JSON.stringify(await (form.dataset.passkey === "create" ? create(options, form) : get(options)));
    } catch {
      says(form, form.dataset.cancelled);
      field.dispatchEvent(new Event("input", { bubbles: true })); // the form may be sent again at once
      return;
    }
    form.submit();
  });
})();
