// <drop-zone> around a file input: takes dropped and chosen files. With data-door they are uploaded at once, piece by
// piece; else they go with the form. Without this script the input inside is a plain file field.
import { ChosenFiles } from "./chosen-files.js";
import { UploadList } from "./upload-list.js";

class DropZone extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector(".drop input[type=file]");
    this.area = this.querySelector(".drop");
    if (!input || !this.area || this.files) return;
    this.files = this.dataset.door ? new UploadList(this, input) : new ChosenFiles(this, input);
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.over(event));
    for (const name of ["dragleave", "drop"]) this.addEventListener(name, () => this.area.classList.remove("drop-over"));
    this.addEventListener("drop", (event) => this.take(event));
  }

  over(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.area.classList.add("drop-over");
  }

  take(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.files.take(event.dataTransfer.files);
  }
}

// A file that is dropped beside it would be opened in the place of the page, and what was typed be gone.
for (const name of ["dragover", "drop"]) {
  addEventListener(name, (event) => {
    if (!event.defaultPrevented && event.dataTransfer?.types.includes("Files") && document.querySelector("drop-zone")) event.preventDefault();
  });
}

customElements.define("drop-zone", DropZone);
