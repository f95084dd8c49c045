// Menus are <details>; this closes them on a click outside, on Escape, and when another opens.
const open = () => document.querySelectorAll("details.menu[open], details.popup[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

const readyDismissals = () => {
  for (const button of document.querySelectorAll("[data-dismiss][hidden]")) button.hidden = false;
};

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".message")?.remove();
});
document.addEventListener("htmx:afterSettle", readyDismissals);
readyDismissals();
