/* A row of a list leads where its name leads. Without this file the name's link does. */
"use strict";
document.addEventListener("click", (event) => {
  const row = event.target.closest?.(".table[data-rows] tbody tr");
  if (!row || event.defaultPrevented || event.target.closest("a, button, input, label, select, summary, [popover]")) return;
  if (!getSelection().isCollapsed) return;  // somebody marks a text to copy it
  const link = row.querySelector("th a[href]");
  if (!link) return;
  if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
  else link.click();
});
