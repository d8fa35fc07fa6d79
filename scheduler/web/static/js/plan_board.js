/* The organiser's board: places blocks on the grid, lifts and puts them, by mouse, touch and keys.
   Everything it sends is a form of the page; after each answer it takes the page anew from the server. */
(() => {
const $ = (id) => document.getElementById(id);
const DAY = 1440, HEAD = 46, NAME = 124, ROW = 60;
const GROUPS = 8; // blocks side by side in a row before they share a line
let zoom = Number(sessionStorage.getItem("ob-zoom")) || 1;
let geo, lifted = null, prices = new Map(), tipTimer = 0, moving = null;
const root = () => $("ob"), words = () => $("ob-words").dataset, d = () => root().dataset;
const blocks = () => [...document.querySelectorAll(".ob-block:not(.copy)")];
const blockOf = (code) => blocks().find((b) => b.dataset.session === code);
const signed = (n) => (n < 0 ? "−" + -n : "+" + n);
const clock = (m) => String(Math.floor((m % DAY) / 60)).padStart(2, "0") + ":" + String(m % 60).padStart(2, "0");

/* Where a minute is, and which minute is where: only the open hours of each day are drawn; a month gives each day a column. */
function measure() {
  const n = Number(d().days), first = Number(d().first), last = Number(d().last), coarse = d().view === "month";
  const room = $("ob-scroll").clientWidth - NAME - 2;
  const least = (coarse ? 84 : d().view === "week" ? 320 : 460) * zoom;
  const day = Math.max(room / n, least);
  geo = { n, first, last, coarse, day, width: day * n, hour: (day * 60) / (last - first) };
}
const xOf = (m, end) => {
  let k = Math.floor(m / DAY), r = m - k * DAY;
  if (end && r === 0 && k > 0) { k -= 1; r = DAY; }
  if (geo.coarse) return (k + (end ? 1 : 0)) * geo.day;
  return k * geo.day + ((Math.min(Math.max(r, geo.first), geo.last) - geo.first) / (geo.last - geo.first)) * geo.day;
};
const minuteAt = (x) => {
  const k = Math.min(Math.max(Math.floor(x / geo.day), 0), geo.n - 1);
  return k * DAY + geo.first + ((x - k * geo.day) / geo.day) * (geo.last - geo.first);
};
const put = (el, left, top, width, height) => { const s = el.style; s.left = left + "px"; s.top = top + "px"; s.width = Math.max(width, 4) + "px"; s.height = height + "px"; };
const line = (x, cls) => { const el = document.createElement("div"); el.className = "ob-line " + cls; el.style.left = x + "px"; return el; };

function layout() {
  measure();
  const grid = $("ob-grid");
  grid.style.width = NAME + geo.width + "px";
  for (const el of document.querySelectorAll(".ob-line, .ob-hour, .copy")) el.remove();
  for (const el of document.querySelectorAll(".ob-day")) { el.style.left = el.dataset.day * geo.day + "px"; el.style.width = geo.day + "px"; }
  const days = document.querySelector(".ob-days"), gap = geo.hour > 44 ? 1 : geo.hour > 20 ? 2 : 4;
  if (!geo.coarse) for (let k = 0; k < geo.n; k++) for (let m = geo.first; m < geo.last; m += 60 * gap) {
    const el = Object.assign(document.createElement("span"), { className: "ob-hour", textContent: m / 60 });
    el.style.left = k * geo.day + ((m - geo.first) / 60) * geo.hour + 3 + "px";
    days.append(el);
  }
  rows();
}

/* Blocks of a row that overlap in time stand under each other; a row is as high as it needs. */
function rows() {
  const list = [...document.querySelectorAll(".ob-row")], tracks = new Map(list.map((r) => [r.dataset.row, []]));
  const index = new Map(list.map((r, i) => [r.dataset.row, i]));
  const placed = blocks().map((el) => {
    const at = el.dataset.rows.split("+").map((r) => index.get(r)).filter((i) => i !== undefined).sort((a, b) => a - b);
    const l = xOf(+el.dataset.a), r = Math.max(xOf(+el.dataset.b, true), l + (geo.coarse ? geo.day : 14));
    const key = (i) => list[i].dataset.row;
    let lane = 0;
    while (at.some((i) => tracks.get(key(i)).some((t) => t.lane === lane && t.l < r - 0.5 && l < t.r - 0.5))) lane++;
    for (const i of at) tracks.get(key(i)).push({ lane, l, r });
    return { el, at, l, r, lane };
  });
  const high = geo.coarse ? 40 : ROW - 6;
  for (const row of list) {
    const lanes = 1 + Math.max(0, ...tracks.get(row.dataset.row).map((t) => t.lane));
    row.style.height = Math.max(ROW, Math.min(lanes, GROUPS) * (high + 3) + 5) + "px";
    const track = row.querySelector(".ob-track");
    for (const band of track.querySelectorAll(".ob-band")) {
      const l = xOf(+band.dataset.a), r = xOf(+band.dataset.b, true);
      band.style.left = l + "px"; band.style.width = Math.max(0, r - l) + "px"; band.hidden = r - l < 1 || (geo.coarse && band.dataset.b - band.dataset.a < geo.last - geo.first);
    }
    for (let k = 0; k < geo.n; k++) {
      track.append(line(k * geo.day, "day"));
      if (!geo.coarse) for (let m = geo.first + 60; m < geo.last; m += 60) track.append(line(k * geo.day + ((m - geo.first) / 60) * geo.hour, ""));
    }
  }
  for (const p of placed) draw(p.el, p.at, p.l, p.r, p.lane, list, high);
  links();
}
function draw(el, at, l, r, lane, list, high) {
  el.hidden = !at.length;
  if (!at.length) return;
  let run = [at[0]], first = true;
  const flush = () => {
    const one = first ? el : el.cloneNode(true);
    if (!first) { one.classList.add("copy"); one.removeAttribute("id"); one.tabIndex = -1; one.ariaHidden = "true"; el.after(one); }
    const top = list[run[0]].offsetTop + 3 + (lane % GROUPS) * (high + 3), end = list[run.at(-1)].offsetTop + (run.length > 1 ? list[run.at(-1)].offsetHeight - 3 : 0);
    put(one, NAME + l + 1, top, r - l - 2, run.length > 1 ? end - top : high);
    first = false;
  };
  for (const i of at.slice(1)) { if (i === run.at(-1) + 1) run.push(i); else { flush(); run = [i]; } }
  flush();
}
/* A dashed line between the blocks of one breach. */
function links() {
  const svg = $("ob-links");
  svg.replaceChildren();
  for (const item of document.querySelectorAll("#ob-breaches [data-sessions]")) {
    const found = item.dataset.sessions.split(" ").map(blockOf).filter((b) => b && !b.hidden);
    for (let i = 1; i < found.length; i++) {
      const [a, b] = [found[i - 1], found[i]], el = document.createElementNS("http://www.w3.org/2000/svg", "line");
      const mid = (x, o, s) => x[o] + x[s] / 2;
      for (const [name, value] of [["x1", mid(a, "offsetLeft", "offsetWidth")], ["y1", mid(a, "offsetTop", "offsetHeight")], ["x2", mid(b, "offsetLeft", "offsetWidth")], ["y2", mid(b, "offsetTop", "offsetHeight")]]) el.setAttribute(name, value);
      svg.append(el);
    }
  }
}

/* Lifting: one request brings every legal start in view with its price. */
const urlOf = (code, more) => d().sessionUrl.replace("CODE", encodeURIComponent(code)) + more;
async function ask(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.message), { body });
  return body;
}
async function lift(el, { code = el.dataset.session, minutes = el.dataset.b - el.dataset.a } = {}) {
  if (lifted) putBack();
  lifted = { el, code, shift: +(el.dataset.shift || 0), minutes: +minutes, a: +(el.dataset.a ?? -1), rows: el.dataset.rows || "", options: null, at: null };
  const mine = lifted;
  el.classList.add("lifted");
  say(words().wait);
  try {
    const key = `${code}?from=${d().from}&to=${d().to}&shift=${lifted.shift}&v=${d().version}`;
    if (!prices.has(key)) prices.set(key, ask(urlOf(code, "/prices") + key.slice(code.length)));
    const found = await prices.get(key);
    if (lifted !== mine) return false;
    mine.options = new Map();
    for (const [m, rows, cost, venues] of found.options) mine.options.set(m + "|" + rows, { m, rows, cost, venues });
    mine.people = found.people; mine.cost = found.cost;
    cells();
    say(words().lifted.replace("{x}", el.ariaLabel || el.textContent.trim().slice(0, 40)).replace("{n}", found.options.length));
    return true;
  } catch (error) {
    prices.clear();
    if (lifted === mine) { putBack(); trouble(error); }
    return false;
  }
}
const step = (cost) => (cost <= 2 ? "low" : cost <= 8 ? "mid" : "high");
function cells() {
  const box = $("ob-cells"), list = [...document.querySelectorAll(".ob-row")], index = new Map(list.map((r, i) => [r.dataset.row, i]));
  box.replaceChildren();
  const slot = geo.coarse ? DAY : geo.hour >= 88 ? 30 : geo.hour >= 40 ? 60 : geo.hour >= 20 ? 120 : 240, found = new Map();
  for (const o of lifted.options.values()) {
    const k = Math.floor(o.m / slot) + "|" + o.rows, known = found.get(k);
    if (!known || o.cost < known.cost) found.set(k, { ...o, here: known?.here });
    if (o.m === lifted.a && o.rows === lifted.rows) found.get(k).here = true;
  }
  const best = Math.min(...[...found.values()].map((o) => o.cost));
  let framed = false;
  for (const o of found.values()) {
    const at = o.rows.split("+").map((r) => index.get(r)).filter((i) => i !== undefined).sort((a, b) => a - b);
    if (!at.length) continue;
    const from = Math.floor(o.m / slot) * slot, el = document.createElement("div"), l = xOf(geo.coarse ? from : Math.max(from, Math.floor(from / DAY) * DAY + geo.first));
    const top = list[at[0]].offsetTop + 3, end = list[at.at(-1)];
    const isBest = !framed && o.cost === best;
    framed ||= isBest;
    el.className = `ob-cell ${step(o.cost)}${isBest ? " best" : ""}`;
    el.textContent = (isBest ? words().best + "\n" : o.here ? words().here + "\n" : "") + signed(o.cost);
    el.dataset.m = o.m; el.dataset.rows = o.rows;
    put(el, NAME + l + 1, top, Math.min(xOf(from + slot, true) - l, geo.day) - 2, end.offsetTop + end.offsetHeight - 3 - top);
    box.append(el);
  }
}
const daySpan = (m) => document.querySelectorAll(".ob-day b")[Math.floor(m / DAY)]?.textContent || "";
const rowName = (rows) => rows.split("+").map((r) => document.querySelector(`.ob-row[data-row="${CSS.escape(r)}"] b`)?.textContent || r).join(" + ");
const legal = (m, rows) => lifted.options?.get(m + "|" + rows);

