/* The live part of a solve: the server sends the same fragment that the page was made of. */
const live = document.getElementById("live");
const said = document.getElementById("said");
let phase = document.getElementById("sentence").dataset.phase;

const source = new EventSource(live.dataset.stream);
source.addEventListener("live", (event) => {
  const focused = document.activeElement && document.activeElement.id;
  const open = [...live.querySelectorAll("details[open]")].map((one) => one.id);
  const fresh = new DOMParser().parseFromString(event.data, "text/html");
  live.replaceChildren(...fresh.body.childNodes);
  for (const id of open) { const one = document.getElementById(id); if (one) one.open = true; }
  if (focused && document.getElementById(focused)) document.getElementById(focused).focus({ preventScroll: true });
  const sentence = document.getElementById("sentence");
  if (sentence && sentence.dataset.phase !== phase) { // only changes of phase, proof and end are spoken
    phase = sentence.dataset.phase;
    said.textContent = sentence.textContent;
  }
});
source.addEventListener("end", () => source.close());
