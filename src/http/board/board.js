// Keeps the notice board fresh. It asks whether the page changed, and changes what stands there;
// while nobody answers, the last state stays and a line says since when.
"use strict";

(() => {
  const EVERY = 30000;
  const PATIENCE = 15000;
  const offline = document.getElementById("offline");
  let tag = "";
  let heard = new Date();
  let asking = false;

  const files = (page) =>
    [...page.querySelectorAll("link[rel=stylesheet], script[src]")]
      .map((one) => one.getAttribute("href") || one.getAttribute("src"))
      .join(" ");

  // What the page is made of now. A new version of the program brings a new look: then the whole
  // page is loaded anew.
  function show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const board = page.getElementById("board");
    if (!board) throw new Error("this is no notice board");
    if (!board.classList.contains("gone") && files(page) !== files(document)) {
      location.reload();
      return;
    }
    document.title = page.title;
    document.getElementById("board").replaceWith(document.adoptNode(board));
  }

  async function look() {
    if (asking) return;
    asking = true;
    try {
      const answer = await fetch(location.href, {
        headers: tag ? { "If-None-Match": tag } : {},
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 200 || answer.status === 404) {
        show(await answer.text());
        tag = answer.headers.get("ETag") || "";
      } else if (answer.status !== 304) {
        throw new Error("answered " + answer.status);
      }
      heard = new Date();
      offline.hidden = true;
    } catch {
      const time = heard.toTimeString().slice(0, 5);
      offline.textContent = document.body.dataset.offline.replace("{time}", time);
      offline.hidden = false;
    } finally {
      asking = false;
    }
  }

  // A tablet on the wall stays awake, where the browser lets it; a phone does not.
  function wake() {
    if (document.visibilityState === "visible" && matchMedia("(min-width: 900px)").matches) {
      navigator.wakeLock?.request("screen").catch(() => {});
    }
  }

  setInterval(look, EVERY);
  addEventListener("online", look);
  addEventListener("offline", look);
  document.addEventListener("visibilitychange", () => {
    wake();
    if (document.visibilityState === "visible") look();
  });
  wake();
})();
