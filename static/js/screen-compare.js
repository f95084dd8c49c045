// <screen-compare> around two pictures of a screen: side by side, swipe, onion, blink, difference; one size and one
// place for both. Without this script they stand side by side, with the difference below.
const MODES = ["side", "swipe", "onion", "blink", "difference"];
const BLINK_MS = 800;
const kept = {
  get: (name, otherwise) => sessionStorage.getItem(`compare-${name}`) ?? otherwise,
  set: (name, value) => sessionStorage.setItem(`compare-${name}`, value),
};

class ScreenCompare extends HTMLElement {
  connectedCallback() {
    this.sides = Object.fromEntries([...this.querySelectorAll("[data-side]")].map((side) => [side.dataset.side, side]));
    this.area = this.querySelector(".stage-sides");
    this.slider = this.querySelector(".stage-slider input");
    this.isPair = Boolean(this.sides.left && this.sides.right);
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    this.slider?.addEventListener("input", () => this.slide(), options);
    this.querySelector("[data-blink]")?.addEventListener("click", () => this.toggleBlink(), options);
    for (const [selector, name] of [["[data-compare-modes]", "mode"], ["[data-compare-zoom]", "zoom"]]) {
      const group = document.querySelector(selector);
      if (!group) continue;
      group.hidden = false;
      group.addEventListener("click", (event) => this.choose(event, name), options);
    }
    for (const frame of this.frames()) {
      frame.addEventListener("scroll", () => this.follow(frame), { ...options, passive: true });
    }
    this.resized = new ResizeObserver(() => this.fit());
    this.resized.observe(this);
    this.zoom = kept.get("zoom", "fit");
    this.show(this.isPair ? kept.get("mode", "side") : "side");
    this.slide();
  }

  disconnectedCallback() {
    this.stop.abort();
    this.resized.disconnect();
    clearInterval(this.blinking);
  }

  frames() {
    return [...this.querySelectorAll(".stage-frame")];
  }

  choose(event, name) {
    const value = event.target.closest("button")?.dataset[name];
    if (!value) return;
    kept.set(name, value);
    if (name === "mode") return this.show(value);
    this.zoom = value;
    this.fit();
  }

  // Shows the pictures in one of the modes; boxes can be drawn where the right one is seen as it is.
  show(mode) {
    this.mode = MODES.includes(mode) ? mode : "side";
    this.dataset.mode = this.mode;
    for (const tool of this.querySelectorAll("[data-for]")) tool.hidden = !tool.dataset.for.split(" ").includes(this.mode);
    press("[data-compare-modes]", "mode", this.mode);
    clearInterval(this.blinking);
    this.blinking = null;
    this.toggleAttribute("data-shows-left", false);
    if (this.mode === "blink" && !matchMedia("(prefers-reduced-motion: reduce)").matches) this.blink();
    else this.nameBlink();
    this.fit();
  }

  blink() {
    this.blinking = setInterval(() => this.toggleAttribute("data-shows-left"), BLINK_MS);
    this.nameBlink();
  }

  // With less motion wanted, or paused, the button shows the other picture itself.
  toggleBlink() {
    if (this.blinking) {
      clearInterval(this.blinking);
      this.blinking = null;
    } else if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.toggleAttribute("data-shows-left");
    } else {
      this.blink();
    }
    this.nameBlink();
  }

  nameBlink() {
    const button = this.querySelector("[data-blink]");
    if (!button) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    button.textContent = this.blinking ? "Pause" : still ? "Show the other" : "Go on";
  }

  slide() {
    if (this.slider) this.style.setProperty("--seen", String(Number(this.slider.value) / 100));
  }

  // One scale for all pictures: the whole of the largest where it can still be read, or pixel by pixel.
  fit() {
    const images = [...this.querySelectorAll(".stage-canvas img")];
    const width = Math.max(...images.map((image) => Number(image.getAttribute("width"))), 1);
    const height = Math.max(...images.map((image) => Number(image.getAttribute("height"))), 1);
    const frame = this.frames().find((one) => one.offsetParent !== null);
    if (!frame) return;
    const room = { width: frame.clientWidth - 32, height: frame.clientHeight - 32 };
    const wide = Math.min(1, room.width / width);
    const whole = Math.min(wide, room.height / height);
    const scale = this.zoom === "full" ? 1 : Math.max(whole, wide / 2);
    this.style.setProperty("--scale", String(Math.max(0.05, scale)));
    for (const image of images) {
      image.style.setProperty("--width", image.getAttribute("width"));
    }
    press("[data-compare-zoom]", "zoom", this.zoom);
  }

  // The other pictures are scrolled to the same place.
  follow(frame) {
    if (this.following) return;
    this.following = true;
    for (const other of this.frames()) {
      if (other === frame) continue;
      other.scrollLeft = frame.scrollLeft;
      other.scrollTop = frame.scrollTop;
    }
    requestAnimationFrame(() => { this.following = false; });
  }
}

function press(selector, name, value) {
  for (const button of document.querySelectorAll(`${selector} button`)) {
    button.setAttribute("aria-pressed", String(button.dataset[name] === value));
  }
}

customElements.define("screen-compare", ScreenCompare);
