// Draws a conversation: bubbles, ticks, buttons, days. Whatever people or the bot write goes in as text, never as markup.

/** Makes an element. Attributes named on* are listeners, `text` is the text content, `false` and `null` leave one out. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code",
  blockquote: "blockquote", footer: "small", spoiler: "span", text_link: "a",
};
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufefc]/;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)]/g;

/** A link, if it leads to the web. */
function link(address, label) {
  let target = null;
  try {
    const url = new URL(address);
    if (url.protocol === "http:" || url.protocol === "https:") target = url.href;
  } catch { /* Then it is only text. */ }
  return target ? el("a", { href: target, target: "_blank", rel: "noopener noreferrer", text: label }) : document.createTextNode(label);
}

function plain(text, linked) {
  if (linked) return [document.createTextNode(text)];
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(document.createTextNode(text.slice(at, found.index)), link(found[0], found[0]));
    at = found.index + found[0].length;
  }
  parts.push(document.createTextNode(text.slice(at)));
  return parts;
}

/** A text with its spans, whose offsets count UTF-16 units just as JavaScript's strings do. */
export function rich(text, spans, from = 0, to = text.length, linked = false) {
  const parts = [];
  let at = from;
  let index = 0;
  while (index < spans.length) {
    const span = spans[index];
    const end = Math.min(span.offset + span.length, to);
    const inner = [];
    for (index += 1; index < spans.length && spans[index].offset < end; index += 1) inner.push(spans[index]);
    if (span.offset < at) continue;
    parts.push(...plain(text.slice(at, span.offset), linked));
    const isLink = span.kind === "text_link" && span.url;
    const element = isLink ? link(span.url, "") : el(TAGS[span.kind] || "span", { "data-kind": span.kind });
    const content = rich(text, inner, span.offset, end, linked || isLink);
    if (element.append) element.append(...content);
    parts.push(...(element.append ? [element] : content));
    at = end;
  }
  parts.push(...plain(text.slice(at, to), linked));
  return parts;
}

const TICKS = {
  waiting: ["🕓", "on its way"], sent: ["✓", "sent"], delivered: ["✓✓", "delivered"], read: ["✓✓", "read"], failed: ["!", "not delivered"],
};

function tick(message) {
  const [sign, words] = TICKS[message.tick] || TICKS.sent;
  return el("span", { class: `tick tick-${message.tick}`, "data-role": "tick", role: "img", "aria-label": words, title: words, text: sign });
}

function meta(message, mine) {
  return el(
    "span", { class: "meta" },
    message.edited ? el("span", { class: "edited", text: "edited" }) : null,
    el("time", { text: message.time }),
    mine ? tick(message) : null,
  );
}

function button(message, one, act, className) {
  if (one.url) {
    const anchor = link(one.url, one.label);
    if (anchor.setAttribute) anchor.className = `${className} is-link`;
    return anchor;
  }
  return el("button", {
    type: "button", class: className, "data-role": "button", "data-label": one.label, "data-data": one.data,
    text: one.label, onclick: () => act.press(message, one),
  });
}

/** Telegram's buttons stand in rows below the bubble; WhatsApp's are part of it, a list hides behind one button. */
function buttons(message, channel, act) {
  if (!message.buttons.length) return null;
  if (channel === "telegram") {
    const rows = [];
    for (const one of message.buttons) (rows[one.row] ||= []).push(button(message, one, act, "inline-button"));
    return el("div", { class: "inline-rows" }, ...rows.filter(Boolean).map((row) => el("div", { class: "inline-row" }, ...row)));
  }
  if (message.list_label) {
    return el("div", { class: "replies" }, el("button", {
      type: "button", class: "reply is-list", "data-role": "list-open", "aria-haspopup": "dialog",
      text: message.list_label, onclick: () => act.openList(message),
    }));
  }
  return el("div", { class: "replies" }, ...message.buttons.map((one) => button(message, one, act, "reply")));
}

/** Two letters for a picture. */
export function initials(name) {
  return name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
}

