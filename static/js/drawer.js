/* The drawer is a step of the history, so that Back closes it; when it sent something, the page below it is renewed. */
"use strict";
(() => {
  const drawer = () => document.getElementById("drawer");
  const on = (type, handle, capture = false) => document.addEventListener(type, handle, capture);
  const here = () => location.pathname + location.search;
  let step = null;  // the address at which it was opened, while its step is the current one
  let [taken, sent] = [false, false];  // taken: the next popstate is our own

  const push = () => { step = here(); history.pushState({ drawer: true }, ""); };
  const takeBack = () => { step = null; taken = true; history.back(); };

  on("htmx:afterRequest", () => { if (drawer()?.open && step === null) push(); });
  on("htmx:beforeRequest", ({ detail: { elt, requestConfig } }) => {
    if (elt.closest("#drawer")) sent ||= requestConfig.verb !== "get";
  });
  // Before htmx's own, which would read the page again.
  addEventListener("popstate", (event) => {
    const closes = step !== null;
    if (closes || taken) event.stopImmediatePropagation();
    taken = false;
    if (!closes) return;
    step = null;
    if (panel.mayLeave(drawer())) drawer().close(); else push();
  }, true);

  // The answer is the page now: it takes the place of the drawer's step, or is the page below it.
  on("htmx:beforeHistoryUpdate", ({ detail: { history: update, target } }) => {
    if (step !== null && target === document.body) update.type = "replace";
  });
  on("htmx:afterSettle", () => {
    if (step === null || drawer()?.open) return;
    sent = false;
    if (here() === step) takeBack(); else step = null;
  });

  // HX-Boosted: the whole page is asked for, not its fragment.
  const renewed = () => htmx.ajax("GET", here(), {
    target: "#main", select: "#main", swap: "outerHTML show:none", headers: { "HX-Boosted": "true" },
  });
  // Whoever opened a row's menu before the renewed page came finds it open.
  const keepMenu = async (swap) => {
    let open = null;
    addEventListener("htmx:beforeSwap", () => { open = document.querySelector("#main .menu:popover-open")?.id; }, { once: true });
    await swap();
    document.querySelector(`[popovertarget="${open}"]`)?.click();
  };
  on("close", async ({ target }) => {
    if (target !== drawer()) return;
    if (step !== null) takeBack();
    const messages = [...document.querySelectorAll("#toasts .toast, #drawer .toast")];
    if (sent) { sent = false; await keepMenu(renewed); }
    panel.place(...messages);
  }, true);
})();
