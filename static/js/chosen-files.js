// Chosen files that are sent with their form: a list of them, and the progress of the sending.
import { mark, readable } from "./file-words.js";

export class ChosenFiles {
  constructor(zone, input) {
    this.zone = zone;
    this.input = input;
    this.list = document.createElement("ul");
    this.list.className = "files";
    this.list.setAttribute("aria-live", "polite");
    zone.append(this.list);
    input.addEventListener("change", () => this.show());
    input.form?.addEventListener("submit", (event) => this.send(event));
  }

  take(files) {
    const chosen = new DataTransfer();
    if (this.input.multiple) for (const file of this.input.files) chosen.items.add(file);
    for (const file of files) {
      if (!this.input.multiple && chosen.items.length) break;
      chosen.items.add(file);
    }
    this.input.files = chosen.files;
    this.show();
  }

  remove(index) {
    const kept = new DataTransfer();
    [...this.input.files].forEach((file, at) => at !== index && kept.items.add(file));
    this.input.files = kept.files;
    this.show();
  }

  show() {
    const limit = Number(this.zone.dataset.maxBytes) || Infinity;
    this.list.replaceChildren(...[...this.input.files].map((file, index) => this.line(file, index, limit)));
  }

  line(file, index, limit) {
    const item = document.createElement("li");
    const text = document.createElement("span");
    const name = document.createElement("span");
    const size = document.createElement("small");
    const remove = document.createElement("button");
    name.className = "files-name";
    name.textContent = file.name;
    size.textContent = file.size > limit ? `${readable(file.size)}, too large: ${readable(limit)} at most` : readable(file.size);
    if (file.size > limit) size.className = "tone-bad";
    remove.type = "button";
    remove.className = "button button-plain button-small";
    remove.textContent = "Remove";
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.addEventListener("click", () => this.remove(index));
    text.append(name, size);
    item.append(preview(file), text, remove);
    return item;
  }

  // Sends the form with progress; the server's answer replaces the page as a plain submit would.
  send(event) {
    if (event.defaultPrevented || this.input.files.length === 0) return;
    event.preventDefault();
    const form = this.input.form;
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    const progress = document.createElement("progress");
    const request = new XMLHttpRequest();
    const body = new FormData(form, event.submitter ?? undefined);
    progress.max = 1;
    progress.setAttribute("aria-label", "Upload");
    this.zone.append(progress);
    request.upload.addEventListener("progress", (sent) => {
      if (sent.lengthComputable) progress.value = sent.loaded / sent.total;
    });
    request.addEventListener("load", () => arrive(request));
    request.addEventListener("error", () => this.failed(progress, form));
    request.open("POST", form.action);
    request.send(body);
  }

  failed(progress, form) {
    progress.remove();
    delete form.dataset.sent;
    const note = document.createElement("p");
    note.className = "field-error";
    note.setAttribute("role", "alert");
    note.textContent = "The upload broke off. Your files are still chosen; try again.";
    this.zone.append(note);
  }
}

// The answer is shown as it came: asking for it a second time would lose its one-time messages.
function arrive(request) {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  if (request.responseURL && request.responseURL !== location.href) history.pushState({}, "", request.responseURL);
  document.body.replaceWith(document.adoptNode(answer.body));
  document.title = answer.title;
  window.htmx?.process(document.body);
  document.querySelector("[data-focus]")?.focus();
  scrollTo(0, 0);
  addEventListener("popstate", () => location.reload(), { once: true });
}

function preview(file) {
  if (!/^image\/(png|jpeg|webp|gif)$/.test(file.type)) return mark(file.name);
  const image = document.createElement("img");
  const reader = new FileReader();
  reader.addEventListener("load", () => { image.src = reader.result; });
  reader.readAsDataURL(file);
  image.alt = "";
  return image;
}
