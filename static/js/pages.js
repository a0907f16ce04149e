/* Comfort of single pages. Without this file they work all the same. */
"use strict";
(() => {
  // A row of a list leads where its name leads.
  document.addEventListener("click", (event) => {
    const row = event.target.closest?.(".table[data-rows] tbody tr");
    if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, summary, [popover]")) return;
    if (!getSelection().isCollapsed) return;  // somebody marks a text to copy it
    const link = row.querySelector("th a[href]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  });

  // The details of an effect stay open while other roles are chosen.
  let unfolded = false;
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    if (target.matches(".preview")) unfolded = target.querySelector("details")?.open ?? unfolded;
  });
  document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
    if (target.matches(".preview")) target.querySelector("details")?.toggleAttribute("open", unfolded);
  });

  // While the main account sees the panel as others would, buttons of closed forms say so. The server decides.
  const closeForms = () => {
    const why = document.body.hasAttribute("data-viewing") && document.getElementById("viewing-why");
    if (!why) return;
    const forms = [...document.querySelectorAll("form[method=post]:not([data-open-while-viewing])")];
    for (const button of forms.flatMap((form) => [...form.querySelectorAll("button:not([type=button])")])) {
      button.setAttribute("aria-disabled", "true");
      button.setAttribute("aria-describedby", "viewing-why");
      button.title = why.textContent;
    }
  };
  document.addEventListener("DOMContentLoaded", closeForms);
  document.addEventListener("htmx:afterSettle", closeForms);

  // Enter in the palette opens the first hit, once it is one for what was typed.
  let wanted = false;
  const openFirst = (input) => {
    const found = document.querySelector("#palette-results .found");
    if (!found || found.dataset.q !== input.value.trim().toLowerCase()) return;
    wanted = false;
    found.querySelector("a")?.click();
  };
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".palette input")) return;
    wanted = event.key === "Enter";
    if (!wanted) return;
    event.preventDefault();
    openFirst(event.target);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (wanted && target.closest("#palette-results")) openFirst(document.querySelector(".palette input"));
  });
})();
