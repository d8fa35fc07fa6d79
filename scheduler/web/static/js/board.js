/* The screen at the door: reloads by itself every half minute; while the server does not answer it keeps the last
   picture, in grey, and says from when it is. Without script the Refresh header reloads. */
(() => {
const door = document.querySelector(".door");
const asOf = document.getElementById("as-of");
const EVERY = 30000;
async function again() {
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    door.replaceChildren(...page.querySelector(".door").children);
    door.dataset.words = page.querySelector(".door").dataset.words;
    door.classList.remove("is-stale");
  } catch {
    door.classList.add("is-stale");
    document.getElementById("as-of").textContent = door.dataset.words;
  }
}
setInterval(again, EVERY);
window.addEventListener("offline", again);
window.addEventListener("online", again);
})();
