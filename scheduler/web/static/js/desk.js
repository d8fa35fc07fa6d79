/* The desk: the line always has the focus, shows what it understood, acts; the board follows what others do. */
(() => {
const desk = document.querySelector(".desk");
const form = document.getElementById("line");
const text = document.getElementById("text");
const understood = document.getElementById("understood");
const refusal = document.getElementById("refusal");
const words = document.getElementById("words").dataset;
const toast = document.getElementById("toast");
const help = document.getElementById("help");
const offline = document.getElementById("offline");
const POLL = 1500; // milliseconds: a second clerk sees a change within two seconds
const QUICK = /^[cwxyn]\d$/i;
let offered = []; // alternatives of the refusal that is shown
let refusedText = "";
let isOffline = false;
let lastSeen = new Date();
let asking = null;
let toastTimer = 0;

document.getElementById("go").hidden = true;
document.getElementById("help-button").hidden = false;
document.querySelectorAll(".undo-line").forEach((one) => { one.hidden = true; });

function clock(date) { return date.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }); }
function day(iso) { return new Date(iso).toLocaleDateString("sv-SE", { timeZone: "Asia/Shanghai" }); }
function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}
function key(letter) { const made = element("kbd", {}, letter); made.ariaHidden = "true"; return made; }
function toLine() { if (!help.open) text.focus({ preventScroll: true }); }

/* What was understood, before Enter. */
async function understand() {
  if (asking) asking.abort();
  if (!text.value.trim()) { understood.replaceChildren(); return; }
  asking = new AbortController();
  const query = new URLSearchParams({ text: text.value, date: desk.dataset.date, part: desk.dataset.part });
  try {
    const answer = await fetch(`${words.understandUrl}?${query}`, { signal: asking.signal });
    if (answer.ok) understood.innerHTML = await answer.text();
  } catch (error) { if (error.name !== "AbortError") lost(); }
}

/* Every act goes the same way: one request with a key, so that a retry never books twice. What was sent and not
   answered keeps its key: Enter tries the same once more when the line is back. Nothing is queued by itself. */
const unanswered = new Map();
function keyOf(sent) {
  if (!unanswered.has(sent)) unanswered.set(sent, crypto.randomUUID ? crypto.randomUUID() : String(Math.random()) + Date.now());
  return unanswered.get(sent);
}
async function act(url, values, place) {
  if (isOffline) { lost(true); return; }
  if (asking) asking.abort();
  form.classList.add("is-busy");
  const hatched = hatch(place || placeOf(values));
  const body = new URLSearchParams({ date: desk.dataset.date, part: desk.dataset.part, ...values });
  const sent = `${url}?${body}`;
  try {
    const answer = await fetch(url, { method: "POST", body, headers: { Accept: "application/json", "Idempotency-Key": keyOf(sent) } });
    unanswered.delete(sent);
    const found = await answer.json();
    if (!answer.ok) { unhatch(hatched); refuse(found, values); return; }
    if (found.open) { location.href = found.open; return; }
    await settled(found);
    unhatch(hatched);
  } catch { unhatch(hatched); lost(true); } finally { form.classList.remove("is-busy"); }
}

/* Hatched until the server confirms: where the act will show, at once. */
function placeOf(values) {
  const target = document.getElementById("target");
  const said = (values.text || "").trim();
  if (/^\d$/.test(said)) { const now = minute(new Date(Date.now() + ahead).toISOString()); return { court: said, from: now, to: now + 60, booking: "" }; }
  if (target && said) return { court: target.dataset.court, from: Number(target.dataset.from), to: Number(target.dataset.to), booking: target.dataset.bookingId };
  return { booking: values.booking || "" };
}
function hatch(place) {
  const marked = [];
  if (place.booking) marked.push(...document.querySelectorAll(`[data-booking="${CSS.escape(place.booking)}"]`));
  if (place.court && place.to) for (const cell of cells(place.court, place.from, place.to)) if (cell.matches(".free")) marked.push(cell);
  for (const one of marked) one.classList.add("unsure");
  return marked;
}
function unhatch(marked) { for (const one of marked) one.classList.remove("unsure"); }
/* The cells of a court that overlap the minutes; all of them, so that a partial overlap shows as well. */
function cells(court, from, to) {
  return [...document.querySelectorAll(`.board td[data-court="${CSS.escape(String(court))}"]`)].filter((cell) => {
    const at = Number(cell.dataset.minute);
    return at < to && from < at + 5 * cell.colSpan;
  });
}

