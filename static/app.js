// Small comforts. Every page works without them.
"use strict";

(() => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // The reader's time zone, for pages and forms that ask for it.
  function offerZone(root) {
    if (!zone) return;
    for (const control of root.querySelectorAll("[data-zone]")) {
      if (!control.value) control.value = zone;
    }
  }

  function rememberZone() {
    if (!zone || document.cookie.split("; ").includes(`zone=${encodeURIComponent(zone)}`)) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `zone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  }

  // What went wrong, or what was done, is read first: the page asks for it with autofocus; this is for
  // what arrives later and for browsers that keep autofocus to fields.
  function focusMessage(root) {
    const message = root.querySelector("[data-focus]");
    if (message && !location.hash) message.focus();
  }

  function sizeOf(bytes) {
    if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KB`;
    return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  }

  // The name and size of a chosen file, and whether it is too large, before it is sent.
  function sayFile(input) {
    const place = document.getElementById(input.dataset.says);
    if (!place) return;
    const most = Number(input.dataset.maxBytes || 0);
    place.textContent = [...input.files]
      .map((file) => {
        const size = sizeOf(file.size);
        return most && file.size > most
          ? `${file.name} is ${size}. The most that can be sent is ${sizeOf(most)}.`
          : `${file.name}, ${size}.`;
      })
      .join(" ");
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("input[type=file][data-says]")) sayFile(event.target);
  });

  // The account menu closes as menus do.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.account[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    if (event.target.closest("[data-print]")) window.print();
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.account[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("htmx:afterSwap", (event) => {
    offerZone(event.target);
    focusMessage(event.target);
  });

  for (const control of document.querySelectorAll("[data-print]")) control.hidden = false;
  rememberZone();
  offerZone(document);
  setTimeout(() => {
    if (document.activeElement === document.body) focusMessage(document);
  }, 100);
})();
