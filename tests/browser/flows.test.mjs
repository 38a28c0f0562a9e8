// The flows of a reader, in a real browser over the sample corpus.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
let server, browser, base, scratch;

before(async () => {
  scratch = mkdtempSync(join(tmpdir(), "epitome-browser-"));
  const folder = join(scratch, "corpus");
  cpSync(new URL("../../corpus", import.meta.url), folder, { recursive: true, filter: (from) => !from.includes(".epitome") && !from.includes("/gold") });
  server = spawn(process.env.EPITOME, ["serve", folder, "--port", "0", "--no-open"]);
  base = await new Promise((found, failed) => {
    server.stdout.once("data", (line) => found(String(line).trim().replace(/\/$/, "")));
    server.once("exit", (code) => failed(new Error(`epitome serve ended with ${code}`)));
  });
  for (let tries = 0; ; tries++) {
    const now = await (await fetch(`${base}/api/v1/sync`)).json();
    if (now.edition > 0) break;
    assert.ok(tries < 600, "nothing to show after two minutes");
    await new Promise((done) => setTimeout(done, 200));
  }
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"],
  });
  if (shots) mkdirSync(shots, { recursive: true });
});

after(async () => {
  await browser?.close();
  server?.kill();
  rmSync(scratch, { recursive: true, force: true });
});

/** A page that fails the test on any error of a script and any request that leaves the server. */
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  page.on("console", (line) => line.type() === "error" && page.troubles.push(line.text()));
  page.on("request", (request) => request.url().startsWith(base) || page.troubles.push(`asked ${request.url()}`));
  await page.goto(base + path);
  page.done = async () => {
    assert.deepEqual(page.troubles, []);
    await context.close();
  };
  return page;
}

const shot = (page, name, fullPage = false) => shots && page.screenshot({ path: join(shots, `${name}.png`), fullPage });

async function accessible(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter((one) => ["serious", "critical"].includes(one.impact));
  assert.deepEqual(serious.map((one) => `${name}: ${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(" ")}`), []);
}

/** Nothing is wider than the window. */
async function fits(page, name) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room, `${name} is ${wide} wide in ${room}`);
}

const story = async () => (await (await fetch(`${base}/api/v1/stories`)).json()).stories[0].id;

test("the front page tells the stories", async () => {
  const page = await open("/");
  assert.ok((await page.locator(".front .story").count()) >= 5);
  assert.match(await page.locator(".lead h2").innerText(), /\w/);
  assert.ok((await page.locator(".lead .sentence").count()) >= 2);
  await shot(page, "digest", true);
  await shot(page, "digest-top");
  await page.done();
});

