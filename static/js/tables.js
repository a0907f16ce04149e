/* Says of each table whether it fits its box. The head of one that fits can stick to the page, since nothing scrolls. */
"use strict";
(() => {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = target.closest(".list-box");
      box?.toggleAttribute("data-fits", box.scrollWidth <= box.clientWidth);
    }
  });
  const watch = () => {
    sizes.disconnect();
    document.querySelectorAll(".list-box").forEach((box) => {
      sizes.observe(box);
      box.querySelectorAll("table").forEach((table) => sizes.observe(table));
    });
  };
  document.addEventListener("htmx:afterSettle", watch);
  watch();
})();