/* Where the lifted one would go: shown, spoken, and with its reasons. */
function aim(m, rows, x, y, now) {
  lifted.at = { m, rows };
  const found = legal(m, rows), place = `${daySpan(m)} ${clock(m)} · ${rowName(rows)}`;
  lifted.el.classList.toggle("bad", !found);
  tip(place, found ? words().legal : words().wait, found ? [[words().total, `${lifted.cost + found.cost} (${signed(found.cost)})`]] : [], x, y);
  say(`${place}: ${found ? signed(found.cost) : words().bad}`);
  clearTimeout(tipTimer);
  tipTimer = setTimeout(() => why(m, rows, place, x, y), now ? 0 : 180);
}
async function why(m, rows, place, x, y) {
  const mine = lifted;
  if (!mine) return;
  try {
    const found = await ask(urlOf(mine.code, `/why?start=${stamp(m, mine.shift)}&venues=${encodeURIComponent(venues(rows))}`));
    if (lifted !== mine || mine.at?.m !== m || mine.at?.rows !== rows) return;
    const lines = [[words().total, `${mine.cost + found.cost} (${signed(found.cost)})`], ...found.largest.map(([name, cost]) => [name, signed(cost)]), [words().told, found.people && mine.people ? found.people : 0]];
    tip(place, found.fits ? words().legal : found.broken.join("\n"), lines, x, y);
    if (!found.fits) say(`${place}: ${found.broken.join("; ")}`);
  } catch (error) { if (lifted === mine) tip(place, error.message, [], x, y); }
}
function tip(head, why, lines, x, y) {
  const el = $("ob-tip");
  el.replaceChildren();
  const add = (cls, ...texts) => { const p = document.createElement("p"); p.className = cls; for (const text of texts) p.append(Object.assign(document.createElement("span"), { textContent: text })); el.append(p); };
  add("", head);
  for (const one of why.split("\n")) add("why", one);
  for (const [name, value] of lines) add("", name, value);
  el.hidden = false;
  const room = el.getBoundingClientRect();
  el.style.left = Math.max(8, Math.min(x + 18, innerWidth - room.width - 8)) + "px";
  el.style.top = Math.max(8, Math.min(y + 18, innerHeight - room.height - 8)) + "px";
}
const stamp = (m, shift) => {
  const day = new Date(d().from + "T00:00:00Z");
  day.setUTCDate(day.getUTCDate() + Math.floor(m / DAY) - shift);
  return day.toISOString().slice(0, 10) + "T" + clock(m);
};
/* Rows are floors; a hall is named where all its halves are meant, as the legal places name it. */
const venues = (rows) => { for (const o of lifted.options?.values() || []) if (o.rows === rows) return o.venues; return rows; };

