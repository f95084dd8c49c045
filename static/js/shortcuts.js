// Keys: "/" search, j and k between rows, g + letter to a page, ? for the list. Never while typing.
const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent !== null);
let waitsForLetter = 0;

const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

function step(distance) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.findIndex((row) => row.hasAttribute("data-active"));
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + distance))];
  for (const row of all) row.removeAttribute("data-active");
  next.setAttribute("data-active", "");
  const link = next.querySelector(".row-link, .row-side a, .row-side button");
  (link ?? next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const places = { t: "My turn", b: "Board", d: "Dashboard", p: "Process" };

function go(letter) {
  const wanted = places[letter];
  const link = [...document.querySelectorAll(".header a")].find((a) => wanted && a.textContent.trim().startsWith(wanted));
  link?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (Date.now() - waitsForLetter < 1200) {
    waitsForLetter = 0;
    go(event.key);
    return;
  }
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "g") waitsForLetter = Date.now();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (event.key === "/") {
    const search = document.getElementById("search");
    if (!search || search.offsetParent === null) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
});
