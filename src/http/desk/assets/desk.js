// What every page of the desk needs: asking the server, and saying what became of it.
"use strict";

const Desk = {
  // Posts fields as a form of ours does; answers what the server says. Never throws.
  async post(path, fields) {
    const body = new URLSearchParams(fields);
    return Desk.ask(path, { method: "POST", body });
  },

  // Asks for JSON. Without an answer, says so.
  async ask(path, options = {}) {
    const headers = { Accept: "application/json", "X-Desk-Token": document.body.dataset.token };
    try {
      const answer = await fetch(path, { ...options, headers, credentials: "same-origin" });
      const said = await answer.json();
      if (answer.status === 401) {
        location.reload();
      }
      return { status: answer.status, ...said };
    } catch {
      return { ok: false, status: 0, said: document.body.dataset.away };
    }
  },

  // Says something below for a while, with a button if there is something to do about it.
  toast(text, { isWell = true, label = "", press = null, closes = "", seconds = 8 } = {}) {
    const toast = document.createElement("div");
    toast.className = isWell ? "toast" : "toast not-well";
    const words = document.createElement("p");
    words.dir = "auto";
    words.textContent = text;
    toast.append(words);
    const add = (words, deed) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", () => {
        toast.remove();
        deed?.();
      });
      toast.append(button);
    };
    if (label) {
      add(label, press);
    }
    if (closes) {
      add(closes, null);
    }
    const toasts = document.getElementById("toasts");
    while (toasts.children.length > 2) {
      toasts.firstChild.remove();
    }
    toasts.append(toast);
    setTimeout(() => toast.remove(), seconds * 1000);
    return toast;
  },
};

// A form that would be sent twice by an impatient finger is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
  }
});

// The menu of who is signed in closes like any other menu.
document.addEventListener("click", (event) => {
  const open = document.querySelector("details.who[open]");
  if (open && !open.contains(event.target)) {
    open.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const open = document.querySelector("details.who[open]");
  if (event.key === "Escape" && open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