/** The bot's picture. */
export function star() {
  return el("span", { class: "app-avatar", "aria-hidden": "true" });
}

/** Sends a voice note: the page makes no recording of its own, so nobody is asked for the microphone. */
export function voiceButton(record) {
  return el(
    "button", { type: "button", class: "voice", "data-role": "voice", "aria-label": "Send a voice note of four seconds", title: "Send a voice note", onclick: record },
    el("span", { class: "voice-mic", "aria-hidden": "true" }),
  );
}

/** A picture as the chat shows it; tapped, it opens as large as it is. */
function look(message, act) {
  return el(
    "a", { class: `picture is-${message.recording.sent_as}`, href: act.file(message), target: "_blank", rel: "noopener" },
    el("img", { src: act.file(message), alt: message.recording.name || "A picture of the roster; its words stand below", "data-role": "picture" }),
  );
}

/** One message with all that belongs to it. */
export function bubble(message, channel, act) {
  const mine = message.author !== "bot";
  const body = el("div", { class: "text", dir: "auto", "data-role": "text" }, ...rich(message.text, message.spans));
  // A picture is shown, a document by its name, each with the words below it.
  const file = message.recording && message.recording.name;
  const picture = message.recording && !mine && message.recording.mime.startsWith("image/") ? look(message, act) : null;
  if (file) body.prepend(el("div", { class: "file", "data-role": "file", text: `📄 ${file}` }));
  // The time stands at the end of the last line, unless that runs from right to left.
  const lastLine = message.text.slice(message.text.lastIndexOf("\n") + 1);
  const corner = RIGHT_TO_LEFT.test(lastLine) ? "" : " has-corner";
  if (corner) body.append(el("span", { class: "corner", "aria-hidden": "true" }));
  // Only what the bot plays can be fetched.
  const sound = message.recording && !mine && message.recording.mime.startsWith("audio/") ? el("audio", { controls: true, preload: "metadata", src: act.file(message), "data-role": "sound", "aria-label": "Recording" }) : null;
  if (sound) body.textContent = "";
  const box = el("div", { class: `bubble${corner}${picture ? " has-picture" : ""}` }, picture, sound, el("div", { class: "words" }, body, meta(message, mine)));
  const below = buttons(message, channel, act);
  if (below && channel === "whatsapp") box.append(below);
  return el(
    "li",
    { class: `message ${mine ? "mine" : "theirs"}`, "data-role": "message", "data-id": message.id, "data-author": mine ? "person" : "bot", "data-tick": message.tick },
    el("span", { class: "sr", text: mine ? "You: " : "Khidmat: " }),
    box,
    channel === "telegram" ? below : null,
  );
}

/** Brings a list of elements up to date, touching only what changed, so that focus and scrolling stay. */
export function reconcile(list, items, key, draw) {
  const known = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let before = list.firstElementChild;
  for (const item of items) {
    const name = key(item);
    const print = JSON.stringify(item);
    let element = known.get(name);
    known.delete(name);
    if (element && element.dataset.print === print) {
      if (element === before) { before = before.nextElementSibling; continue; }
    } else {
      const fresh = draw(item);
      fresh.dataset.key = name;
      fresh.dataset.print = print;
      if (element) {
        const focused = element.contains(document.activeElement) ? document.activeElement.dataset.label : null;
        if (before === element) before = element.nextElementSibling;
        element.replaceWith(fresh);
        fresh.classList.add("kept");
        if (focused) [...fresh.querySelectorAll("[data-label]")].find((one) => one.dataset.label === focused)?.focus();
      }
      element = fresh;
    }
    list.insertBefore(element, before);
  }
  for (const gone of known.values()) gone.remove();
}

/** The messages with a line for each new day between them. */
export function withDays(messages) {
  const items = [];
  let day = null;
  for (const message of messages) {
    if (message.day !== day) items.push({ separator: message.day, before: message.id });
    day = message.day;
    items.push(message);
  }
  return items;
}
