/* Messages: read aloud, shown for a while, kept in the notification list until sign-out. */
"use strict";
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  const kept = () => JSON.parse(sessionStorage.getItem("notifications") ?? "[]");
  const aloud = { "live": [], "live-urgent": [] };
  const announce = (text, urgent = false) => {
    const id = urgent ? "live-urgent" : "live";
    aloud[id].push(text);
    setTimeout(() => { if (aloud[id].length) document.getElementById(id).textContent = aloud[id].splice(0).join(" "); }, 100);
  };
  // A moment as the pages write it (panel.web.display.when), in the member's time zone.
  const when = (at) => {
    const form = { timeZone: document.body.dataset.zone, hourCycle: "h23", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
    const parts = new Intl.DateTimeFormat("en-US", form).formatToParts(at).map(({ type, value }) => [type, value]);
    const { day, month, year, hour, minute } = Object.fromEntries(parts);
    return `${day} ${month} ${year}, ${hour}:${minute}`;
  };
  const listNotifications = () => {
    $("[data-notifications]")?.replaceChildren(...kept().map(({ text, tone, at }) => {
      const item = document.createElement("li");
      const time = document.createElement("time");
      time.dateTime = new Date(at).toISOString();
      time.title = `${time.dateTime.slice(0, 19).replace("T", " ")} UTC`;
      time.textContent = when(at);
      item.dataset.tone = tone;
      item.append(text, time);
      return item;
    }));
    $$("[data-no-notifications]").forEach((note) => { note.hidden = kept().length > 0; });
    $$("[data-unread]").forEach((dot) => { dot.hidden = sessionStorage.getItem("unread") !== "yes"; });
  };
  // In an open drawer they stand at its top, where they cover nothing and can be reached; else they float.
  const place = (...toasts) => {
    const inDrawer = $("#drawer[open] .drawer-messages");
    const floor = inDrawer ?? $("#toasts");
    floor.append(...toasts);
    if (inDrawer) return floor;
    floor.popover = "manual";
    if (floor.matches(":popover-open")) floor.hidePopover();  // again, so that it lies above a dialog opened since
    floor.showPopover();
    return floor;
  };
  // Those that differ only in the name they are about (data-about) become one. Its Undo is that of the last.
  const textOf = (toast) => toast.dataset.text ?? $("p", toast).textContent.trim();
  const kindOf = (toast) => toast.dataset.tone + textOf(toast).replace(toast.dataset.about ?? "", "\0");
  const merge = (toast, older) => {
    const { about } = toast.dataset;
    const others = JSON.parse(older.dataset.others ?? "[]");
    if (about === older.dataset.about) toast.dataset.times = Number(older.dataset.times ?? 1) + 1;
    else others.push(older.dataset.about);
    toast.dataset.others = JSON.stringify([...new Set(others)].filter((name) => name !== about));
    toast.dataset.text = textOf(toast);
    const names = new Intl.ListFormat("en").format(JSON.parse(toast.dataset.others));
    const times = toast.dataset.times && ` (${toast.dataset.times} times)`;
    $("p", toast).append(times ?? "", names && ` The same for ${names}.`);
    $(".toast-undo button", toast)?.replaceChildren("Undo the last");
    older.remove();
  };
  const present = (toast) => {
    const { tone = "info" } = toast.dataset;
    const text = textOf(toast);
    const alike = $$(".toast[data-seen]").find((older) => older !== toast && kindOf(older) === kindOf(toast));
    if (alike) merge(toast, alike);
    toast.dataset.seen = "";
    const floor = place(toast);
    announce(text, tone === "bad");
    sessionStorage.setItem("notifications", JSON.stringify([{ text, tone, at: Date.now() }, ...kept()].slice(0, 30)));
    sessionStorage.setItem("unread", "yes");
    listNotifications();
    const fade = () => (toast.matches(":hover, :focus-within") ? setTimeout(fade, 2000) : toast.remove());
    if (tone === "good" || tone === "info") setTimeout(fade, $(".toast-undo", toast) ? 60_000 : 7000);
    $$(".toast", floor).slice(0, -2).forEach((older) => older.remove());  // all are in the notification list
  };
  const say = (text, tone = "info") => {
    const toast = $("#toast-template").content.firstElementChild.cloneNode(true);
    toast.dataset.tone = tone;
    $("p", toast).textContent = text;
    present(toast);
  };
  document.addEventListener("panel:announce", ({ detail }) => announce(detail));
  globalThis.panel = { announce, listNotifications, place, present, say, when };
})();