async function settled(found) {
  clearRefusal();
  text.value = "";
  understood.replaceChildren();
  document.querySelectorAll(".toast[data-toast]").forEach((one) => one.remove()); // at most one
  toast.replaceChildren(found.done);
  if (found.undo) {
    const button = element("button", { type: "button", className: "btn small", textContent: words.undo });
    button.addEventListener("click", () => act(words.undoUrl, {}));
    toast.append(button);
  }
  toast.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { toast.hidden = true; }, 8000);
  toLine();
  await follow(found.booking);
}

/* A refusal stands under the line with a, b, c; the alternatives are drawn on the board as well. */
function refuse(error, values) {
  toast.hidden = true; // what went before is no answer to this
  offered = (error.alternatives || []).slice(0, 3);
  refusedText = values.text || text.value;
  const message = element("p", { className: "message" }, element("b", {}, offered.length ? error.message.split(/还可以：|Free instead:/)[0] : error.message));
  if (error.hint) message.append(element("span", {}, error.hint));
  refusal.replaceChildren(message);
  offered.forEach((other, n) => {
    const button = element("button", { type: "button", className: "btn small" }, key("abc"[n]), other.label);
    button.addEventListener("click", () => take(n, values));
    refusal.append(button);
    mark(other, "abc"[n]);
  });
  if (error.context && error.context.overridable && values.text !== undefined) {
    const before = (values.override || "").split(",").filter(Boolean);
    refusal.append(anyway([...before, error.context.rule], values));
  }
  refusal.append(element("small", { className: "code" }, error.code));
  refusal.hidden = false;
  refusal.last = values;
  refusal.focus({ preventScroll: true });
}

function anyway(rules, values) {
  const made = element("form", { className: "row" });
  const why = element("input", { name: "reason", required: true, className: "small", placeholder: words.why });
  why.setAttribute("aria-label", words.why);
  made.append(why, element("button", { className: "btn small" }, words.anyway));
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    act(form.action, { ...values, override: rules.join(","), reason: why.value });
  });
  return made;
}

function take(n, values) {
  const { label, ...place } = offered[n];
  act(words.takeUrl, { ...values, ...place });
}

function mark(other, letter) {
  if (!other.start || day(other.start) !== desk.dataset.date) return;
  const from = minute(other.start), to = minute(other.end);
  for (const cell of courtOf(other.venue || "", from, to)) {
    cell.classList.add("alt");
    const label = cell.firstElementChild;
    cell.dataset.was ??= label.textContent;
    label.textContent = cell.dataset.alt ? `${label.textContent} ${letter}` : `${letter} ${clock(new Date(other.start))}`;
    cell.dataset.alt = letter;
  }
}
/* The free cells of the first court of the venue that is free all the time: there it would be booked. */
function courtOf(venue, from, to) {
  const free = [...document.querySelectorAll(`.board td.free[data-venue="${CSS.escape(venue)}"]`)];
  const within = new Map();
  for (const cell of free) {
    const at = Number(cell.dataset.minute);
    if (at < to && from < at + 5 * cell.colSpan) within.set(cell.dataset.court, [...(within.get(cell.dataset.court) || []), cell]);
  }
  const covered = (some) => some.reduce((sum, cell) => sum + Math.min(to, Number(cell.dataset.minute) + 5 * cell.colSpan) - Math.max(from, Number(cell.dataset.minute)), 0);
  return [...within.values()].find((some) => covered(some) === to - from) || [];
}
function minute(iso) { const [h, m] = clock(new Date(iso)).split(":").map(Number); return h * 60 + m; }

