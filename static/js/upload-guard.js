// Nothing is offered without the files that are still on their way, that failed, or that came only half.
import { counted } from "./file-words.js";
import { button } from "./upload-row.js";

export class UploadGuard {
  constructor(form, list, queue, sum) {
    Object.assign(this, { form, list, queue, sum });
    form.addEventListener("submit", (event) => this.submit(event));
    queue.addEventListener("change", () => queueMicrotask(() => this.settled())); // once the rows are as they have to be
    addEventListener("beforeunload", (event) => queue.open.length && event.preventDefault());
  }

  submit(event) {
    if (event.defaultPrevented) return;
    if (this.queue.open.length) {
      event.preventDefault();
      this.wait(event.submitter ?? this.form.querySelector("[type=submit]"));
      return;
    }
    const missing = this.missing();
    if (!missing || event.submitter?.value === "keep") return;
    event.preventDefault();
    this.sum.warn(missing);
  }

  wait(submitter) {
    const stop = button("Do not wait", "", () => {
      this.submitter = null;
      this.sum.warn("");
      submitter.focus();
    });
    const many = this.queue.open.length;
    this.submitter = submitter;
    this.sum.warn(`${counted(many, "file")} ${many > 1 ? "are" : "is"} still on the way. ${submitter.value === "keep" ? "They are kept" : "It is offered"} as soon as all are here.`, stop);
  }

  missing() {
    const failed = this.queue.failed.map((one) => one.name);
    const half = [...this.list.querySelectorAll("[data-half]")].map((row) => row.dataset.file);
    const told = [];
    if (failed.length) told.push(`${named(failed)} could not be uploaded. Try again, or remove ${failed.length > 1 ? "them" : "it"}.`);
    if (half.length) told.push(`${named(half)} came only half. Choose ${half.length > 1 ? "them" : "it"} again to go on, or remove ${half.length > 1 ? "them" : "it"}.`);
    return told.join(" ");
  }

  settled() {
    if (this.queue.open.length || !this.submitter) return;
    const submitter = this.submitter;
    this.submitter = null;
    this.sum.warn("");
    this.form.requestSubmit(submitter);
  }
}

const named = (names) => names.slice(0, 3).map((name) => `“${name}”`).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
