// How far all uploads are, in one line that stays in view; people who listen are told now and then, not at every step.
import { counted, lasting } from "./file-words.js";

const SPOKEN_EVERY = 15_000; // milliseconds

export class UploadSum {
  #spoken = 0;

  constructor(queue) {
    this.queue = queue;
    this.place = document.createElement("div");
    this.line = document.createElement("p");
    this.bar = document.createElement("progress");
    this.voice = document.createElement("p");
    this.alert = document.createElement("div");
    this.place.className = "upload-sum";
    this.place.hidden = true;
    this.bar.setAttribute("aria-label", "All uploads");
    this.bar.max = 1;
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    this.alert.className = "upload-alert";
    this.alert.setAttribute("role", "alert");
    this.place.append(this.line, this.bar);
    queue.addEventListener("change", () => this.show());
    queue.addEventListener("progress", () => this.show());
  }

  show() {
    const { files, size, sent } = this.queue.counted;
    const words = this.words();
    this.place.hidden = files < 2; // one alone says enough itself
    this.bar.hidden = !this.queue.open.length;
    this.bar.value = size ? sent / size : 0;
    if (this.line.textContent !== words) this.line.textContent = words;
    const now = performance.now();
    if (this.queue.open.length && now - this.#spoken < SPOKEN_EVERY) return;
    this.#spoken = now;
    this.say(files ? words : "");
  }

  words() {
    const { files, done } = this.queue.counted;
    const failed = this.queue.failed.length;
    const short = failed ? `, ${failed} could not be` : "";
    if (!this.queue.open.length) return done === files ? `${counted(files, "file")} uploaded` : `${done} of ${files} uploaded${short}`;
    const left = lasting(this.queue.secondsLeft());
    const still = this.queue.open.every((one) => one.state === "offline") ? "no connection" : left;
    return `${done} of ${files} uploaded${short}${still && `, ${still}`}`;
  }

  say(words) {
    if (this.voice.textContent !== words) this.voice.textContent = words;
  }

  // Beside the buttons that send the form; with `more`, such as a button that stops the waiting.
  warn(words, ...more) {
    const text = document.createElement("p");
    text.textContent = words;
    this.alert.classList.toggle("upload-alert-calm", more.length > 0);
    this.alert.replaceChildren(...(words ? [text, ...more] : []));
  }
}
