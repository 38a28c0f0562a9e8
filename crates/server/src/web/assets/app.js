"use strict";
// Everything works without this: it only makes it quicker.

const base = document.body.dataset.base;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* Light and dark */
const themeSwitch = find("[data-theme-switch]");
if (themeSwitch) {
  const root = document.documentElement;
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("epitome-theme", root.dataset.theme); } catch { /* then only for this page */ }
  });
}

/* Progress of a sync */
const progress = find("[data-progress]");
let edition = Number(document.body.dataset.edition);
async function look() {
  let wait = 5000;
  try {
    const answer = await fetch(`${base}/api/v1/sync`);
    if (answer.ok) {
      const now = await answer.json();
      tell(now);
      if (now.running) wait = 700;
    }
  } catch { wait = 15000; }
  setTimeout(look, document.hidden ? 15000 : wait);
}
function tell(now) {
  const line = document.createElement("span");
  if (now.edition !== edition && edition !== 0) {
    line.textContent = "There is something new. ";
    const again = document.createElement("a");
    again.href = location.href;
    again.textContent = "Show it";
    again.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
    line.append(again);
  } else if (now.running && now.stage && now.stage !== "listing") {
    const stage = now.stage[0].toUpperCase() + now.stage.slice(1);
    line.textContent = now.total ? `${stage}… ${now.done} of ${now.total}` : `${stage}…`;
  } else if (now.error) {
    line.textContent = now.error;
  }
  const shown = line.textContent !== "";
  if (shown && progress.textContent !== line.textContent) progress.replaceChildren(line);
  progress.hidden = !shown;
}
if (progress && !find("progress")) setTimeout(look, document.body.hasAttribute("data-running") ? 300 : 5000);

/* A sentence and its place in the source belong together */
for (const quote of all("[data-quote]")) {
  const context = find(`[data-context="${quote.dataset.quote}"]`);
  if (!context) continue;
  const light = (on) => () => {
    context.classList.toggle("lit", on);
    quote.classList.toggle("lit", on);
  };
  for (const one of [quote, context]) {
    one.addEventListener("mouseenter", light(true));
    one.addEventListener("mouseleave", light(false));
    one.addEventListener("focusin", light(true));
    one.addEventListener("focusout", light(false));
  }
}

/* Results while you type */
const live = find("[data-live]");
if (live) {
  const results = find("#results");
  let timer, asking;
  const address = () => {
    const params = new URLSearchParams();
    for (const [name, value] of new FormData(live)) if (value) params.append(name, value);
    return `${base}/search${params.size ? `?${params}` : ""}`;
  };
  const ask = async (to, remember) => {
    asking?.abort();
    asking = new AbortController();
    results.setAttribute("aria-busy", "true");
    try {
      const joint = to.includes("?") ? "&" : "?";
      const answer = await fetch(`${to}${joint}part=results`, { signal: asking.signal });
      if (!answer.ok) throw new Error(answer.statusText);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.body.childNodes);
      if (remember) history.replaceState(null, "", to);
      results.setAttribute("aria-busy", "false");
    } catch (error) {
      if (error.name !== "AbortError") location.href = to;
    }
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(address(), true), wait);
  };
  live.addEventListener("input", (event) => soon(event.target.type === "search" ? 150 : 0));
  live.addEventListener("submit", (event) => { event.preventDefault(); soon(0); });
}

/* Keys */
const keys = find("[data-keys]");
if (keys) keys.hidden = false;
const typing = (target) => target.closest("input, select, textarea, [contenteditable]");
const stops = () => all(".hit h2 a, .front h2 a, .rows > li > a, .members .title, mark.at, mark.cited[id], mark.match");
function step(by) {
  const list = stops().filter((one) => one.checkVisibility?.() ?? true);
  if (!list.length) return;
  const here = list.findIndex((one) => one.classList.contains("here") || one === document.activeElement);
  const next = list[here < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(Math.max(here + by, 0), list.length - 1)];
  for (const one of list) one.classList.remove("here");
  next.classList.add("here");
  if (next.tagName === "A") next.focus(); else next.scrollIntoView({ block: "center" });
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const search = find("[data-search]");
  if (typing(event.target)) {
    if (event.key === "Escape") event.target.blur();
    if (event.key === "ArrowDown" && event.target === search && find(".hit h2 a")) {
      event.preventDefault();
      find(".hit h2 a").focus();
    }
    return;
  }
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
  else if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
});