function clearRefusal() {
  refusal.hidden = true;
  offered = [];
  for (const cell of document.querySelectorAll("td.alt")) { cell.classList.remove("alt"); delete cell.dataset.alt; cell.firstElementChild.textContent = cell.dataset.was; }
}

form.addEventListener("submit", (event) => { event.preventDefault(); if (text.value.trim()) act(form.action, { text: text.value }); });
text.addEventListener("input", (event) => {
  if (event.isComposing) return;
  if (text.value === "?" || text.value === "？") { text.value = ""; help.showModal(); return; }
  if (QUICK.test(text.value)) { act(form.action, { text: text.value }); return; }
  if (/^m\d$/i.test(text.value)) text.value += " ";
  understand();
});
text.addEventListener("compositionend", understand);
understood.addEventListener("click", (event) => { const one = event.target.closest("[data-who]"); if (one) choose(one.dataset.who); });
function choose(code) {
  const rest = text.value.trim().split(/\s+/).filter((word) => /^\d|^\+/.test(word));
  text.value = [code, ...rest].join(" ") + " ";
  toLine();
  understand();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const inField = event.target.closest("input, textarea, select") && event.target !== text;
  if (!refusal.hidden && !inField && event.target !== text && "abc".includes(event.key) && offered["abc".indexOf(event.key)]) {
    event.preventDefault();
    take("abc".indexOf(event.key), refusal.last);
  } else if (event.key === "Escape" && !help.open) {
    event.preventDefault();
    if (!refusal.hidden) { text.value = refusedText; clearRefusal(); } else { text.value = ""; understood.replaceChildren(); }
    toLine();
    understand();
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !text.value && !inField) {
    event.preventDefault();
    act(event.shiftKey ? words.redoUrl : words.undoUrl, {});
  } else if (event.key === "PageUp" || event.key === "PageDown") {
    event.preventDefault();
    document.querySelector(`[data-key="${event.key}"]`).click();
  } else if (event.key === "F9") {
    event.preventDefault();
    document.getElementById("sheet").click();
  } else if (event.target === text && event.altKey && "abcde".includes(event.key)) {
    const one = understood.querySelectorAll("[data-who]")["abcde".indexOf(event.key)];
    if (one) { event.preventDefault(); choose(one.dataset.who); }
  } else if (!inField && event.target !== text && !refusal.hidden && !help.open && event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey) {
    text.value = ""; // the next caller: what is typed begins a new line
    understood.replaceChildren();
    clearRefusal();
    toLine();
  } else if (!inField && event.target !== text && refusal.hidden && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("a, button, dialog")) {
    toLine(); // the line always has the focus
  }
});
for (const name of ["mouseenter", "focusin"]) toast.addEventListener(name, () => clearTimeout(toastTimer));
for (const name of ["mouseleave", "focusout"]) toast.addEventListener(name, () => { clearTimeout(toastTimer); toastTimer = setTimeout(() => { toast.hidden = true; }, 3000); });
document.getElementById("help-button").addEventListener("click", () => help.showModal());
help.addEventListener("close", toLine);
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, select, textarea, dialog, summary") && !String(getSelection())) toLine();
});

/* Forms in the panels act without leaving the page. */
document.getElementById("panels").addEventListener("submit", (event) => {
  event.preventDefault();
  act(event.target.action, Object.fromEntries(new FormData(event.target)));
});

/* Dragging a booking moves it; `m2 3 1930` in the line does the same. While it hangs over the board, its whole
   span is marked, and whatever it would clash with: a drop there is refused, with alternatives. */