function putBack() {
  if (!lifted) return;
  lifted.el.classList.remove("lifted", "bad");
  if (lifted.ghost) lifted.ghost.remove();
  $("ob-cells").replaceChildren(); $("ob-tip").hidden = true;
  clearTimeout(tipTimer);
  lifted = null;
  rows();
}
async function drop() {
  const { code, at, shift } = lifted;
  if (!at) { putBack(); say(words().back); return; }
  const order = { act: "put", session: code, start: stamp(at.m, shift), venues: venues(at.rows) };
  lifted.el.classList.add("waiting");
  putBack();
  await send(order, code);
}

/* One form, one transaction; then the page as the server has it. */
async function send(order, focus) {
  const form = new URLSearchParams({ version: d().version, ...order });
  try {
    const answer = await fetch(d().act, { method: "POST", body: form, headers: { Accept: "application/json" } });
    const body = await answer.json();
    if (!answer.ok) throw Object.assign(new Error(body.message), { body });
    await again(focus);
    toast(body.said, order.act !== "undo");
  } catch (error) { blocks().forEach((b) => b.classList.remove("waiting")); trouble(error, order, focus); }
}
async function again(focus) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"), fresh = page.getElementById("ob");
  const { scrollLeft, scrollTop } = $("ob-scroll");
  prices.clear();
  root().replaceWith(document.adoptNode(fresh));
  start();
  $("ob-scroll").scrollTo(scrollLeft, scrollTop);
  const el = focus && blockOf(focus);
  if (el) take(el); else $("ob-grid").querySelector(".ob-block")?.focus({ preventScroll: true });
}
function trouble(error, order, focus) {
  const box = $("ob-alert"), body = error.body;
  box.replaceChildren(Object.assign(document.createElement("b"), { textContent: body ? body.message : words().lost }));
  if (body?.hint) box.append(body.hint);
  if (body?.code === "draft-edited") {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: words().anyway });
    button.addEventListener("click", () => again());
    box.append(button, ...meanwhile(body, order, focus));
  }
  if (body) box.append(Object.assign(document.createElement("small"), { textContent: body.code }));
  box.hidden = false;
  (box.querySelector("button") || box).focus();
}
/* Somebody was first: what they did, and what was asked once more under the version that there is now. */
function meanwhile(body, order, focus) {
  const [see, mine] = body.alternatives;
  const link = Object.assign(document.createElement("a"), { className: "btn small", href: d().act + "/since/" + see.since, textContent: see.label });
  if (!order) return [link];
  const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: mine.label });
  button.addEventListener("click", () => { $("ob-alert").hidden = true; send({ ...order, version: mine.version }, focus); });
  return [link, button];
}
let toastTimer = 0;
function toast(text, undo) {
  document.querySelector(".toast")?.remove();
  const el = Object.assign(document.createElement("div"), { className: "toast" });
  el.setAttribute("role", "status");
  el.append(text + " ");
  if (undo && $("ob-undo")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: words().undo });
    button.addEventListener("click", () => { el.remove(); send({ act: "undo" }); });
    el.append(button);
  }
  document.body.append(el);
  const later = (ms) => { clearTimeout(toastTimer); toastTimer = setTimeout(() => el.remove(), ms); };
  later(8000);
  el.addEventListener("mouseenter", () => clearTimeout(toastTimer)); el.addEventListener("focusin", () => clearTimeout(toastTimer)); el.addEventListener("mouseleave", () => later(3000));
}
const say = (text) => { $("ob-said").textContent = text; };
function take(el) {
  for (const b of blocks()) b.tabIndex = b === el ? 0 : -1;
  el.focus({ preventScroll: true });
  el.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/* Mouse, pen and touch: a short hold lifts on touch, a small move with the mouse. */
function down(event) {
  if (event.button || !event.isPrimary) return;
  const el = event.target.closest(".ob-block, [data-tray]");
  if (!el || event.target.closest("a, button") || el.classList.contains("still")) return;
  moving = { el, x: event.clientX, y: event.clientY, touch: event.pointerType === "touch", id: event.pointerId, on: false };
  if (moving.touch) moving.timer = setTimeout(() => begin(), 350);
}
function begin() {
  moving.on = true;
  const { el } = moving, source = el.matches("[data-tray]") ? { code: el.dataset.tray, minutes: el.dataset.minutes } : {};
  const box = el.getBoundingClientRect();
  moving.dx = el.matches("[data-tray]") ? 0 : moving.x - box.left;
  lift(el, source);
  if (lifted && !el.matches("[data-tray]")) el.style.pointerEvents = "none";
}
function move(event) {
  if (!moving || event.pointerId !== moving.id) return;
  const far = Math.hypot(event.clientX - moving.x, event.clientY - moving.y) > 6;
  if (!moving.on) { if (moving.touch && far) cancel(); else if (!moving.touch && far) begin(); if (!moving?.on) return; }
  event.preventDefault();
  moving.last = event;
  moving.frame ||= requestAnimationFrame(() => { if (moving) { moving.frame = 0; follow(moving.last); } });
}
function follow(event) {
  const box = $("ob-scroll").getBoundingClientRect();
  if (event.clientX > box.right - 40) $("ob-scroll").scrollLeft += 18; else if (event.clientX < box.left + NAME + 30) $("ob-scroll").scrollLeft -= 18;
  if (event.clientY > box.bottom - 40) $("ob-scroll").scrollTop += 14; else if (event.clientY < box.top + HEAD + 20) $("ob-scroll").scrollTop -= 14;
  if (!lifted) return;
  const grid = $("ob-grid").getBoundingClientRect(), y = event.clientY - grid.top;
  const row = [...document.querySelectorAll(".ob-row")].find((r) => y >= r.offsetTop && y < r.offsetTop + r.offsetHeight);
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!row || !inside) { lifted.at = null; $("ob-tip").hidden = true; return; }
  const x = event.clientX - grid.left - NAME - (geo.coarse ? 0 : moving.dx), to = snap(minuteAt(Math.max(0, x)), row.dataset.row);
  if (!lifted.el.matches("[data-tray]")) put(lifted.el, NAME + xOf(to.m), row.offsetTop + 3, lifted.el.offsetWidth, lifted.el.offsetHeight);
  if (lifted.at?.m !== to.m || lifted.at?.rows !== to.rows) aim(to.m, to.rows, event.clientX, event.clientY);
}
/* The legal start under the pointer, or near it within half an hour (a whole day in the month); else the step. */
function snap(m, row) {
  const width = Number(d().step), plain = Math.round(m / width) * width;
  let best = null;
  for (const o of lifted.options?.values() || []) {
    if (!o.rows.split("+").includes(row)) continue;
    const far = geo.coarse ? (Math.floor(o.m / DAY) === Math.floor(m / DAY) ? o.cost : Infinity) : Math.abs(o.m - m);
    if (far < (best?.far ?? (geo.coarse ? Infinity : Math.max(width, 16)))) best = { m: o.m, rows: o.rows, far };
  }
  const wide = lifted.rows.includes("+") && lifted.rows.split("+").includes(row) ? lifted.rows : row;
  return best || { m: geo.coarse ? Math.floor(m / DAY) * DAY + (lifted.a % DAY || geo.first) : plain, rows: wide };
}
function up(event) {
  if (!moving || event.pointerId !== moving.id) return;
  const was = moving;
  clearTimeout(was.timer);
  moving = null;
  was.el.style.pointerEvents = "";
  if (!was.on) { if (was.el.matches(".ob-block")) take(was.el); return; }
  if (!lifted) return;
  if (lifted.at && (lifted.at.m !== lifted.a || lifted.at.rows !== lifted.rows)) drop(); else { putBack(); say(words().back); }
}
function cancel() { if (moving) { clearTimeout(moving.timer); moving.el.style.pointerEvents = ""; } moving = null; putBack(); }

