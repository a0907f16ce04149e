/* Selecting many rows of a list: the whole page, all between two by shift, and how many they are. Without it one
   selects one by one, or all that match. */
"use strict";
(() => {
  const ROW = 'input[form="many"][name="selected"]';
  const boxes = () => [...document.querySelectorAll(ROW)];
  const everyone = () => document.querySelector('#many [name="everyone"]');
  let last = null;

  const tell = () => {
    const all = boxes(), number = all.filter((box) => box.checked).length, output = document.querySelector("#many output");
    if (!output) return;
    output.value = `${number} ${output.dataset.word}`;
    output.hidden = everyone().checked;
    const page = document.querySelector("[data-select-page]");
    page.checked = number === all.length;
    page.indeterminate = number > 0 && number < all.length;
  };

  const set = (checked, some = boxes()) => { for (const box of some) box.checked = checked; };

  const between = (box) => {
    const all = boxes(), from = all.indexOf(last), to = all.indexOf(box);
    return from < 0 ? [] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  };

  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.closest?.("[data-clear]")) {
      set(everyone().checked = false);
      tell();
      boxes()[0]?.focus();
    }
    if (!(box instanceof HTMLInputElement) || !box.matches(`${ROW}, #many [type="checkbox"]`)) return;
    if (!box.matches(ROW)) set(box.checked);
    else if (event.shiftKey) set(box.checked, between(box));
    // Whoever takes one row out does not mean all any more.
    if (box !== everyone() && !box.checked) everyone().checked = false;
    if (box.matches(ROW)) last = box;
    tell();
  });
  for (const name of ["pageshow", "htmx:afterSettle"]) addEventListener(name, tell);
  tell();
})();
