/* What script adds to pages that work without it: selects that act at once, copying, keys, toasts. */
document.documentElement.classList.add("js");

for (const select of document.querySelectorAll("select[data-submit]")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue; // the address beside it can be selected
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

const toast = document.querySelector("[data-toast]");
if (toast) {
  let timer = setTimeout(() => toast.remove(), 8000);
  toast.addEventListener("mouseenter", () => clearTimeout(timer));
  toast.addEventListener("mouseleave", () => { timer = setTimeout(() => toast.remove(), 3000); });
}

/* A link to a folded day opens the fold. */
function unfold() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const fold = target && target.closest("details");
  if (fold) { fold.open = true; target.scrollIntoView(); }
}
window.addEventListener("hashchange", unfold);
unfold();

/* `?` lists the keys on every page: the list is a page of its own, shown here in a dialog. */
async function listKeys() {
  const link = document.getElementById("keys-link");
  let dialog = document.getElementById("help") || document.getElementById("keys-dialog");
  if (!dialog && link) {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("keys");
    if (!page) return;
    dialog = Object.assign(document.createElement("dialog"), { id: "keys-dialog" });
    dialog.ariaLabel = page.querySelector("h1").textContent;
    for (const one of page.querySelectorAll("section")) one.hidden = Boolean(one.dataset.where) && one.dataset.where !== document.body.dataset.here;
    const close = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Esc" });
    close.addEventListener("click", () => dialog.close());
    dialog.append(...page.children, close);
    document.body.append(dialog);
  }
  if (dialog && !dialog.open) dialog.showModal();
}

/* Single keys act only while nothing is being typed, and never in the middle of an input method's word. Who
   switched them off (WCAG 2.1.4) keeps those of more than one character. */
const singleKeys = document.documentElement.dataset.keys !== "off";
document.addEventListener("keydown", (event) => {
  const place = event.altKey && event.shiftKey && /^Digit[1-7]$/.test(event.code);
  if (place) {
    const link = document.querySelectorAll(".mainnav a")[Number(event.code[5]) - 1];
    if (link) { event.preventDefault(); link.click(); }
    return;
  }
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  if (typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key.length === 1 && !singleKeys) return;
  if (event.key === "?" || event.key === "？") { event.preventDefault(); listKeys(); return; }
  const found = document.querySelector(`[data-key="${CSS.escape(event.key.length === 1 ? event.key.toLowerCase() : event.key)}"]`);
  if (!found) return;
  event.preventDefault();
  if (found.matches("input")) found.focus(); else found.click();
});

/* J and K go through the rows of a table; Ctrl+Enter presses the page's own button, from a field too. */
document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = document.querySelector("[data-ctrl-enter]");
    if (button) { event.preventDefault(); button.form.requestSubmit(button); }
    return;
  }
  const step = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!step || !singleKeys || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  event.preventDefault();
  const now = rows.indexOf(document.activeElement);
  rows[Math.max(0, Math.min(rows.length - 1, now + step))].focus();
});

/* A sheet that was asked for to be printed. */
if (document.querySelector("[data-print]")) window.print();
