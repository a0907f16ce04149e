/* A form whose answer is a file (data-download holds where to go on to). Without this file the browser saves it itself. */
"use strict";
(() => {
  const save = async (response) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await response.blob());
    link.download = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition"))[1];
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const show = async (response) => {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const main = page.getElementById("main");
    document.title = page.title;
    document.getElementById("main").replaceWith(main);
    htmx.process(main);
    main.dispatchEvent(new CustomEvent("htmx:afterSettle", { bubbles: true }));
  };
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.download || event.defaultPrevented) return;
    event.preventDefault();
    try {
      const response = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
      if (response.headers.get("Content-Disposition")?.startsWith("attachment")) {
        await save(response);
        setTimeout(() => location.assign(form.dataset.download), 500);
      } else if (response.redirected) {
        location.assign(response.url);
      } else {
        await show(response);
      }
    } catch {
      form.removeAttribute("aria-busy");
      panel.say("The panel cannot be reached. Before you try again, look whether it was done.", "bad");
    }
  });
})();
