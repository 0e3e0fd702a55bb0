// The roster as a spreadsheet: arrows move, typing gives, others' changes appear by themselves.
"use strict";

(() => {
  const table = document.getElementById("roster");
  if (!table) {
    return;
  }
  const mayAct = Boolean(table.dataset.mayAct);
  const frame = document.getElementById("roster-frame");
  const looking = document.getElementById("looking");
  const giving = document.getElementById("giving");
  const rows = [...table.tBodies[0].rows];
  // The links of the cells, in rows and columns; null where a duty isn't on.
  const cells = rows.map((row) =>
    [...row.cells].slice(1).map((cell) => cell.querySelector("a.cell")),
  );

  // --- Where one is -----------------------------------------------------------------------------

  const all = cells.flat().filter(Boolean);
  let current = null;

  function placeOf(cell) {
    for (let row = 0; row < cells.length; row += 1) {
      const column = cells[row].indexOf(cell);
      if (column >= 0) {
        return [row, column];
      }
    }
    return null;
  }

  // Of all cells one is reached by Tab: the one where one was last.
  function settle(cell) {
    if (current) {
      current.tabIndex = -1;
    }
    current = cell;
    cell.tabIndex = 0;
  }

  function go(cell) {
    if (cell) {
      settle(cell);
      cell.focus();
    }
  }

  // The next cell in a direction, past duties that aren't on.
  function towards(row, column, down, right) {
    for (let r = row + down, c = column + right; cells[r] && c >= 0 && c < cells[r].length; ) {
      if (cells[r][c]) {
        return cells[r][c];
      }
      r += down;
      c += right;
    }
    return null;
  }

  function edge(list, last) {
    const there = list.filter(Boolean);
    return last ? there[there.length - 1] : there[0];
  }

  for (const cell of all) {
    cell.tabIndex = -1;
  }
  const today = table.querySelector("tr.today");
  const begin = today ? cells[rows.indexOf(today)] : cells.find((row) => row.some(Boolean));
  const first = begin && (begin.find((cell) => cell && cell.classList.contains("free")) || edge(begin));
  if (first || all[0]) {
    settle(first || all[0]);
  }

  const isWide = () => getComputedStyle(table.tHead).position === "static";

  function showToday(behavior) {
    if (!today) {
      return;
    }
    if (isWide()) {
      const head = table.tHead.offsetHeight;
      frame.scrollTo({ top: today.offsetTop - head - today.offsetHeight, behavior });
    } else {
      window.scrollTo({ top: today.getBoundingClientRect().top + scrollY - 12, behavior });
    }
  }
  showToday("instant");
  const toToday = document.getElementById("to-today");
  toToday.hidden = !today;
  toToday.addEventListener("click", (event) => {
    event.preventDefault();
    showToday("auto");
    go(edge(cells[rows.indexOf(today)]));
  });

  // --- Keys ---------------------------------------------------------------------------------------

  table.addEventListener("focusin", (event) => {
    const cell = event.target.closest("a.cell");
    if (cell) {
      settle(cell);
      foresee(cell);
    }
  });

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("a.cell");
    if (!cell) {
      return;
    }
    const [row, column] = placeOf(cell);
    const whole = event.ctrlKey || event.metaKey;
    if (whole && event.key.toLowerCase() === "z") {
      event.preventDefault();
      undoLast();
      return;
    }
    const moves = {
      ArrowDown: () => towards(row, column, 1, 0),
      ArrowUp: () => towards(row, column, -1, 0),
      ArrowRight: () => towards(row, column, 0, 1),
      ArrowLeft: () => towards(row, column, 0, -1),
      Home: () => edge(whole ? all : cells[row], false),
      End: () => edge(whole ? all : cells[row], true),
      PageDown: () => nearest(row + 7, column),
      PageUp: () => nearest(row - 7, column),
    };
    const move = moves[event.key];
    if (move && !event.altKey) {
      event.preventDefault();
      go(move());
    } else if (event.key === " " || event.key === "Delete" || event.key === "F2") {
      event.preventDefault();
      open(cell);
    } else if (event.key.length === 1 && !whole && !event.altKey && isFree(cell)) {
      event.preventDefault();
      give(cell, event.key);
    }
  });

  function nearest(row, column) {
    const there = Math.max(0, Math.min(cells.length - 1, row));
    return cells[there][column] || edge(cells[there]);
  }

  table.addEventListener("click", (event) => {
    const cell = event.target.closest("a.cell");
    if (cell && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      settle(cell);
      open(cell);
    }
  });

  // --- Opening a cell -------------------------------------------------------------------------------

  const isFree = (cell) => mayAct && cell.classList.contains("free");
  const slotOf = (cell) => ({ date: cell.closest("tr").dataset.date, duty: cell.dataset.duty });

  function open(cell) {
    if (isFree(cell)) {
      give(cell, "");
    } else {
      look(cell);
    }
  }

  // What a dialog was opened for; it gets the focus back.
  let opened = null;

  for (const dialog of [looking, giving].filter(Boolean)) {
    dialog.addEventListener("close", () => {
      for (const player of dialog.querySelectorAll("audio")) {
        player.pause();
      }
      if (opened) {
        go(opened);
      }
      opened = null;
    });
    dialog.addEventListener("click", (event) => {
      // A press beside the sheet closes it.
      if (event.target === dialog || event.target.closest("[data-closes]")) {
        dialog.close();
      }
    });
    dialog.addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.target;
      delete form.dataset.sent;
      const fields = new FormData(form, event.submitter);
      await change(form.getAttribute("action"), fields, () => dialog.close());
    });
  }

  async function look(cell) {
    const part = document.getElementById("looking-at");
    const answer = await Desk.ask(cell.getAttribute("href"));
    if (!answer.html) {
      Desk.toast(answer.said || document.body.dataset.away, { isWell: false });
      return;
    }
    part.innerHTML = answer.html;
    opened = cell;
    looking.showModal();
  }

  // --- Giving ---------------------------------------------------------------------------------------

  // Everyone who serves: loaded once, asked for again when the roster changed.
  let everyone = null;
  // Who fits a slot, by the slot; forgotten with each change.
  let fits = new Map();

  function people() {
    everyone ||= Desk.ask("/admin/roster/people").then((answer) => {
      if (!answer.people) {
        everyone = null;
      }
      const known = new Map();
      for (const [id, name, its, folded] of answer.people || []) {
        known.set(id, { id, name, its, folded, words: folded.split(" ") });
      }
      return known;
    });
    return everyone;
  }

  function fitsOf(cell) {
    const { date, duty } = slotOf(cell);
    const path = `/admin/roster/fits/${date}/${duty}`;
    if (!fits.has(path)) {
      fits.set(
        path,
        Desk.ask(path).then((answer) => {
          if (!answer.fits) {
            fits.delete(path);
          }
          return answer.fits || [];
        }),
      );
    }
    return fits.get(path);
  }

  // Who rests on an open cell will type there.
  let foreseeing = 0;
  function foresee(cell) {
    clearTimeout(foreseeing);
    if (isFree(cell)) {
      foreseeing = setTimeout(() => {
        people();
        fitsOf(cell);
      }, 120);
    }
  }

  const search = document.getElementById("search");
  const list = document.getElementById("found");
  const said = document.getElementById("search-said");
  // What the list shows: the people who fit, in order, and which of them is chosen.
  let shown = { ranked: [], found: [], chosen: 0, sure: null };

  async function give(cell, typed) {
    opened = cell;
    const { date, duty } = slotOf(cell);
    const form = giving.querySelector("form");
    form.elements.date.value = date;
    form.elements.duty.value = duty;
    form.reset();
    form.elements.date.value = date;
    form.elements.duty.value = duty;
    document.getElementById("closing").open = false;
    document.getElementById("giving-title").textContent = cell.getAttribute("aria-label");
    search.value = typed;
    shown = { ranked: [], found: [], chosen: 0, sure: null };
    list.replaceChildren();
    said.textContent = document.body.dataset.busy;
    giving.showModal();
    search.focus();
    search.setSelectionRange(typed.length, typed.length);
    const [known, ranked] = await Promise.all([people(), fitsOf(cell)]);
    if (opened !== cell) {
      return;
    }
    shown.ranked = ranked
      .filter(([id]) => known.has(id))
      .map(([id, why, isToAsk]) => ({ ...known.get(id), why, isToAsk }));
    find();
  }

  // The form in which names are compared, as the server has it.
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(/\p{Script=Latin}\p{M}+/gu, (letters) => letters[0])
      .replace(/[\u0610-\u061a\u064b-\u065f\u0670'’‘`ʼ\u200c\u200d\u2066-\u2069]/g, "")
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim();
  }

  function matches(person, words) {
    return words.every(
      (word) =>
        person.words.some((part) => part.startsWith(word)) || person.its.startsWith(word),
    );
  }

  let asking = 0;
  function find() {
    clearTimeout(asking);
    const folded = fold(search.value);
    const words = folded.split(" ").filter(Boolean);
    shown.sure = null;
    show(shown.ranked.filter((person) => matches(person, words)));
    if (!shown.found.length && words.length && shown.ranked.length) {
      // Nothing begins so: the server knows what sounds like it.
      const typed = search.value;
      asking = setTimeout(async () => {
        const answer = await Desk.ask(`/admin/roster/like?q=${encodeURIComponent(typed)}`);
        if (giving.open && search.value === typed && answer.like) {
          const alike = new Map(answer.like.map((id, place) => [id, place]));
          const found = shown.ranked.filter((person) => alike.has(person.id));
          show(found.sort((one, other) => alike.get(one.id) - alike.get(other.id)));
        }
      }, 150);
    }
  }

  function show(found) {
    shown.found = found;
    shown.chosen = 0;
    said.textContent = found.length ? "" : giving.dataset.none;
    list.replaceChildren(
      ...found.slice(0, 60).map((person, place) => {
        const option = document.createElement("li");
        option.id = `fit-${person.id}`;
        option.setAttribute("role", "option");
        option.dataset.place = place;
        const name = document.createElement("span");
        name.className = "fit-name";
        const words = document.createElement("bdi");
        words.textContent = person.name;
        const its = document.createElement("span");
        its.className = "its";
        its.textContent = person.its;
        name.append(words, " ", its);
        const why = document.createElement("span");
        why.className = person.isToAsk ? "why ask" : "why";
        why.textContent = person.why;
        option.append(name, " ", why);
        return option;
      }),
    );
    choose(0);
    list.scrollTop = 0;
  }

  function choose(place) {
    const options = [...list.children];
    shown.chosen = Math.max(0, Math.min(options.length - 1, place));
    for (const [at, option] of options.entries()) {
      option.setAttribute("aria-selected", String(at === shown.chosen));
    }
    const option = options[shown.chosen];
    if (option) {
      search.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      search.removeAttribute("aria-activedescendant");
    }
  }

  function take() {
    const person = shown.found[shown.chosen];
    if (!person) {
      return;
    }
    if (person.isToAsk && shown.sure !== person.id) {
      shown.sure = person.id;
      said.textContent = `${person.name}: ${person.why}. ${giving.dataset.ask}`;
      list.children[shown.chosen].classList.add("sure");
      return;
    }
    const slot = slotOf(opened);
    change("/admin/roster/assign", { ...slot, person: person.id }, () => giving.close());
  }

  if (giving) {
    search.addEventListener("input", find);
    search.addEventListener("keydown", (event) => {
      const page = 6;
      const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
      if (event.key in moves) {
        event.preventDefault();
        choose(shown.chosen + moves[event.key]);
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        take();
      }
    });
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) {
        choose(Number(option.dataset.place));
        take();
      }
    });
  }

  // --- Changing -------------------------------------------------------------------------------------

  let isBusy = false;
  let undoable = null;

  // Sends a change and shows what became of it; what was changed is seen at once.
  async function change(path, fields, close) {
    if (isBusy) {
      return;
    }
    isBusy = true;
    const answer = await Desk.post(path, fields);
    isBusy = false;
    if (!answer.ok) {
      Desk.toast(answer.said, { isWell: false, seconds: 15 });
      if (answer.status === 409) {
        refresh();
      }
      return;
    }
    close();
    forgetToast();
    if (answer.undo) {
      const toast = Desk.toast(answer.said, {
        label: table.dataset.undo,
        press: undoLast,
        closes: table.dataset.close,
        seconds: 600,
      });
      undoable = { assignment: answer.undo, toast };
    } else {
      Desk.toast(answer.said);
    }
    await refresh();
  }

  function forgetToast() {
    if (undoable) {
      undoable.toast.remove();
    }
    undoable = null;
  }

  function undoLast() {
    if (undoable) {
      const { assignment } = undoable;
      change("/admin/roster/undo", { assignment }, () => go(current));
    }
  }

  // --- What others change ---------------------------------------------------------------------------

  let version = table.dataset.version;
  let refreshing = null;
  let again = false;

  // One at a time; what changes meanwhile is looked at afterwards.
  function refresh() {
    if (refreshing) {
      again = true;
      return refreshing;
    }
    refreshing = load().finally(() => {
      refreshing = null;
      if (again) {
        again = false;
        refresh();
      }
    });
    return refreshing;
  }

  async function load() {
    const answer = await Desk.ask(`/admin/roster/cells${location.search}`);
    if (!answer.days) {
      return;
    }
    version = answer.version;
    everyone = null;
    fits = new Map();
    if (answer.shape !== table.dataset.shape) {
      reshape();
      return;
    }
    let open = 0;
    for (const [at, day] of answer.days.entries()) {
      for (const [column, cell] of day.cells.entries()) {
        open += cell.is_free ? 1 : 0;
        put(cells[at][column], cell);
      }
      const count = rows[at].querySelector(".day-open");
      if (count.textContent !== day.open) {
        count.textContent = day.open;
      }
    }
    const ahead = document.getElementById("open-ahead");
    if (ahead.textContent !== answer.open) {
      ahead.textContent = answer.open;
    }
  }

  // Puts a cell into the page; the link stays, and with it the focus.
  function put(link, cell) {
    if (!link) {
      return;
    }
    const state = `cell ${cell.standing}${cell.is_free ? " free" : ""}`;
    const name = link.querySelector(".cell-name");
    const isNew = name.textContent !== cell.name || !link.className.startsWith(state);
    if (!isNew) {
      return;
    }
    link.className = state;
    link.setAttribute("aria-label", cell.label);
    link.querySelector(".letter").textContent = cell.letter;
    name.textContent = cell.name;
    // The eye finds what changed.
    requestAnimationFrame(() => link.classList.add("fresh"));
    setTimeout(() => link.classList.remove("fresh"), 2500);
  }

  let isTold = false;
  function reshape() {
    if (!isTold) {
      isTold = true;
      Desk.toast(table.dataset.changed, {
        label: table.dataset.again,
        press: () => location.reload(),
        seconds: 600,
      });
    }
  }

  // Listens while the page is seen; who can't listen looks now and then.
  let source = null;
  let looks = 0;

  function listen() {
    source?.close();
    clearInterval(looks);
    source = new EventSource("/admin/events");
    source.onmessage = (event) => {
      if (event.data !== version) {
        refresh();
      }
    };
    source.addEventListener("out", () => location.reload());
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        clearInterval(looks);
        looks = setInterval(refresh, 20000);
      }
    };
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      clearInterval(looks);
    } else {
      listen();
      refresh();
    }
  });
  window.addEventListener("pagehide", () => source?.close());
  if (!document.hidden) {
    listen();
  }
})();
