// Keys on a page of screens: arrows go to the screen before and after, a letter or digit presses what carries it.
const typing = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]") !== null;

// A frame that can be scrolled keeps the arrows for that.
function scrolls(target) {
  const frame = target.closest(".stage-frame");
  return frame !== null && frame.scrollWidth > frame.clientWidth + 1;
}

function go(step) {
  const all = [...document.querySelectorAll(".screen-list a")];
  const at = all.findIndex((link) => link.hasAttribute("aria-current"));
  all[at + step]?.click();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    if (scrolls(event.target)) return;
    event.preventDefault();
    go(event.key === "ArrowRight" ? 1 : -1);
    return;
  }
  if (!/^[a-z0-9]$/.test(event.key)) return;
  const wanted = [...document.querySelectorAll(`[data-key="${event.key}"]`)].find((one) => one.offsetParent !== null);
  if (!wanted) return;
  event.preventDefault();
  wanted.click();
});

// The list shows the screen that is looked at, also after another one was chosen.
function reveal() {
  document.querySelector(".screen-list a[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
}
document.addEventListener("htmx:afterSettle", reveal);
reveal();
