/* What the panel does beyond links and forms. Without this file every page still works. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const seen = (selector, root) => $$(selector, root).find((element) => element.checkVisibility());
  const on = (type, handle, capture = false) => document.addEventListener(type, handle, capture);
  const inside = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  const { announce, listNotifications, present, say } = panel;  // of messages.js

  // Forms: one request for two clicks; unsaved input is not left without a question.
  const rest = () => $$("form[aria-busy]").forEach((form) => { form.ariaBusy = null; });
  const TOKENS = ["csrfmiddlewaretoken", "once"];  // they change when the session is renewed
  const snapshot = (form) => JSON.stringify([...new FormData(form)]
    .filter(([name]) => !TOKENS.includes(name)).map(([name, value]) => [name, value.name ?? value]));
  const saved = new WeakMap();
  const unsaved = (root = document) => $$("form[data-guard]", root)
    .some((form) => saved.has(form) && form.ariaBusy !== "true" && saved.get(form) !== snapshot(form));
  const mayLeave = (root) => !unsaved(root) || confirm("Leave without saving? What you typed will be lost.");
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.ariaBusy === "true") { event.preventDefault(); event.stopImmediatePropagation(); }
    form.ariaBusy = "true";
  }, true);
  addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
  on("htmx:confirm", (event) => {
    const { target, elt } = event.detail;
    if (target === document.body && elt.tagName === "A" && !mayLeave()) event.preventDefault();
  });

  // Whatever comes into the page, at first or by a swap, gets ready here.
  const ready = (root) => {
    // A form that came back with its errors is unsaved as it stands.
    $$("form[data-guard]", root).forEach((form) => saved.set(form, $(".summary", form) ? "" : snapshot(form)));
    $$(".toast:not([data-seen])").forEach(present);
    if (document.body.hasAttribute("data-signed-out")) sessionStorage.clear();
    listNotifications();
  };

  // Buttons that say what they do: data-close, data-open, data-copy.
  const actions = {
    close: (button) => {
      const around = button.closest("dialog, .toast");
      if (around.matches(".toast")) around.remove(); else if (mayLeave(around)) around.close();
    },
    open: (button) => { button.closest("[popover]")?.hidePopover(); open(button.dataset.open); },
    copy: async (button) => {
      if (!navigator.clipboard) return getSelection().selectAllChildren(button.previousElementSibling);
      await navigator.clipboard.writeText(button.dataset.copy);
      announce(`${button.dataset.copied = "Copied"}.`);
      setTimeout(() => delete button.dataset.copied, 2000);
    },
  };
  const open = (id) => {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) dialog.showModal();
    if (id === "palette") $("input", dialog).dispatchEvent(new Event("palette"));
  };
  // Ctrl and a click opens a drawer's link in a new tab, as with every other link.
  on("click", (event) => { if ((event.ctrlKey || event.metaKey) && inside(event, "a[hx-get]")) event.stopPropagation(); }, true);
  // A search asks while it is typed in; leaving the field must not ask again, and close what was opened meanwhile.
  on("change", (event) => { if (inside(event, "[data-search]")) event.stopPropagation(); }, true);
  on("click", (event) => {
    for (const [name, act] of Object.entries(actions)) {
      if (inside(event, `button[data-${name}]`)) act(inside(event, `button[data-${name}]`));
    }
  });
  on("toggle", ({ target, newState }) => {
    if (newState !== "open" || !target.matches(".menu")) return;
    if (!target.contains(document.activeElement)) $("a[href], button", target)?.focus();
    if (target.id === "notifications") { sessionStorage.removeItem("unread"); listNotifications(); }
  }, true);
  on("cancel", (event) => { if (event.target.id === "drawer" && !mayLeave(event.target)) event.preventDefault(); }, true);
  on("close", ({ target }) => { if (target.id === "drawer") { $("#drawer-body").replaceChildren(); $(opener)?.focus(); } }, true);

  // htmx: focus survives, failures are seen, long waits are shown.
  const placeOf = (element) => {  // where the focus finds back to; an item of a menu is gone with its menu
    const menu = element.closest("[popover]");
    if (menu) return `[popovertarget="${menu.id}"]`;
    if (element.id) return `[id="${element.id}"]`;
    return element.matches("a[hx-get]") ? `a[hx-get="${CSS.escape(element.getAttribute("hx-get"))}"]` : "#heading";
  };
  // What was taken away cannot have the focus again: the heading of its part, so that one does not begin at the top.
  const headingAround = (element) => {
    const part = element.closest("main section[id][aria-labelledby]");
    return part && `[id="${part.getAttribute("aria-labelledby")}"]`;
  };
  let [comeBack, around, opener, cameFrom] = ["#heading", null, "#heading", location.pathname];
  on("htmx:configRequest", ({ detail }) => {
    const empty = [...detail.formData.entries()].filter(([, value]) => detail.verb === "get" && value === "");
    empty.forEach(([name]) => detail.formData.delete(name));
  });
  const wait = (target, state) => { target.ariaBusy = document.body.ariaBusy = state; };
  on("htmx:beforeRequest", ({ detail: { elt, xhr, target } }) => {
    xhr.slow = setTimeout(wait, 300, target, "true");
    if (target.id === "drawer-body" && !$("#drawer").open) opener = placeOf(elt);
  });
  on("htmx:afterRequest", ({ detail }) => {
    clearTimeout(detail.xhr.slow);
    wait(detail.target, null);
    if (!detail.xhr.getResponseHeader("HX-Redirect")) rest();
    if (detail.target?.id !== "drawer-body" || !detail.successful) return;
    $("#drawer-title").textContent = $("#editor")?.dataset.title ?? "";
    open("drawer");
    seen("[autofocus], input, select, textarea, a[href]", $("#drawer-body"))?.focus();
  });
  // A whole page in the body's place brings its own body: class, token, whether links are boosted.
  const dress = (page) => {
    for (const { name } of [...document.body.attributes]) document.body.removeAttribute(name);
    for (const { name, value } of page.body.attributes) document.body.setAttribute(name, value);
    document.documentElement.dataset.theme = page.documentElement.dataset.theme;
  };
  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  let htmxApi;
  htmx.defineExtension("panel", { init: (api) => { htmxApi = api; } });  // the only way to what an element inherits
  const selects = ({ select, selectOverride, requestConfig: { elt } }) => {
    const selector = select ?? selectOverride ?? htmxApi.getClosestAttributeValue(elt, "hx-select");
    return selector === "unset" ? null : selector;
  };
  const refused = (page, status) => $("[data-message]", page)?.textContent.trim() || `That did not work (error ${status}).`;
  on("htmx:beforeSwap", ({ detail }) => {
    const { elt, triggeringEvent } = detail.requestConfig;
    const focused = document.activeElement === document.body ? triggeringEvent?.submitter ?? elt : document.activeElement;
    comeBack = focused.closest("#drawer") ? opener : placeOf(focused);
    around = headingAround(focused);
    cameFrom = location.pathname;
    const isPage = detail.serverResponse.includes("<html");
    if (isPage && detail.isError && detail.boosted) detail.shouldSwap = true;  // a link that fails shows the error's page
    if (!detail.shouldSwap) return;
    const page = parse(detail.serverResponse);
    const inDrawer = detail.target.id === "drawer-body";
    const selector = selects(detail);
    const isMissing = selector && !$(selector, page);
    if (isMissing && !isPage) {  // a swap that selects nothing would erase its target
      detail.shouldSwap = false;
      return say(refused(page, detail.xhr.status), "bad");
    }
    if (!isPage) return;
    detail.ignoreTitle = inDrawer;
    if (isMissing || (detail.isError && !inDrawer)) {  // the answer is the page now
      const same = new URL(detail.xhr.responseURL).pathname === location.pathname;
      const swapOverride = same ? "innerHTML show:none" : "innerHTML";
      Object.assign(detail, { target: document.body, ignoreTitle: false, selectOverride: "unset", swapOverride });
    }
    if (detail.target === document.body) return dress(page);
    $$(".toast", page).forEach((toast) => { present($("#toasts").appendChild(document.adoptNode(toast))); htmx.process(toast); });
  });
  on("htmx:beforeHistoryUpdate", ({ detail: { history: update, target, requestConfig } }) => {
    const here = location.pathname + location.search;
    if (target.id === "drawer-body") update.path = here;  // the address stays that of the page below
    if (update.path === here || requestConfig.triggeringEvent?.type === "input") update.type = "replace";
  });
  on("htmx:afterSettle", ({ target: root }) => {
    ready(root);
    const told = $("[data-announce]", root)?.textContent.trim();
    if (told) { announce(told); $(".page-count")?.replaceChildren(told); }
    const moved = cameFrom !== location.pathname;  // another page: its heading, whatever has the same id there
    if (document.activeElement !== document.body && !moved) return;
    cameFrom = location.pathname;
    const first = seen("[autofocus]", moved ? document : root);
    const here = moved ? null : (comeBack !== "#heading" && $(comeBack)) || (around && $(around));
    if (here?.matches("h2")) here.tabIndex = -1;
    (first ?? here ?? $("#heading"))?.focus({ preventScroll: !first });
  });
  // A part that should have come by itself: in the room that was kept for it stands what failed, and how to try again.
  const admit = (target) => {
    $$("[data-failed]", target).forEach((part) => { part.hidden = false; });
    $$("[data-waiting]", target).forEach((part) => part.remove());
  };
  const failed = (text) => ({ detail: { target } }) => { admit(target); say(text, "bad"); };
  on("htmx:responseError", ({ detail: { boosted, xhr, target } }) => {
    if (target !== document.body) admit(target);
    if (boosted && xhr.response.includes("<html")) return;
    say(refused(parse(xhr.response), xhr.status), "bad");
  });
  on("htmx:sendError", failed("The panel cannot be reached. Check your connection; what you typed is still here."));
  on("htmx:timeout", failed("The panel did not answer in time. Before you try again, look whether it was done."));
  addEventListener("pageshow", rest);
  Object.assign(panel, { unsaved, mayLeave });  // for session.js and drawer.js
  ready(document);
})();
