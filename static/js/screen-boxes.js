// <screen-boxes> around the comment form of a screen: a box drawn on the right picture fills in its four numbers.
// Without this script the numbers are typed. Parts that do not count are drawn the same way.
const SVG = "http://www.w3.org/2000/svg";
const LEAST = 0.004; // of the picture: a click that shook is no box

class ScreenBoxes extends HTMLElement {
  connectedCallback() {
    this.marks = document.querySelector("[data-side=right] .stage-marks");
    this.canvas = this.marks?.closest(".stage-canvas");
    if (!this.canvas) return;
    this.stop = new AbortController();
    this.offer(this.querySelector("[data-draw]"), (box) => this.comment(box));
    this.offer(document.querySelector("[data-draw-ignored]"), ignore);
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event), { signal: this.stop.signal });
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.end(), { signal: this.stop.signal });
  }

  disconnectedCallback() {
    this.stop?.abort();
  }

  offer(button, done) {
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => this.wait(done), { signal: this.stop.signal });
  }

  // From now on a drag over the picture draws; it has to be seen for that.
  wait(done) {
    const compare = this.canvas.closest("screen-compare");
    if (["blink", "difference"].includes(compare.dataset.mode)) compare.show("side");
    this.done = done;
    compare.toggleAttribute("data-draws", true);
    this.canvas.closest(".stage-frame").focus({ preventScroll: true });
  }

  end() {
    this.done = null;
    this.drawn?.remove();
    this.canvas?.closest("screen-compare")?.toggleAttribute("data-draws", false);
  }

  begin(event) {
    if (!this.done || event.button !== 0) return;
    event.preventDefault();
    this.drawn?.remove();
    this.drawn = document.createElementNS(SVG, "rect");
    this.drawn.setAttribute("class", "stage-box");
    this.marks.append(this.drawn);
    const from = this.place(event);
    const draw = (move) => this.draw(between(from, this.place(move)));
    const stop = new AbortController();
    this.canvas.setPointerCapture(event.pointerId);
    this.canvas.addEventListener("pointermove", draw, { signal: stop.signal });
    for (const name of ["pointerup", "pointercancel"]) {
      this.canvas.addEventListener(name, (last) => {
        stop.abort();
        this.finish(between(from, this.place(last)), name === "pointerup");
      }, { signal: stop.signal });
    }
  }

  draw([left, top, width, height]) {
    const { width: w, height: h } = this.marks.dataset;
    const values = { x: left * w, y: top * h, width: width * w, height: height * h };
    for (const [name, value] of Object.entries(values)) this.drawn.setAttribute(name, value.toFixed(1));
  }

  finish(box, whole) {
    if (!whole || box[2] < LEAST || box[3] < LEAST) {
      this.drawn?.remove();
      return;
    }
    const done = this.done;
    this.done = null;
    this.canvas.closest("screen-compare").toggleAttribute("data-draws", false);
    done(box);
  }

  // Where in the picture, in shares of it.
  place(event) {
    const rect = this.marks.getBoundingClientRect();
    const inside = (value) => Math.min(1, Math.max(0, value));
    return [inside((event.clientX - rect.left) / rect.width), inside((event.clientY - rect.top) / rect.height)];
  }

  comment(box) {
    const values = percents(box);
    for (const [at, name] of ["left", "top", "width", "height"].entries()) {
      this.querySelector(`[data-box=${name}]`).value = values[at];
    }
    this.querySelector(".fold").open = true;
    this.querySelector("textarea").focus();
  }
}

function ignore(box) {
  const lines = document.getElementById("pair-ignore");
  const line = percents(box).join(", ");
  lines.value = [lines.value.trim(), line].filter(Boolean).join("\n");
  lines.focus();
}

// In percent with one place, and never beyond the picture.
function percents(box) {
  const [left, top, width, height] = box.map((side) => Math.round(side * 1000) / 10);
  const within = (start, size) => Math.round(Math.min(size, 100 - start) * 10) / 10;
  return [left, top, within(left, width), within(top, height)];
}

function between(one, other) {
  const left = Math.min(one[0], other[0]);
  const top = Math.min(one[1], other[1]);
  return [left, top, Math.abs(one[0] - other[0]), Math.abs(one[1] - other[1])];
}

customElements.define("screen-boxes", ScreenBoxes);
