// Puts the rows of a list in order: by dragging their picture, or with buttons. The numbers in the rows follow.
export class RowOrder {
  constructor(list, say) {
    this.list = list;
    this.say = say;
    list.addEventListener("click", (event) => this.pressed(event));
    list.addEventListener("dragstart", (event) => this.grasp(event));
    list.addEventListener("dragover", (event) => this.over(event));
    list.addEventListener("drop", (event) => this.moving && event.preventDefault());
    list.addEventListener("dragend", () => this.drop());
  }

  get rows() {
    return [...this.list.children].filter((row) => row.querySelector("[name=screen_order]"));
  }

  ready(row) {
    const moves = row.querySelectorAll("[data-move]");
    if (!moves.length) return;
    for (const move of moves) move.hidden = false;
    row.querySelector(".file-place").hidden = true;
    this.number();
  }

  number() {
    const rows = this.rows;
    rows.forEach((row, at) => {
      row.querySelector("[name=screen_order]").value = String(at + 1);
      row.querySelector(".files-thumb").draggable = true;
      row.querySelector("[data-move=up]").disabled = at === 0;
      row.querySelector("[data-move=down]").disabled = at === rows.length - 1;
    });
  }

  pressed(event) {
    const move = event.target.closest("[data-move]");
    if (!move) return;
    const row = move.closest("li");
    const rows = this.rows;
    const other = rows[rows.indexOf(row) + (move.dataset.move === "up" ? -1 : 1)];
    if (!other) return;
    if (move.dataset.move === "up") other.before(row);
    else other.after(row);
    this.number();
    (move.disabled ? row.querySelector("[data-move]:not(:disabled)") : move)?.focus();
    this.tell(row);
  }

  grasp(event) {
    const row = event.target.closest?.("li");
    if (!row || !event.target.closest(".files-thumb")) return;
    this.moving = row;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", row.dataset.file);
    event.dataTransfer.setDragImage(row, 16, 16);
    row.classList.add("file-moving");
  }

  over(event) {
    const row = event.target.closest?.("li");
    if (!this.moving || !row || row === this.moving || !row.querySelector("[name=screen_order]")) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(this.moving);
    else row.after(this.moving);
  }

  drop() {
    if (!this.moving) return;
    this.moving.classList.remove("file-moving");
    this.number();
    this.tell(this.moving);
    this.moving = null;
  }

  tell(row) {
    const rows = this.rows;
    this.say(`${row.querySelector("[name=screen_title]").value} is now ${rows.indexOf(row) + 1} of ${rows.length}`);
  }
}
