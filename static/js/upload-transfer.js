// One file on its way: piece by piece from where it stopped, tried again with growing pauses while the link fails.
import { Broken, Refused, call } from "./upload-call.js";

const FIRST = 512 * 1024;
const LEAST = 64 * 1024;
const MOST = 4 * 1024 * 1024;
const QUICK = 1500; // milliseconds for a piece: the next may be larger
const SLOW = 8000; // the next is smaller
const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds

export class Transfer extends EventTarget {
  state = "waiting"; // then: sending, pausing, offline, done, failed, cancelled
  sent = 0;
  reason = "";
  again = true;
  #piece = FIRST;
  #stop = new AbortController();

  // `inTurn` runs one piece of work after the other, so that files begin in the order in which they were chosen.
  constructor(file, name, { door, token, inTurn }) {
    super();
    Object.assign(this, { file, name, door, token, inTurn });
  }

  get open() {
    return !["done", "failed", "cancelled"].includes(this.state);
  }

  cancel() {
    const begun = this.state !== "waiting";
    this.#stop.abort();
    if (!begun || this.state === "failed") this.#become("cancelled");
    if (begun) this.#undo().catch(() => {}); // what stays behind is listed when the page is loaded again
  }

  reset() {
    this.#stop = new AbortController();
    this.#become("waiting");
  }

  async run() {
    for (let tries = 0; ; ) {
      try {
        this.#become("sending");
        await this.inTurn(() => this.#begin());
        while (this.url) {
          await this.#send();
          tries = 0;
        }
        return this.#become("done");
      } catch (error) {
        if (error.name === "AbortError") return this.#become("cancelled");
        if (error instanceof Refused) return this.#fail(error.message, error.again);
        if (!(error instanceof Broken)) throw error;
        if (tries === PAUSES.length) return this.#fail("The connection failed. What came is kept.", true);
        this.#piece = Math.max(LEAST, this.#piece / 2);
        await this.#pause(navigator.onLine ? PAUSES[tries++] : Infinity);
      }
    }
  }

  async #begin() {
    this.#goOn(await this.#asked(this.#stop.signal));
  }

  #asked(signal) {
    const body = JSON.stringify({ name: this.name, size: this.file.size, identity: String(this.file.lastModified) });
    return this.#call("POST", this.door, { body, signal, headers: { "Content-Type": "application/json" } });
  }

  // Forget what came, also where the answer that names it never did.
  async #undo() {
    const url = this.url ?? (await this.#asked()).url;
    if (url) await call("DELETE", url, { token: this.token });
  }

  async #send() {
    const from = this.sent;
    const body = await this.#read(from);
    const began = performance.now();
    const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(from) };
    const progress = (loaded) => this.#at(from + loaded);
    this.#goOn(await this.#call("PUT", this.url, { body, headers, progress, signal: this.#stop.signal }));
    const took = performance.now() - began;
    if (took < QUICK) this.#piece = Math.min(MOST, this.#piece * 2);
    if (took > SLOW) this.#piece = Math.max(LEAST, this.#piece / 2);
  }

  async #read(from) {
    try {
      return await this.file.slice(from, from + this.#piece).arrayBuffer();
    } catch {
      throw new Refused("The file cannot be read: it was changed or moved, or is a folder.", false);
    }
  }

  async #call(method, url, more) {
    const answer = await call(method, url, { token: this.token, ...more });
    if (answer !== "gone") return answer;
    if (method === "POST") throw new Refused("This is no longer there, or no longer yours to offer.", false);
    throw new Broken(); // somebody else finished or removed it: it begins anew
  }

  #goOn(answer) {
    if ("url" in answer) this.url = answer.url;
    this.#at(answer.received);
  }

  #at(bytes) {
    this.sent = Math.min(bytes, this.file.size);
    this.dispatchEvent(new Event("progress"));
  }

  async #pause(seconds) {
    this.#become(seconds === Infinity ? "offline" : "pausing");
    const signal = this.#stop.signal;
    await new Promise((resolve, reject) => {
      if (seconds !== Infinity) setTimeout(resolve, seconds * 1000 * (0.75 + Math.random() / 2));
      addEventListener("online", resolve, { once: true });
      signal.addEventListener("abort", () => reject(new DOMException("Cancelled", "AbortError")), { once: true });
    }).catch((error) => { if (error.name !== "AbortError") throw error; });
  }

  #fail(reason, again) {
    this.reason = reason;
    this.again = again;
    this.#become("failed");
  }

  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