let dragged = null;
let target = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-booking]");
  if (!dragged) return;
  event.dataTransfer.setData("text/plain", dragged.dataset.booking);
  event.dataTransfer.effectAllowed = "move";
});
function landing(event) {
  const cell = dragged && event.target.closest && event.target.closest(".board td[data-court]");
  if (!cell) return null;
  const at = Number(cell.dataset.minute);
  if (cell.matches(".free")) return { court: cell.dataset.court, at };
  const box = cell.getBoundingClientRect();
  const steps = Math.floor(((event.clientX - box.left) / box.width) * cell.colSpan / 6);
  return { court: cell.dataset.court, at: at + 30 * Math.max(0, steps) };
}
function unmark() {
  for (const one of document.querySelectorAll("td.drop, td.clash")) one.classList.remove("drop", "clash");
  toast.classList.remove("clashing");
  if (toast.dataset.live) { toast.hidden = true; delete toast.dataset.live; }
}
document.addEventListener("dragover", (event) => {
  const found = landing(event);
  if (!found) { if (target) { target = null; unmark(); } return; }
  event.preventDefault();
  if (target && target.court === found.court && target.at === found.at) return;
  target = found;
  unmark();
  const covered = cells(found.court, found.at, found.at + Number(dragged.dataset.minutes));
  const others = covered.filter((cell) => !cell.matches(".free") && !cell.contains(dragged));
  for (const cell of covered) cell.classList.add(others.includes(cell) ? "clash" : "drop");
  if (!others.length) return;
  clearTimeout(toastTimer);
  toast.replaceChildren(words.clash.replace("{x}", others.map((cell) => (cell.querySelector("b") || cell).textContent.trim()).join(", ")));
  toast.classList.add("clashing");
  toast.dataset.live = "yes";
  toast.hidden = false;
});
document.addEventListener("dragend", () => { dragged = target = null; unmark(); });
document.addEventListener("drop", (event) => {
  const found = landing(event);
  if (!found) return;
  event.preventDefault();
  const { booking, version, minutes } = dragged.dataset;
  unmark();
  act(words.moveUrl, { booking, version, court: found.court, minute: found.at }, { booking, court: found.court, from: found.at, to: found.at + Number(minutes) });
  dragged = target = null;
});

/* The right edge of a booking makes it longer or shorter, in steps of five minutes; `m2 90m` in the line does the
   same. What stands in the way is marked before the edge is let go. */
document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".grip");
  if (!grip || event.button) return;
  event.preventDefault();
  const slot = grip.closest("[data-booking]"), court = slot.closest("td").dataset.court;
  const { booking, version } = slot.dataset, start = Number(slot.dataset.start);
  let minutes = Number(slot.dataset.minutes);
  const before = minutes;
  slot.draggable = false;
  grip.setPointerCapture(event.pointerId);
  function pull(moved) {
    const end = minuteAt(moved.clientX);
    if (end === null) return;
    minutes = Math.max(5, end - start);
    unmark();
    const covered = cells(court, start, start + minutes);
    const others = covered.filter((cell) => !cell.matches(".free") && !cell.contains(slot));
    for (const cell of covered) if (!cell.contains(slot)) cell.classList.add(others.includes(cell) ? "clash" : "drop");
    clearTimeout(toastTimer);
    toast.replaceChildren(words.length.replace("{at}", clock(new Date(Date.UTC(2000, 0, 1, 0, start + minutes - 480)))).replace("{n}", minutes));
    toast.dataset.live = "yes";
    toast.hidden = false;
  }
  function stop(ended) {
    grip.removeEventListener("pointermove", pull);
    slot.draggable = true;
    unmark();
    if (ended.type === "pointerup" && minutes !== before) act(words.moveUrl, { booking, version, court, minute: start, minutes }, { booking, court, from: start, to: start + minutes });
  }
  grip.addEventListener("pointermove", pull);
  grip.addEventListener("pointerup", stop, { once: true });
  grip.addEventListener("pointercancel", stop, { once: true });
});
document.addEventListener("click", (event) => { if (event.target.closest(".grip")) event.preventDefault(); });
/* The minute of the day under a pixel, to the nearest five; null in the gap between two stretches. */
function minuteAt(x) {
  for (const head of document.querySelectorAll(".board thead th[data-minute]")) {
    const box = head.getBoundingClientRect();
    if (x < box.left || x > box.right) continue;
    return Number(head.dataset.minute) + 5 * Math.round((x - box.left) / (box.width / head.colSpan));
  }
  return null;
}