/* Keys. */
const centre = (el) => ({ x: el.offsetLeft + el.offsetWidth / 2, y: el.offsetTop + el.offsetHeight / 2 });
function neighbour(el, key, far) {
  const from = centre(el), [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[key];
  let best = null;
  for (const other of blocks()) {
    if (other === el || other.hidden) continue;
    const to = centre(other), along = (to.x - from.x) * dx + (to.y - from.y) * dy, across = Math.abs((to.x - from.x) * dy) + Math.abs((to.y - from.y) * dx);
    if (along < 4) continue;
    const cost = along + across * (dx ? 4 : 0.4);
    if (!best || cost < best.cost) best = { other, cost };
  }
  return best?.other;
}
function shiftLifted(key) {
  const list = [...document.querySelectorAll(".ob-row")].map((r) => r.dataset.row), at = lifted.at || { m: lifted.a, rows: lifted.rows };
  let { m, rows } = at;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const way = key === "ArrowLeft" ? -1 : 1, width = geo.coarse ? DAY : Number(d().step);
    m += way * width;
    if (!geo.coarse && m % DAY < geo.first) m = Math.floor(m / DAY) * DAY + (way < 0 ? geo.last - DAY - width : geo.first);
    else if (!geo.coarse && m % DAY >= geo.last) m = (Math.floor(m / DAY) + 1) * DAY + geo.first;
    m = Math.min(Math.max(m, geo.first), (geo.n - 1) * DAY + geo.last - width);
  } else {
    const all = [...new Set([...[...lifted.options?.values() || []].map((o) => o.rows), ...list, lifted.rows].filter(Boolean))].sort((a, b) => list.indexOf(a.split("+")[0]) - list.indexOf(b.split("+")[0]) || a.length - b.length);
    const i = all.indexOf(rows);
    rows = all[Math.min(Math.max(i + (key === "ArrowUp" ? -1 : 1), 0), all.length - 1)];
  }
  const row = document.querySelector(`.ob-row[data-row="${CSS.escape(rows.split("+")[0])}"]`);
  if (lifted.el.matches(".ob-block") && row) put(lifted.el, NAME + xOf(m), row.offsetTop + 3, lifted.el.offsetWidth, lifted.el.offsetHeight);
  lifted.el.scrollIntoView({ block: "nearest", inline: "nearest" });
  const box = lifted.el.getBoundingClientRect();
  aim(m, rows, box.right, box.top);
}
const LOCKS = ["", "time", "place", "both"];
function onKey(event) {
  if (!root() || document.querySelector("dialog[open]")) return;
  const typing = event.target.closest("input, select, textarea");
  const ctrl = event.ctrlKey || event.metaKey;
  if (ctrl && !event.altKey && event.key.toLowerCase() === "z" && !typing) { event.preventDefault(); send({ act: event.shiftKey ? "redo" : "undo" }, document.activeElement?.dataset?.session); return; }
  if (ctrl && event.key === "Enter") { location.href = d().publish; return; }
  if (typing || ctrl || event.altKey || event.isComposing) return;
  const block = event.target.closest(".ob-block"), arrow = event.key.startsWith("Arrow");
  if (event.key === "Escape" && lifted) { event.preventDefault(); cancel(); say(words().back); return; }
  if (block && event.key === " ") {
    event.preventDefault();
    if (lifted) drop();
    else if (block.classList.contains("still")) trouble({ body: { message: words().still } });
    else lift(block);
    return;
  }
  if (block && event.key === "Enter" && !lifted) { location.href = urlOf(block.dataset.session, "?back=" + encodeURIComponent(location.pathname + location.search)); return; }
  if (arrow && lifted) { event.preventDefault(); shiftLifted(event.key); return; }
  if (arrow && block) {
    event.preventDefault();
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) { document.querySelector(`.steps a:${event.key === "ArrowLeft" ? "first" : "last"}-of-type`).click(); return; }
    const other = neighbour(block, event.key);
    if (other) take(other);
    return;
  }
  if (event.key.length > 1 || document.documentElement.dataset.keys === "off") return;
  const mine = lifted?.code || block?.dataset.session;
  switch (event.key.toLowerCase()) {
    case "l":
      if (block && !lifted && block.dataset.lock !== "fixed") send({ act: "lock", session: mine, lock: LOCKS[(LOCKS.indexOf(block.dataset.lock) + 1) % 4] }, mine);
      else say(block ? words().still : words().pick);
      break;
    case "w":
      if (lifted?.at) { const box = lifted.el.getBoundingClientRect(); aim(lifted.at.m, lifted.at.rows, box.right, box.top, true); }
      else if (mine) location.href = urlOf(mine, "?back=" + encodeURIComponent(location.pathname + location.search) + "#f-day"); else say(words().pick);
      break;
    case "b":
      if (mine && !lifted) location.href = urlOf(mine, "?back=" + encodeURIComponent(location.pathname + location.search));
      else if (lifted?.options?.size) { const best = [...lifted.options.values()].reduce((a, b) => (b.cost < a.cost ? b : a)), box = lifted.el.getBoundingClientRect(); aim(best.m, best.rows, box.right, box.top); } else say(words().pick);
      break;
    case "u": $("ob-tray").scrollIntoView({ block: "nearest" }); ($("ob-tray").querySelector("a") || $("ob-tray")).focus(); break;
    case "g": $("ob-breaches").scrollIntoView(); ($("ob-breaches").querySelector("a") || $("ob-breaches")).focus(); break;
    case "+": case "=": case "-": case "−":
      zoom = Math.min(4, Math.max(0.5, zoom * (event.key === "+" || event.key === "=" ? 1.25 : 0.8)));
      sessionStorage.setItem("ob-zoom", zoom);
      layout();
      break;
    default: return;
  }
  event.preventDefault();
}
/* Whoever points at a block or comes to one will lift it soon: the plan is compiled meanwhile, once a page. */
let warmed = false;
function warm() { if (!warmed) { warmed = true; fetch(d().act + "/warm", { method: "POST" }).catch(() => {}); } }
function start() {
  for (const name of ["pointerover", "focusin"]) $("ob-grid").addEventListener(name, warm);
  if ($("ob-scroll").clientWidth) layout();
  for (const select of root().querySelectorAll("select[data-submit]")) select.addEventListener("change", () => select.form.requestSubmit());
  root().addEventListener("pointerdown", down);
  root().querySelectorAll(".ob-block").forEach((el) => el.addEventListener("contextmenu", (e) => { if (moving?.touch) e.preventDefault(); }));
  for (const form of root().querySelectorAll("form.inline")) form.addEventListener("submit", (event) => { event.preventDefault(); send({ act: event.submitter.value }); });
}
document.addEventListener("pointermove", move, { passive: false });
document.addEventListener("touchmove", (event) => { if (moving?.on) event.preventDefault(); }, { passive: false });
document.addEventListener("pointerup", up);
document.addEventListener("pointercancel", cancel);
document.addEventListener("keydown", onKey);
addEventListener("resize", () => { if (!lifted && $("ob-scroll").clientWidth) layout(); });
start();
})();
