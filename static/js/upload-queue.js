// All uploads of a page: few at a time, in the order in which they were chosen, and how far they are as a whole.
import { Transfer } from "./upload-transfer.js";

const AT_ONCE = 3;
const REMEMBERED = 20_000; // milliseconds over which the speed is taken

export class UploadQueue extends EventTarget {
  #all = [];
  #turn = Promise.resolve();
  #speeds = [];

  constructor(door, token) {
    super();
    this.door = door;
    this.token = token;
  }

  add(file, name) {
    const transfer = new Transfer(file, name, { door: this.door, token: this.token, inTurn: (work) => this.#inTurn(work) });
    transfer.addEventListener("change", () => this.#changed());
    transfer.addEventListener("progress", () => this.dispatchEvent(new Event("progress")));
    this.#all.push(transfer);
    this.#pumpSoon();
    return transfer;
  }

  again(transfer) {
    transfer.reset();
  }

  // A failed one that is taken off the page is not counted any more.
  forget(transfer) {
    this.#all = this.#all.filter((one) => one !== transfer);
    this.#changed();
  }

  get open() {
    return this.#all.filter((one) => one.open);
  }

  get failed() {
    return this.#all.filter((one) => one.state === "failed");
  }

  get counted() {
    const all = this.#all.filter((one) => one.state !== "cancelled");
    const size = all.reduce((sum, one) => sum + one.file.size, 0);
    const sent = all.reduce((sum, one) => sum + one.sent, 0);
    return { files: all.length, done: all.filter((one) => one.state === "done").length, size, sent };
  }

  // Seconds until all is there, by the speed of the last seconds; Infinity while nothing moves.
  secondsLeft() {
    const now = performance.now();
    const { size, sent } = this.counted;
    this.#speeds.push({ now, sent });
    this.#speeds = this.#speeds.filter((one) => now - one.now < REMEMBERED);
    const first = this.#speeds[0];
    const speed = (sent - first.sent) / (now - first.now || 1);
    return speed > 0 && now - first.now > 1500 ? (size - sent) / speed / 1000 : Infinity;
  }

  #inTurn(work) {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
    this.#pumpSoon();
  }

  // Later, so that the one that just began has asked for its turn before the next begins.
  #pumpSoon() {
    queueMicrotask(() => this.#pump());
  }

  #pump() {
    const running = this.#all.filter((one) => one.open && one.state !== "waiting").length;
    const next = this.#all.find((one) => one.state === "waiting");
    if (next && running < AT_ONCE) next.run();
  }
}