/* What the other clerk does: only the pieces that changed come over. */
let seenMark = ""; // of what is shown: where it still stands the server renders nothing
async function follow(fresh) {
  const have = [...document.querySelectorAll("[data-hash]")].map((one) => `${one.id}.${one.dataset.hash}`).join(" ");
  const query = new URLSearchParams({ date: desk.dataset.date, part: desk.dataset.part, have, mark: seenMark });
  try {
    const answer = await fetch(`${words.piecesUrl}?${query}`);
    if (!answer.ok) { lost(); return; }
    found();
    const its = answer.headers.get("Desk-Mark");
    if (answer.status === 204) { seenMark = its || seenMark; return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement && document.activeElement.id;
    for (const piece of page.querySelectorAll("[data-hash]")) {
      const old = document.getElementById(piece.id);
      if (old) old.replaceWith(document.adoptNode(piece));
    }
    seenMark = its || "";
    if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
    document.querySelectorAll(".slot.fresh").forEach((one) => one.classList.remove("fresh"));
    if (fresh) document.querySelectorAll(`[data-booking="${fresh}"]`).forEach((one) => one.classList.add("fresh"));
  } catch { lost(); }
}
function lost(asked) {
  if (asked && isOffline) { offline.hidden = true; requestAnimationFrame(() => { offline.hidden = false; }); } // said again
  isOffline = true;
  desk.classList.add("is-offline");
  offline.textContent = offline.dataset.words.replace("{at}", clock(lastSeen));
  offline.hidden = false;
  text.setAttribute("aria-invalid", "true");
}
function found() {
  lastSeen = new Date();
  document.getElementById("online-text").textContent = words.online;
  if (!isOffline) return;
  isOffline = false;
  desk.classList.remove("is-offline");
  offline.hidden = true;
  if (unanswered.size) { toast.replaceChildren(words.again); toast.hidden = false; clearTimeout(toastTimer); toastTimer = setTimeout(() => { toast.hidden = true; unanswered.clear(); }, 60000); }
  text.removeAttribute("aria-invalid");
}

/* The red line of the present moment, by the server's clock. */
const ahead = Number(desk.dataset.now) * 1000 - Date.now();
function drawNow() {
  const line = document.getElementById("now-line");
  const now = new Date(Date.now() + ahead);
  const at = minute(now.toISOString());
  const head = [...document.querySelectorAll(".board thead th[data-minute]")].find((one) => Number(one.dataset.minute) <= at && at < Number(one.dataset.minute) + 5 * one.colSpan);
  line.hidden = !desk.dataset.today || !head; // before, after, or between two stretches of the day
  if (line.hidden) return;
  const table = document.querySelector(".board table");
  line.style.left = `${head.offsetLeft + head.offsetWidth * (at - Number(head.dataset.minute)) / (5 * head.colSpan)}px`;
  line.style.height = `${table.offsetHeight}px`;
  line.firstElementChild.textContent = clock(now);
}

drawNow();
{ // where the board is wider than the screen it begins at the present moment
  const board = document.getElementById("board"), line = document.getElementById("now-line");
  if (!line.hidden && board.scrollWidth > board.clientWidth) board.scrollLeft = line.offsetLeft - board.clientWidth / 2;
}
window.addEventListener("resize", drawNow);
setInterval(drawNow, 20000);
setInterval(() => { if (!document.hidden) follow(); }, POLL);
if (refusal.hidden) toLine(); else refusal.focus();
})();
