// <row-list prefix="risks"> around a Django formset: adds rows from its <template>, removes rows.
// Without this script the spare empty rows and the "Remove" checkboxes of the formset do the same.
class RowList extends HTMLElement {
  connectedCallback() {
    this.total = this.querySelector(`[name="${this.getAttribute("prefix")}-TOTAL_FORMS"]`);
    this.template = this.querySelector("template");
    const add = this.querySelector("[data-add-row]");
    if (!this.total || !this.template || !add) return;
    add.hidden = false;
    add.addEventListener("click", () => this.add(add));
    this.addEventListener("click", (event) => {
      const remove = event.target.closest("[data-remove-row]");
      if (remove) this.remove(remove.closest(".row-form"));
    });
    for (const row of this.querySelectorAll(".row-form")) this.ready(row);
  }

  ready(row) {
    const box = row.querySelector("[name$='-DELETE']");
    const button = row.querySelector("[data-remove-row]");
    if (!box || !button) return;
    box.closest(".check").hidden = true;
    button.hidden = false;
    if (box.checked) row.hidden = true;
  }

  add(before) {
    const number = Number(this.total.value);
    const holder = document.createElement("template");
    holder.innerHTML = this.template.innerHTML.replaceAll("__prefix__", String(number)).replaceAll("__number__", String(number + 1));
    const row = holder.content.firstElementChild;
    this.total.value = String(number + 1);
    (before.closest(".form-actions") ?? before).before(row);
    this.ready(row);
    row.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  }

  remove(row) {
    const box = row.querySelector("[name$='-DELETE']");
    if (box) box.checked = true;
    row.hidden = true;
    this.querySelector("[data-add-row]")?.focus();
  }
}

customElements.define("row-list", RowList);
