// <copy-button for="id">: copies that element's text. Hidden until this script runs, since it does nothing without it.
class CopyButton extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const source = document.getElementById(this.getAttribute("for"));
    if (!button || !source || !navigator.clipboard) return;
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}

customElements.define("copy-button", CopyButton);
