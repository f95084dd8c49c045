// The files of an offer: what lies there already, what is on its way, and what came only half.
import { RowOrder } from "./row-order.js";
import { call } from "./upload-call.js";
import { UploadGuard } from "./upload-guard.js";
import { UploadQueue } from "./upload-queue.js";
import { blankRow, button, follow, picture } from "./upload-row.js";
import { UploadSum } from "./upload-sum.js";

export class UploadList {
  constructor(zone, input) {
    this.zone = zone;
    this.input = input;
    this.form = input.form;
    this.list = zone.querySelector(".files");
    this.template = zone.querySelector("template");
    this.token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.queue = new UploadQueue(zone.dataset.door, this.token);
    this.sum = new UploadSum(this.queue);
    this.order = new RowOrder(this.list, (words) => this.sum.say(words));
    this.list.before(this.sum.place, this.sum.voice);
    this.form.querySelector(".form-actions").before(this.sum.alert);
    for (const row of this.list.children) this.ready(row);
    input.addEventListener("change", () => this.chosen(input));
    new UploadGuard(this.form, this.list, this.queue, this.sum);
    if (input.files.length) this.chosen(input); // chosen before this script came
  }

  chosen(input, row) {
    const files = [...input.files];
    input.value = "";
    this.take(files, row);
  }

  take(files, row) {
    this.sum.warn("");
    for (const file of this.input.multiple ? files : [...files].slice(0, 1)) this.upload(file, row);
  }

  // Into `row`, under the name of its file; else into the row of that name, or a new one.
  upload(file, row) {
    const place = row ?? this.rowOf(file.name) ?? this.added(file);
    const name = row ? row.dataset.file : file.name;
    const last = place.transfer;
    if (last?.open) return; // chosen twice
    if (last) this.queue.forget(last);
    const isKept = place.dataset.file && !place.dataset.half && (!last || last.state === "done");
    const before = isKept ? place.cloneNode(true) : null;
    this.asUploaded(place, name);
    picture(place, file);
    const transfer = this.queue.add(file, name);
    place.transfer = transfer;
    follow(place, transfer, (act) => (act === "again" ? this.queue.again(transfer) : this.cancel(place, transfer)));
    transfer.addEventListener("change", () => {
      if (transfer.state === "done") this.arrived(place);
      if (transfer.state === "cancelled") this.restore(place, before);
    });
  }

  added(file) {
    const row = blankRow(this.template, file.name, titled(file.name));
    this.list.append(row);
    this.ready(row);
    delete row.dataset.file;
    return row;
  }

  rowOf(name) {
    const rows = [...this.list.children];
    const called = titled(name).toLowerCase();
    return (
      rows.find((row) => row.dataset.file === name) ??
      rows.find((row) => row.dataset.called !== undefined && [row.dataset.called, titled(row.dataset.file)].some((one) => one.toLowerCase() === called))
    );
  }

  // A screen that stayed gives its place, and its name, to the upload.
  asUploaded(row, name) {
    row.dataset.file = name;
    delete row.dataset.called;
    delete row.dataset.half;
    row.dataset.kept = "";
    row.querySelector(".files-name").replaceChildren(name, document.createElement("small"));
    const file = row.querySelector("[name=screen_file]");
    if (file) file.value = name;
    row.querySelector(".file-acts .check")?.remove();
    row.querySelector("[data-remove]")?.remove();
  }

  ready(row) {
    this.order.ready(row);
    const replace = row.querySelector("[data-replace]");
    if (replace) {
      replace.hidden = false;
      replace.addEventListener("click", () => this.replace(row));
    }
    if (row.dataset.kept === undefined && !row.dataset.half) return;
    row.querySelector(".file-acts .check")?.remove();
    this.removable(row);
  }

  removable(row) {
    const remove = button("Remove", row.dataset.file, () => this.remove(row));
    remove.dataset.remove = "";
    row.querySelector(".file-acts").append(remove);
  }

  replace(row) {
    const chooser = document.createElement("input");
    chooser.type = "file";
    chooser.accept = this.input.accept;
    chooser.addEventListener("change", () => this.chosen(chooser, row));
    chooser.click();
  }

  arrived(row) {
    if (!row.querySelector("[data-remove]")) this.removable(row);
    if (this.input.multiple) return;
    for (const other of [...this.list.children]) if (other !== row) other.remove();
  }

  cancel(row, transfer) {
    const failed = transfer.state === "failed";
    transfer.cancel();
    if (failed) this.queue.forget(transfer);
  }

  // What a cancelled upload would have replaced is there again; a new row goes.
  restore(row, before) {
    if (before?.dataset.file) {
      row.replaceWith(before);
      this.readyAgain(before);
    } else this.away(row);
    this.order.number();
  }

  readyAgain(row) {
    row.querySelector("[data-remove]")?.remove();
    this.ready(row);
  }

  async remove(row) {
    const { half, file } = row.dataset;
    const door = this.zone.dataset.door;
    try {
      await call("DELETE", half ? `${door}/${half}` : `${door}?name=${encodeURIComponent(file)}`, { token: this.token });
    } catch (error) {
      this.sum.warn(`“${file}” is still there. ${error.message || "The connection failed."}`);
      return;
    }
    if (row.transfer) this.queue.forget(row.transfer);
    this.away(row);
    this.order.number();
    this.sum.warn("");
    this.sum.say(`${file} is removed`);
  }

  away(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    const had = row.contains(document.activeElement);
    row.remove();
    if (had) (next?.querySelector("button:not([hidden], :disabled), input:not([type=hidden])") ?? this.input).focus();
  }
}

function titled(name) {
  const stem = name.replace(/\.[a-z0-9]{1,8}$/i, "").replace(/@[1-4]x$/i, "");
  return stem.replace(/[_-]+/g, " ").replace(/\s+/g, " ").trim() || "Screen";
}