test("search, article, and back", async () => {
  const page = await open("/");
  await page.fill("#quick", "flood");
  await page.press("#quick", "Enter");
  await page.waitForURL(/\/search\?q=flood/);
  const first = page.locator(".hit h2 a").first();
  const title = await first.innerText();
  await shot(page, "search", true);
  await first.click();
  await page.waitForURL(/\/article\//);
  assert.equal(await page.locator("h1").innerText(), title);
  assert.ok((await page.locator("mark.match").count()) > 0, "matches are marked");
  assert.ok(await page.locator("#at").first().isVisible());
  await page.goBack();
  await page.waitForURL(/\/search\?q=flood/);
  assert.equal(await page.locator(".hit h2 a").first().innerText(), title);
  await page.done();
});

test("results change while one types, and the address with them", async () => {
  const page = await open("/search");
  await page.locator("#q").pressSequentially("ferry", { delay: 30 });
  await page.waitForURL(/q=ferry/);
  await page.waitForFunction(() => document.querySelector("#results mark.match")?.textContent.toLowerCase().startsWith("ferr"));
  await page.fill("#q", "xyzzyx");
  await page.waitForFunction(() => document.querySelector("[data-total]")?.dataset.total === "0");
  const shared = await open(new URL(page.url()).search ? `/search${new URL(page.url()).search}` : "/search");
  assert.equal(await shared.inputValue("#q"), "xyzzyx");
  await shared.done();
  await page.done();
});

test("a citation leads to its passage", async () => {
  const page = await open(`/story/${await story()}`);
  const quote = page.locator("[data-quote='1']");
  const text = (await quote.locator(".through").innerText()).trim();
  await quote.hover();
  assert.match(await page.locator("[data-context='1']").getAttribute("class"), /lit/);
  await shot(page, "story-top");
  await shot(page, "story", true);
  await quote.locator(".cite").click();
  await page.waitForURL(/\/article\/.*#at/);
  const marked = (await page.locator("mark.at").allInnerTexts()).join("").replace(/\s+/g, " ").trim();
  assert.equal(marked, text.replace(/\s+/g, " "));
  const box = await page.locator("#at").first().boundingBox();
  assert.ok(box && box.y >= 0 && box.y < 900, "the passage is in view");
  await shot(page, "article");
  await page.done();
});

test("dates and facets narrow a search", async () => {
  const page = await open("/search?q=the");
  const total = () => page.locator("[data-total]").getAttribute("data-total").then(Number);
  const all = await total();
  await page.fill("#since", "2025-09-01");
  await page.waitForURL(/since=2025-09-01/);
  await page.waitForFunction((all) => Number(document.querySelector("[data-total]").dataset.total) < all, all);
  const dated = await total();
  assert.ok(dated > 0 && dated < all);
  await page.locator(".facets a").first().click();
  await page.waitForURL(/source=/);
  assert.ok((await total()) <= dated);
  await page.locator(".chip").first().click();
  await page.waitForLoadState();
  await page.done();
});

test("a phone", async () => {
  const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  for (const [name, path] of [["digest", "/"], ["search", "/search?q=flood"], ["story", `/story/${await story()}`], ["timeline", "/timeline"], ["status", "/status"]]) {
    const page = await open(path, phone);
    await fits(page, name);
    await shot(page, `phone-${name}`);
    await page.done();
  }
});

test("dark, by the system's choice and by the switch", async () => {
  const page = await open("/", { colorScheme: "dark" });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await accessible(page, "dark digest");
  await shot(page, "dark-digest");
  await page.click("[data-theme-switch]");
  assert.notEqual(await paper(), dark);
  await page.reload();
  assert.notEqual(await paper(), dark, "the choice is kept");
  await page.click("[data-theme-switch]");
  await page.goto(`${base}/story/${await story()}`);
  assert.equal(await paper(), dark);
  await accessible(page, "dark story");
  await shot(page, "dark-story");
  await page.done();
});

test("without script", async () => {
  const page = await open("/", { javaScriptEnabled: false });
  await page.locator(".lead h2 a").click();
  await page.waitForURL(/\/story\//);
  await page.locator(".through").first().click();
  assert.match(page.url(), /#c1$/);
  await page.locator(".cite").first().click();
  await page.waitForURL(/\/article\//);
  assert.ok(await page.locator("#at").first().isVisible());
  await page.goto(`${base}/search`);
  await page.fill("#q", "strike");
  await page.locator(".find button.main").click();
  await page.waitForURL(/q=strike/);
  assert.ok((await page.locator(".hit").count()) > 0);
  await page.done();
});

test("by keyboard only", async () => {
  const page = await open("/");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  await page.keyboard.press("j");
  assert.ok(await page.evaluate(() => document.activeElement.matches(".lead h2 a")));
  await page.keyboard.press("/");
  await page.keyboard.type("moon");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=moon/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/article\//);
  await page.keyboard.press("j");
  assert.ok((await page.locator(".here").count()) === 1);
  await page.done();
});

test("a correction and its undoing", async () => {
  const id = await story();
  const page = await open(`/story/${id}`);
  const count = await page.locator(".members > li").count();
  await page.locator(".members form button").last().click();
  await page.waitForURL(/done=split/);
  assert.ok((await page.locator(".members > li").count()) < count);
  await shot(page, "corrected");
  await page.locator(".notice button").click();
  await page.waitForURL(/done=undo/);
  assert.equal(await page.locator(".members > li").count(), count);
  await page.done();
});

test("no serious fault of accessibility, and nothing too wide", async () => {
  const id = await story();
  for (const [name, path] of [["digest", "/"], ["another digest", "/?query=flood&words=50"], ["story", `/story/${id}`], ["search", "/search?q=flood"], ["timeline", "/timeline"], ["status", "/status"], ["error", "/story/none"]]) {
    const page = await open(path);
    if (name === "error") page.troubles.length = 0;
    await accessible(page, name);
    await fits(page, name);
    await shot(page, name.replace(" ", "-"), true);
    await page.done();
  }
});
