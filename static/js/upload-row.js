// One line of the list of files: what it says while its file is on its way, and what can be done to it then.
import { mark, readable } from "./file-words.js";

const WORDS = {
  waiting: "waits",
  pausing: "The connection failed; it goes on in a moment",
  offline: "No connection; it goes on by itself",
};
let drawing = Promise.resolve();

// The server's own line for a file, from its <template>.
export function blankRow(template, name, title) {
  const row = template.content.firstElementChild.cloneNode(true);
  row.dataset.file = name;
  for (const place of row.querySelectorAll("[aria-label]")) place.setAttribute("aria-label", `${place.getAttribute("aria-label").trim()} ${name}`);
  for (const [field, value] of [["screen_file", name], ["screen_title", title], ["drop", name]]) {
    const input = row.querySelector(`[name=${field}]`);
    if (input) input.value = value;
  }
  row.querySelector(".files-name").firstChild.textContent = name;
  return row;
}

// Shows a transfer in the row until it ends; `act` is called with "cancel" or "again".
export function follow(row, transfer, act) {
  const way = document.createElement("div");
  const bar = document.createElement("progress");
  const cancel = button("Cancel", transfer.name, () => act("cancel"));
  const again = button("Try again", transfer.name, () => act("again"));
  way.className = "file-way";
  bar.max = 1;
  bar.setAttribute("aria-label", `Upload of ${transfer.name}`);
  row.querySelector(".file-text").append(bar);
  way.append(again, cancel);
  row.append(way);
  row.classList.remove("file-half");
  row.classList.add("file-coming");
  const show = () => {
    bar.value = transfer.file.size ? transfer.sent / transfer.file.size : 0;
    bar.hidden = transfer.state === "failed";
    again.hidden = transfer.state !== "failed" || !transfer.again;
    cancel.firstChild.textContent = transfer.state === "failed" ? "Remove" : "Cancel";
    row.classList.toggle("file-failed", transfer.state === "failed");
    say(row, transfer);
    if (["done", "cancelled"].includes(transfer.state)) end();
  };
  const end = () => {
    row.classList.remove("file-coming", "file-failed");
    bar.remove();
    way.remove();
  };
  transfer.addEventListener("change", show);
  transfer.addEventListener("progress", show);
  show();
}

function say(row, transfer) {
  const note = row.querySelector(".files-name small");
  const size = readable(transfer.file.size);
  note.textContent = transfer.state === "failed" ? transfer.reason : WORDS[transfer.state] ? `${size}, ${WORDS[transfer.state]}` : size;
}

export function button(words, name, act) {
  const found = document.createElement("button");
  const more = document.createElement("span");
  found.type = "button";
  found.className = "button button-plain button-small";
  more.className = "visually-hidden";
  more.textContent = ` ${name}`;
  found.append(words, more);
  found.addEventListener("click", act);
  return found;
}

// A small picture, one file after the other, so that many large ones do not fill the memory.
export function picture(row, file) {
  row.querySelector(".files-thumb").replaceWith(mark(file.name));
  if (!/^image\/(png|jpeg|webp|gif)$/.test(file.type)) return;
  drawing = drawing.then(() => draw(row, file)).catch(() => {}); // what is no picture keeps its mark
}

async function draw(row, file) {
  const bitmap = await createImageBitmap(file, { resizeWidth: 132, resizeQuality: "medium" });
  const canvas = document.createElement("canvas");
  canvas.className = "files-thumb";
  canvas.width = bitmap.width;
  canvas.height = Math.min(bitmap.height, 96);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  canvas.setAttribute("aria-hidden", "true");
  bitmap.close();
  row.querySelector(".files-thumb").replaceWith(canvas);
}
