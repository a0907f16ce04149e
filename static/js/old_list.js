/* A list that could not be read again says that it is the one from before, and how to try again. */
"use strict";
(() => {
  const mark = ({ detail: { pathInfo, requestConfig, target } }) => {
    if (!target?.matches(".list") || requestConfig.verb !== "get") return;
    const note = document.getElementById("old-list").content.firstElementChild.cloneNode(true);
    note.querySelector("a").href = pathInfo.finalRequestPath;
    target.querySelector(".old-list")?.remove();
    target.dataset.old = "";
    target.prepend(note);
  };
  for (const type of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(type, mark);
})();
