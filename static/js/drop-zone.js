// <drop-zone> around a file input: takes dropped files, shows what was chosen, and shows the upload's progress.
// Without this script the input inside is a plain file field.
class DropZone extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.area = this.querySelector(".drop");
    if (!this.input || !this.area) return;
    this.list = document.createElement("ul");
    this.list.className = "files";
    this.list.setAttribute("aria-live", "polite");
    this.append(this.list);
    this.input.addEventListener("change", () => this.show());
    for (const name of ["dragenter", "dragover"]) this.area.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.area.addEventListener(name, () => this.area.classList.remove("drop-over"));
    this.area.addEventListener("drop", (event) => this.take(event));
    this.input.form?.addEventListener("submit", (event) => this.send(event));
  }

  over(event) {
    event.preventDefault();
    this.area.classList.add("drop-over");
  }

  take(event) {
    event.preventDefault();
    const chosen = new DataTransfer();
    if (this.input.multiple) for (const file of this.input.files) chosen.items.add(file);
    for (const file of event.dataTransfer.files) {
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
    const limit = Number(this.dataset.maxBytes) || Infinity;
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
    this.append(progress);
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
    this.append(note);
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
  if (!/^image\/(png|jpeg|webp|gif)$/.test(file.type)) {
    const mark = document.createElement("span");
    mark.className = "files-thumb";
    mark.textContent = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "file";
    return mark;
  }
  const image = document.createElement("img");
  const reader = new FileReader();
  reader.addEventListener("load", () => { image.src = reader.result; });
  reader.readAsDataURL(file);
  image.alt = "";
  return image;
}

function readable(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

customElements.define("drop-zone", DropZone);
