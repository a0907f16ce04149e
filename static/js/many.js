/* Selecting many rows of a list: the whole page, and with shift all between two. Without it one selects one by one. */
"use strict";
(() => {
  const boxes = () => [...document.querySelectorAll('input[form="many"][name="selected"]')];
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    if (box.hasAttribute("data-select-page")) {
      for (const each of boxes()) each.checked = box.checked;
      return;
    }
    if (!box.matches('input[form="many"][name="selected"]')) return;
    const all = boxes(), from = all.indexOf(last), to = all.indexOf(box);
    if (event.shiftKey && from >= 0) {
      for (const each of all.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
    }
    last = box;
  });
})();
