/* The password field: shown or hidden, generated, copied, checked against the rules while somebody types; and the card
   that it is handed over with, printed. */
"use strict";
(() => {
  const KINDS = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-!#%+=?"];
  const LENGTH = 18;
  const fieldOf = (element) => element.closest("[data-password]");

  const check = (input) => {
    const rules = input.closest(".field")?.querySelectorAll("[data-rule]") ?? [];
    for (const rule of rules) {
      const met = new RegExp(rule.dataset.rule).test(input.value);
      rule.dataset.met = input.value === "" ? "" : met ? "yes" : "no";
      rule.querySelector("[data-state]").textContent = input.value === "" ? "" : met ? " (met)" : " (not yet met)";
    }
  };

  const show = (field, shown) => {
    const button = field.querySelector("[data-show]");
    field.querySelector("input").type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", shown);
  };

  // A number below `limit`, each as likely as the other.
  const random = (limit) => {
    const [number] = crypto.getRandomValues(new Uint32Array(1));
    return number < 2 ** 32 - (2 ** 32 % limit) ? number % limit : random(limit);
  };
  const pick = (signs) => signs[random(signs.length)];

  const generate = (field) => {
    const signs = [...KINDS.map(pick), ...Array.from({ length: LENGTH - KINDS.length }, () => pick(KINDS.join("")))];
    for (let last = signs.length - 1; last > 0; last--) {
      const other = random(last + 1);
      [signs[last], signs[other]] = [signs[other], signs[last]];
    }
    const input = field.querySelector("input");
    input.value = signs.join("");
    input.dispatchEvent(new Event("input", { bubbles: true }));
    show(field, true);
    announce("A password was generated and is shown.");
  };

  const announce = (detail) => document.dispatchEvent(new CustomEvent("panel:announce", { detail }));
  const copy = async (button) => {
    const input = fieldOf(button).querySelector("input");
    input.select();  // where there is no clipboard (plain http), Ctrl C does the rest
    if (!navigator.clipboard || input.value === "") return;
    await navigator.clipboard.writeText(input.value);
    button.dataset.copied = "Copied";
    announce("Copied.");
    setTimeout(() => delete button.dataset.copied, 2000);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-show], [data-generate], [data-copy-password], [data-print]");
    if (!button) return;
    if (button.matches("[data-print]")) print();
    else if (button.matches("[data-generate]")) generate(fieldOf(button));
    else if (button.matches("[data-copy-password]")) copy(button);
    else show(fieldOf(button), button.getAttribute("aria-pressed") !== "true");
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-password] input")) check(event.target);
  });
})();
