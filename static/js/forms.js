// Forms: ask before what cannot be undone, send once, bring the eye to what was refused.
function ask(question) {
  const dialog = document.createElement("dialog");
  const text = document.createElement("p");
  const acts = document.createElement("form");
  acts.method = "dialog";
  acts.className = "dialog-actions";
  for (const [value, label, look] of [["no", "Keep it as it is", "button"], ["yes", "Yes, go on", "button button-danger"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.textContent = label;
    button.className = look;
    acts.append(button);
  }
  text.textContent = question;
  text.id = "confirm-question";
  dialog.setAttribute("aria-labelledby", text.id);
  dialog.append(text, acts);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      answer(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.matches("[data-theme-form]")) return;
  if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    if (await ask(form.dataset.confirm)) {
      form.dataset.confirmed = "yes";
      form.requestSubmit(event.submitter ?? undefined);
    }
    return;
  }
  delete form.dataset.confirmed;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.classList.add("button-busy");
});

// A page that comes back from the history may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll(".button-busy")) button.classList.remove("button-busy");
});

document.querySelector("[data-focus]")?.focus();
