// Runs the page: asks for the state of the world, draws phones, mailbox and clock, and plays the people.

import { bubble, el, initials, reconcile, star, voiceButton, withDays } from "./chat.js";

const CHANNELS = { whatsapp: "WhatsApp", telegram: "Telegram" };
const HOUR = 3_600_000;
/** For so long after a message of ours the bot is shown as typing. */
const TYPING_MS = 6_000;
const RETRY_MS = 1_500;
/** How far from the end somebody may have scrolled and still wants to see the newest. */
const NEAR_END = 120;

/** On a narrow screen one panel shows at a time. */
const narrow = matchMedia("(max-width: 819px)");

const $ = (id) => document.getElementById(id);
const stage = $("stage");
const phones = new Map();
let world = null;
let panel = null;
/** How many mails were there when somebody last looked, and which are open. */
let mailsSeen = 0;
const openMails = new Set();

// ---- talking to the server

async function post(path, body) {
  const response = await fetch(`demo/${path}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error || "That did not work.");
  return answer;
}

function trouble(words) {
  $("trouble").textContent = words || "";
  $("trouble").hidden = !words;
}

/** Does something, and says so when it fails. */
async function attempt(work) {
  try {
    const answer = await work();
    trouble("");
    return answer;
  } catch (error) {
    trouble(error instanceof TypeError ? "The demo does not answer. Is it still running?" : error.message);
    return null;
  }
}

async function follow() {
  let revision = null;
  for (;;) {
    try {
      const response = await fetch(revision === null ? "demo/state" : `demo/state?since=${revision}`);
      if (!response.ok) throw new Error(response.statusText);
      world = await response.json();
      if (revision === null) trouble("");
      revision = world.revision;
    } catch {
      trouble("The connection is lost. Trying again…");
      revision = null;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      continue;
    }
    draw();
  }
}

// ---- a phone

class Phone {
  constructor(person) {
    this.key = person.key;
    this.channel = "whatsapp";
    this.seen = { whatsapp: 0, telegram: 0 };
    this.lastToast = null;
    this.build(person);
    this.choose(sessionStorage.getItem(`channel-${this.key}`) || "whatsapp");
  }

  build(person) {
    const id = `composer-${this.key}`;
    this.switches = Object.entries(CHANNELS).map(([channel, label]) => el(
      "button",
      { type: "button", class: "channel", "data-role": "channel", "data-channel": channel, "aria-pressed": "false", onclick: () => this.choose(channel) },
      el("span", { class: "channel-dot", "aria-hidden": "true" }), label,
      el("span", { class: "badge", "data-role": "unread", hidden: true }),
    ));
    this.status = el("p", { class: "app-status", "data-role": "status", text: "online" });
    this.list = el("ol", { class: "messages", "data-role": "messages", role: "log", "aria-live": "polite", "aria-label": `Messages of ${person.name}`, tabindex: "0" });
    this.toast = el("p", { class: "toast", role: "status", hidden: true });
    this.sheet = el("div", { class: "sheet-back", hidden: true, onclick: (event) => { if (event.target === this.sheet) this.closeSheet(); } });
    this.suggestions = el("ul", { class: "suggestions", "data-role": "suggestions", hidden: true, "aria-label": "Commands" });
    this.hints = el("div", { class: "hints", role: "group", "aria-label": "Examples, tap to send" });
    this.composer = el("textarea", {
      id, class: "composer", rows: "1", placeholder: "Message", "data-role": "composer", autocomplete: "off", enterkeyhint: "send",
      oninput: () => this.typed(),
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
        if (event.key === "Escape") this.suggestions.hidden = true;
      },
    });
    this.keys = el("div", { class: "keys", "data-role": "keyboard", role: "group", "aria-label": "Keyboard of the bot", hidden: true });
    const screen = el(
      "div", { class: "screen" },
      el("header", { class: "app-bar" }, star(), el("div", { class: "app-title" }, el("p", { class: "app-name", text: "Khidmat" }), this.status)),
      this.list, this.toast, this.hints, this.suggestions,
      el(
        "form", { class: "compose", onsubmit: (event) => { event.preventDefault(); this.send(); } },
        el("label", { class: "sr", for: id, text: `Message of ${person.name}` }),
        this.composer,
        voiceButton(() => this.did(() => post("voice", { actor: this.key, channel: this.channel }))),
        el("button", { type: "submit", class: "send", "data-role": "send", "aria-label": "Send" }, el("span", { class: "send-arrow", "aria-hidden": "true" })),
      ),
      this.keys, this.sheet,
    );
    this.root = el(
      "section", { class: "person", "data-actor": this.key, "data-panel": this.key, "aria-label": `${person.name}, ${person.caption}` },
      el(
        "div", { class: "person-head" },
        el("span", { class: "avatar", "aria-hidden": "true", text: initials(person.name) }),
        el("div", { class: "person-words" }, el("h2", { text: person.name }), el("p", { class: "muted", text: person.caption })),
        el("div", { class: "channels", role: "group", "aria-label": "Which app" }, ...this.switches),
      ),
      el("div", { class: "phone" }, screen),
    );
    // The newest stays in view when the list gets shorter (a keyboard appears), unless somebody has scrolled away from it.
    this.staysAtEnd = true;
    this.list.addEventListener("scroll", () => {
      this.staysAtEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_END;
    });
    new ResizeObserver(() => { if (this.staysAtEnd) this.toEnd(); }).observe(this.list);
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.closeSheet(); });
  }

  choose(channel) {
    this.channel = CHANNELS[channel] ? channel : "whatsapp";
    sessionStorage.setItem(`channel-${this.key}`, this.channel);
    this.root.dataset.app = this.channel;
    for (const one of this.switches) one.setAttribute("aria-pressed", String(one.dataset.channel === this.channel));
    this.list.replaceChildren();
    this.closeSheet();
    this.suggestions.hidden = true;
    if (this.person) draw();
    this.toEnd();
  }

  get isVisible() { return this.root.offsetParent !== null && document.visibilityState === "visible"; }

  draw(person) {
    this.person = person;
    const { messages, keyboard, toast } = person[this.channel];
    const items = messages.length ? withDays(messages) : [{ empty: true }];
    const act = { press: (message, one) => this.press(message, one), openList: (message) => this.openList(message), file: (message) => this.file(message) };
    reconcile(this.list, items, (item) => item.empty ? "empty" : item.separator ? `day ${item.before}` : item.id, (item) => {
      if (item.empty) return el("li", { class: "chip", text: "A new chat. Say salaam, or tap an example below." });
      if (item.separator) return el("li", { class: "chip", "data-role": "day", text: item.separator });
      return bubble(item, this.channel, act);
    });
    this.drawUnread(person);
    this.drawStatus(messages);
    this.drawHints(person.hints);
    this.drawKeys(keyboard);
    this.showToast(toast);
    if (this.staysAtEnd) this.toEnd();
  }

  drawUnread(person) {
    for (const one of this.switches) {
      const channel = one.dataset.channel;
      const heard = person[channel].messages.filter((message) => message.author === "bot").length;
      if (channel === this.channel && this.isVisible) this.seen[channel] = heard;
      setBadge(one.querySelector("[data-role=unread]"), heard - this.seen[channel], "new");
    }
  }

  get unread() {
    return Object.keys(CHANNELS).reduce((sum, channel) => {
      const heard = this.person ? this.person[channel].messages.filter((message) => message.author === "bot").length : 0;
      return sum + heard - this.seen[channel];
    }, 0);
  }

  drawStatus(messages) {
    const last = messages.at(-1);
    const waits = last && last.author !== "bot" && this.sentAt && performance.now() - this.sentAt < TYPING_MS;
    this.status.textContent = waits ? "typing…" : "online";
  }

  drawHints(hints) {
    reconcile(this.hints, hints.map((text) => ({ text })), (hint) => hint.text, ({ text }) => el("button", {
      type: "button", class: "hint", "data-role": "hint", text, onclick: () => this.send(text),
    }));
    this.hints.hidden = !hints.length;
  }

  drawKeys(keys) {
    const rows = [];
    for (const key of keys) (rows[key.row] ||= []).push(key);
    const shown = rows.filter(Boolean).map((row, index) => ({ index, row }));
    reconcile(this.keys, shown, ({ index }) => String(index), ({ row }) => el("div", { class: "key-row" }, ...row.map((key) => el("button", {
      type: "button", class: "key", "data-role": "key", "data-label": key.label, "data-contact": key.request_contact ? "true" : false, text: key.label,
      onclick: () => key.request_contact ? this.did(() => post("contact", { actor: this.key })) : this.send(key.label),
    }))));
    this.keys.hidden = !keys.length;
  }

  showToast(toast) {
    if (!toast || toast.query_id === this.lastToast) return;
    const first = this.lastToast === null && performance.now() < RETRY_MS;
    this.lastToast = toast.query_id;
    if (first) return;
    this.toast.textContent = toast.text;
    this.toast.hidden = false;
    setTimeout(() => { if (this.lastToast === toast.query_id) this.toast.hidden = true; }, 4000);
  }

  toEnd() {
    this.staysAtEnd = true;
    this.list.scrollTop = this.list.scrollHeight;
  }

  typed() {
    this.composer.style.height = "auto";
    this.composer.style.height = `${Math.min(this.composer.scrollHeight, 120)}px`;
    const word = this.composer.value;
    const commands = this.person?.[this.channel].commands || [];
    const found = /^\/\w*$/.test(word) ? commands.filter((entry) => `/${entry.command}`.startsWith(word)) : [];
    this.suggestions.replaceChildren(...found.map((entry) => el("li", {}, el("button", {
      type: "button", class: "suggestion", "data-role": "suggestion",
      onclick: () => { this.composer.value = `/${entry.command} `; this.suggestions.hidden = true; this.composer.focus(); },
    }, el("b", { text: `/${entry.command}` }), el("span", { text: entry.description })))));
    this.suggestions.hidden = !found.length;
  }

  async did(work) {
    this.sentAt = performance.now();
    this.toEnd();
    await attempt(work);
    setTimeout(() => { if (world) this.drawStatus(this.person[this.channel].messages); }, TYPING_MS + 50);
  }

  async send(text = this.composer.value) {
    if (!text.trim()) return;
    if (text === this.composer.value) this.composer.value = "";
    this.typed();
    await this.did(() => post("send", { actor: this.key, channel: this.channel, text }));
    this.toEnd();
  }

  async press(message, one) {
    this.closeSheet();
    await this.did(() => post("press", { actor: this.key, channel: this.channel, message: message.id, button: one.data || one.label }));
  }

  /** Where the file of a message is; another one, when an edit brought another. */
  file(message) {
    return `demo/recording?${new URLSearchParams({ actor: this.key, channel: this.channel, message: message.id, size: message.recording.size })}`;
  }

  openList(message) {
    this.returnTo = document.activeElement;
    const sections = [];
    for (const row of message.buttons) {
      if (!sections.length || sections.at(-1).title !== row.section) sections.push({ title: row.section, rows: [] });
      sections.at(-1).rows.push(row);
    }
    const body = sections.flatMap((section) => [
      section.title ? el("h3", { text: section.title }) : null,
      ...section.rows.map((row) => el("button", {
        type: "button", class: "sheet-row", "data-role": "row", "data-label": row.label, "data-data": row.data, onclick: () => this.press(message, row),
      }, el("span", { class: "row-label", text: row.label }), row.description ? el("span", { class: "row-more", text: row.description }) : null)),
    ]).filter(Boolean);
    const close = el("button", { type: "button", class: "sheet-close", "aria-label": "Close", text: "×", onclick: () => this.closeSheet() });
    this.sheet.replaceChildren(el(
      "div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": message.list_label, "data-role": "sheet" },
      el("div", { class: "sheet-head" }, close, el("p", { text: message.list_label })), el("div", { class: "sheet-rows" }, ...body),
    ));
    this.sheet.hidden = false;
    this.sheet.querySelector(".sheet-row")?.focus();
  }

  closeSheet() {
    if (this.sheet.hidden) return;
    this.sheet.hidden = true;
    this.sheet.replaceChildren();
    if (this.returnTo?.isConnected) this.returnTo.focus();
  }
}

function setBadge(badge, count, word) {
  badge.hidden = count <= 0;
  badge.textContent = count > 0 ? String(count) : "";
  if (count > 0) badge.setAttribute("aria-label", `${count} ${word}`);
}

// ---- mailbox

function drawMails(mails) {
  if (narrow.matches && panel === "mailbox") mailsSeen = mails.length;
  setBadge($("mailbox-unread"), mails.filter((mail) => mail.id >= mailsSeen && !openMails.has(mail.id)).length, "unread");
  $("mailbox-empty").hidden = mails.length > 0;
  const items = mails.map((mail) => ({ ...mail, isOpen: openMails.has(mail.id), isNew: mail.id >= mailsSeen && !openMails.has(mail.id) })).reverse();
  reconcile($("mails"), items, (mail) => String(mail.id), (mail) => el(
    "li", { class: `mail${mail.isNew ? " is-new" : ""}`, "data-role": "mail", "data-to": mail.to },
    el(
      "button", { type: "button", class: "mail-head", "aria-expanded": String(mail.isOpen), "data-label": "open", onclick: () => toggleMail(mail.id) },
      el("span", { class: "mail-to", text: mail.to }), el("time", { text: `${mail.day} · ${mail.time}` }),
      el("span", { class: "mail-subject", dir: "auto", "data-role": "mail-subject", text: mail.subject || "(no subject)" }),
      mail.isOpen ? null : el("span", { class: "mail-peek", dir: "auto", text: mail.text.replace(/\s+/g, " ").slice(0, 90) }),
    ),
    mail.isOpen ? el("div", { class: "mail-body", dir: "auto", "data-role": "mail-body", text: mail.text }) : null,
    mail.isOpen && mail.attachments.length ? el("p", { class: "mail-files", text: `Attached: ${mail.attachments.join(", ")}` }) : null,
  ));
}

function toggleMail(id) {
  if (openMails.has(id)) {
    openMails.delete(id);
    mailsSeen = Math.max(mailsSeen, id + 1);
  } else {
    openMails.add(id);
  }
  draw();
}

// ---- clock

async function move(to) {
  const buttons = [...$("clock").querySelectorAll("button")];
  for (const one of buttons) one.disabled = true;
  const answer = await attempt(() => post("clock", { to }));
  for (const one of buttons) one.disabled = false;
  $("clock-message").textContent = !answer ? "" : answer.moved ? "" : "No reminder is waiting. Assign a duty first.";
}

function drawClock(clock) {
  if ($("clock-time").textContent !== clock.time) {
    $("clock-time").textContent = clock.time;
    $("clock").classList.remove("moved");
    void $("clock").offsetWidth;
    $("clock").classList.add("moved");
  }
  $("clock-day").textContent = clock.day;
  $("clock-zone").textContent = clock.zone.replace("_", " ");
}

// ---- tabs, for a narrow screen

function drawTabs() {
  const tabs = [...world.people.map((person) => ({ name: person.key, label: person.name.split(" ")[0], more: person.caption })), { name: "mailbox", label: "Mailbox" }];
  if (panel === null) panel = sessionStorage.getItem("panel") || tabs[0].name;
  if (!tabs.some((tab) => tab.name === panel)) panel = tabs[0].name;
  reconcile($("tabs"), tabs, (tab) => tab.name, (tab) => el("button", {
    type: "button", class: "tab", role: "tab", "data-role": "tab", "data-tab": tab.name, "aria-label": tab.more ? `${tab.label}, ${tab.more}` : tab.label, onclick: () => show(tab.name),
  }, el("span", { class: "tab-words" }, el("span", { text: tab.label }), tab.more ? el("small", { text: tab.more }) : null), el("span", { class: "badge", hidden: true })));
  for (const tab of $("tabs").children) {
    tab.setAttribute("aria-selected", String(tab.dataset.tab === panel));
    const count = tab.dataset.tab === "mailbox" ? world.mails.filter((mail) => mail.id >= mailsSeen).length : phones.get(tab.dataset.tab)?.unread || 0;
    setBadge(tab.querySelector(".badge"), count, "new");
  }
  for (const one of stage.querySelectorAll("[data-panel]")) one.classList.toggle("is-shown", one.dataset.panel === panel);
}

function show(name) {
  panel = name;
  sessionStorage.setItem("panel", name);
  draw();
  phones.get(name)?.toEnd();
  if (phones.has(name)) draw();
}

// ---- all of it

function draw() {
  $("season").textContent = world.season;
  for (const person of world.people) {
    if (!phones.has(person.key)) {
      const phone = new Phone(person);
      phones.set(person.key, phone);
      stage.insertBefore(phone.root, $("clock"));
    }
  }
  drawTabs();
  for (const person of world.people) phones.get(person.key).draw(person);
  drawMails(world.mails);
  drawTabs();
  drawClock(world.clock);
}

$("clock-next").addEventListener("click", () => move("next"));
$("clock-hour").addEventListener("click", () => move(HOUR));
$("clock-day-later").addEventListener("click", () => move(24 * HOUR));
document.addEventListener("visibilitychange", () => { if (world) draw(); });
follow();
