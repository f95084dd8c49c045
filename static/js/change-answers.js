// <change-answers> in the decision bar of a contract: counts what is accepted and refused beside it, and keeps "Accept"
// shut until nothing is left. Without this script the server says the same once the form is sent.
class ChangeAnswers extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    document.addEventListener("change", this);
    this.accept?.addEventListener("click", (event) => this.askFirst(event));
    this.show();
  }

  disconnectedCallback() {
    document.removeEventListener("change", this);
  }

  get accept() {
    return this.querySelector("[data-accept]");
  }

  get choices() {
    return [...document.querySelectorAll(".change fieldset")].filter((one) => one.elements[0]?.form === this.form);
  }

  handleEvent(event) {
    if (event.target.matches("[name^='change-']")) this.show();
  }

  static chosen(choice) {
    return choice.querySelector(":checked")?.value ?? "";
  }

  show() {
    const chosen = this.choices.map(ChangeAnswers.chosen);
    const refused = chosen.filter((one) => one === "refuse").length;
    const accepted = chosen.filter((one) => one === "accept").length;
    const left = this.choices.filter((one) => "needed" in one.dataset && !ChangeAnswers.chosen(one)).length;
    const parts = [[refused, "refused"], [accepted, "accepted"], [left, "to answer"]].filter(([number]) => number);
    const tally = parts.map(([number, word]) => `${number} ${word}`).join(", ");
    const place = this.querySelector("[data-tally]");
    if (place.textContent !== tally) place.textContent = tally;
    for (const fold of this.querySelectorAll("[data-when='agreeing']")) fold.hidden = refused > 0;
    this.showReturn(refused);
    this.showAccept(refused > 0 || left > 0);
  }

  showReturn(refused) {
    const button = this.querySelector("[data-return]");
    button.hidden = refused === 0;
    button.classList.toggle("button-primary", refused > 0);
    button.querySelector("[data-refusals]").textContent = `${refused} refusal${refused === 1 ? "" : "s"}`;
  }

  showAccept(shut) {
    if (!this.accept) return;
    this.accept.classList.toggle("button-shut", shut);
    this.accept.classList.toggle("button-primary", !shut);
    this.accept.toggleAttribute("aria-disabled", shut);
    if (shut) this.accept.setAttribute("aria-disabled", "true");
  }

  askFirst(event) {
    if (this.accept.getAttribute("aria-disabled") !== "true") return;
    event.preventDefault();
    const wanted = this.choices.find((one) => "needed" in one.dataset && !ChangeAnswers.chosen(one));
    (wanted ?? this.choices.find((one) => ChangeAnswers.chosen(one) === "refuse"))?.querySelector("input").focus();
  }
}

customElements.define("change-answers", ChangeAnswers);
