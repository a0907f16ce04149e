/* The session. Where it has ended, the password is asked for over the page as it stands; then what was to be sent goes on. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const on = (type, handle, capture = false) => document.addEventListener(type, handle, capture);
  const SOON = 10 * 60;  // seconds before the end that the page says so

  // The end: told by each page, and by each sign-in in the dialog.
  let ends = Infinity;
  let noticed = false;
  const begin = (left) => { ends = Date.now() + left * 1000; noticed = false; };
  const beginWithPage = () => {
    const { sessionLeft } = document.body.dataset;
    if (sessionLeft) begin(Number(sessionLeft));
    delete document.body.dataset.sessionLeft;
  };

  // Asking: `purpose` is why ("ended", "soon" or "renew"), `goOn` what happens once there is a session.
  let [purpose, goOn] = ["", null];
  const ask = (why, then = null) => { [purpose, goOn] = [why, then]; htmx.trigger("#session-body", "ask"); };
  const renew = (form) => {
    for (const name of ["csrfmiddlewaretoken", "once"]) {
      document.querySelectorAll(`input[name="${name}"]`).forEach((input) => { input.value = form.elements[name].value; });
    }
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }));
    begin(Number(form.dataset.left));
    document.querySelectorAll(".toast[data-session]").forEach((toast) => toast.remove());
    const next = goOn;
    $("#session").close();
    $("#session-body").replaceChildren();
    next?.();
  };
  const notice = () => {
    const toast = $("#session-notice").content.firstElementChild.cloneNode(true);
    $("[data-ends]", toast).textContent = panel.when(ends).split(", ")[1];
    panel.present(toast);
  };
  on("htmx:afterRequest", ({ detail: { target, successful, requestConfig } }) => {
    if (target?.id !== "session-body" || !successful) return;
    const form = $("#again");
    const left = Number(form.dataset.left ?? 0);  // 0: no session of the member whose page this is
    const enough = { ended: left > 0, soon: left > SOON, renew: false }[purpose];
    if (requestConfig.verb === "post" ? left : enough) return renew(form);
    if (purpose === "soon") { if (left) { begin(left); noticed = true; notice(); } return; }
    if (!$("#session").open) $("#session").showModal();
    $("input[type=password]", form).focus();
  });
  on("close", ({ target }) => { if (target.id === "session") goOn = null; }, true);
  on("click", ({ target }) => { if (target.closest?.("button[data-renew]")) ask("renew"); });

  // A request that came too late: nothing of its answer is swapped. A page with nothing to lose goes to sign in.
  const repeat = ({ elt, triggeringEvent: event }) => {
    if (event?.type !== "submit") htmx.trigger(elt, event?.type ?? "click");
    else if (event.submitter?.isConnected) event.submitter.click();
    else elt.requestSubmit();
  };
  let repeated = null;
  on("htmx:beforeOnLoad", (event) => {
    const { xhr, elt, requestConfig } = event.detail;
    const signIn = xhr.getResponseHeader("Panel-Sign-In");
    const again = repeated === elt;
    if (again) repeated = null;
    if (!signIn) return;
    event.preventDefault();
    if ($("#session").open) return;  // somebody is at it; a page that asks by itself must not come between
    if (requestConfig.verb === "get" && !panel.unsaved()) location.assign(signIn);
    else if (again) panel.say("You are signed in, but this browser does not send the panel's cookies. Allow them, then try again.", "bad");
    else ask("ended", () => { repeated = elt; repeat(requestConfig); });
  });
  // A form that htmx does not send cannot come back: whether there is a session is asked before it is sent.
  const sure = new WeakSet();
  on("submit", (event) => {
    const { target: form, submitter } = event;
    if (!form.matches('form[method=post][hx-boost="false"]:not(.menu-form)') || !$("#session") || sure.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask("ended", () => { sure.add(form); form.requestSubmit(submitter); });
  }, true);

  on("htmx:afterSettle", beginWithPage);
  beginWithPage();
  setInterval(() => {
    if (noticed || Date.now() < ends - SOON * 1000) return;
    noticed = true;
    ask("soon");
  }, 10_000);
})();
