/* Rows that are ticked: all of the page by the box in the head, and how many there are. */
"use strict";
document.addEventListener("change", ({ target }) => {
  const list = target.closest?.(".select") && target.closest(".list");
  if (!list) return;
  const boxes = [...list.querySelectorAll("tbody .select input")];
  const all = list.querySelector("[data-select-all]");
  if (target === all) boxes.forEach((box) => { box.checked = all.checked; });
  const chosen = boxes.filter((box) => box.checked).length;
  if (all) [all.checked, all.indeterminate] = [chosen === boxes.length, chosen > 0 && chosen < boxes.length];
  list.querySelector("[data-selected]")?.replaceChildren(`${chosen} selected`);
});
