/* Shortcuts. Single keys rest while somebody types, and when they are switched off (WCAG 2.1.4). */
"use strict";
(() => {
  const $ = (selector) => document.querySelector(selector);
  const press = (name) => $(`[data-open="${name}"]`)?.click();
  const keys = { "/": () => $("[data-search]")?.select(), "?": () => press("shortcuts") };
  const showState = () => { if ($("[data-shortcuts]")) $("[data-shortcuts]").checked = localStorage.getItem("shortcuts") !== "off"; };

  const move = (place, step) => {
    const stops = [...place.querySelectorAll("a[href], button, input")].filter((stop) => stop.checkVisibility());
    stops.at((stops.indexOf(document.activeElement) + step + stops.length) % stops.length)?.focus();
  };
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const place = $(".menu:popover-open, .palette[open]");
    const typing = event.target.closest?.("input, select, textarea, dialog[open], [contenteditable]");
    if (!plain && event.key.toLowerCase() === "k" && $("#palette")) press("palette");
    else if (place && ["ArrowDown", "ArrowUp"].includes(event.key)) move(place, event.key === "ArrowDown" ? 1 : -1);
    else if (!typing && plain && localStorage.getItem("shortcuts") !== "off" && keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.matches("[data-shortcuts]")) localStorage.setItem("shortcuts", target.checked ? "on" : "off");
  });
  document.addEventListener("htmx:afterSettle", showState);
  showState();
})();
