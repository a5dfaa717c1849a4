// SPDX-License-Identifier: MIT
// Opens a page of reports in headless Chromium, in light and dark, on a desktop and on a phone, and
// prints what is wrong with it, a line each. Usage: node page.mjs CHROMIUM PAGE FOLDER
// Left in FOLDER: screenshots, the page as PDF, and facts.json with what was counted.
import {spawn} from "node:child_process";
import {writeFileSync, mkdirSync} from "node:fs";
import {resolve} from "node:path";

const [chromium, page, folder] = process.argv.slice(2);
mkdirSync(folder, {recursive: true});
const browser = spawn(
  chromium,
  ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
   `--user-data-dir=${resolve(folder)}/profile`, "about:blank"],
  {stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"]});

let sent = 0, rest = "";
const waiting = new Map(), problems = [], listeners = [];
browser.stdio[4].on("data", (bytes) => {
  rest += bytes;
  const parts = rest.split("\0");
  rest = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) waiting.get(message.id)(message);
    else for (const listener of listeners) listener(message);
  }
});
const send = (method, params = {}, sessionId) => new Promise((done, fail) => {
  const id = ++sent;
  waiting.set(id, (message) => message.error ? fail(new Error(method + ": " + message.error.message))
                                             : done(message.result));
  browser.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + "\0");
});

// What runs in the page: texts and marks with too little contrast, and what was counted.
function look() {
  const wrong = [];
  const channel = (value) => {
    value /= 255;
    return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  let texts = 0;
  const seen = new Set();
  for (const element of document.querySelectorAll("body *")) {
    if (element.closest("script,title")) continue;
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const mark = element.matches(".mark,.target");
    if (!own && !mark) continue;
    const style = getComputedStyle(element);
    const color = element.closest("svg") ? (element.matches(".target") ? style.stroke : style.fill)
                                         : style.color;
    const ratio = contrast(parse(color), ground(element));
    const least = mark ? 3 : 4.5;
    texts++;
    const kind = element.tagName + "." + element.getAttribute("class") + " " + color;
    if (ratio >= least || seen.has(kind)) continue;
    seen.add(kind);
    wrong.push(`contrast ${ratio.toFixed(2)} below ${least}: ${kind}`);
  }
  if (document.documentElement.scrollWidth > innerWidth)
    wrong.push(`the page is ${document.documentElement.scrollWidth} wide in a window of ${innerWidth}`);
  if (document.scripts.length !== 1) wrong.push(`${document.scripts.length} scripts`);
  for (const element of document.querySelectorAll("img,iframe,object,embed,link,form,base,audio,video"))
    wrong.push("there is a " + element.tagName);
  for (const element of document.querySelectorAll("*"))
    for (const {name} of element.attributes)
      if (name.startsWith("on")) wrong.push(`${element.tagName} has ${name}`);
  if (window.hostile !== undefined) wrong.push("foreign script ran");
  for (const svg of document.querySelectorAll("svg")) {
    const title = document.getElementById(svg.getAttribute("aria-labelledby"));
    if (!title || !title.textContent) wrong.push("a chart without a title");
    const part = svg.closest("section").querySelector("table");
    if (!part) wrong.push("a chart without a table");
  }
  const charts = [...document.querySelectorAll("svg")].map((svg) => ({
    section: svg.closest("section").id,
    labels: Number(svg.dataset.marks),
    marks: svg.querySelectorAll(".mark").length,
    titles: svg.querySelectorAll(".mark > title").length,
  }));
  const tables = [...document.querySelectorAll("table")].map((table) => ({
    section: table.closest("section").id,
    rows: table.tBodies[0].rows.length,
    hovers: table.querySelectorAll("[title]").length,
  }));
  return {wrong, texts, charts, tables, title: document.title,
          sections: [...document.querySelectorAll("section")].map((each) => each.id)};
}

// A click on each heading sorts its column; a second one turns the order.
function sort() {
  const wrong = [];
  for (const table of document.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("thead th")];
    heads.forEach((head, column) => {
      for (const way of ["ascending", "descending"]) {
        head.querySelector("button").click();
        if (head.getAttribute("aria-sort") !== way) wrong.push("a heading does not sort " + way);
        const values = [...table.tBodies[0].rows].map((row) => row.cells[column])
          .filter((cell) => cell.dataset.v !== undefined).map((cell) => Number(cell.dataset.v));
        const right = [...values].sort((a, b) => way === "ascending" ? a - b : b - a);
        if (String(values) !== String(right)) wrong.push("a column is not in order: " + values);
      }
    });
  }
  return wrong;
}

async function open() {
  const {targetId} = await send("Target.createTarget", {url: "about:blank"});
  const {sessionId} = await send("Target.attachToTarget", {targetId, flatten: true});
  const call = (method, params) => send(method, params, sessionId);
  const run = async (code) => {
    const {result, exceptionDetails} =
      await call("Runtime.evaluate", {expression: `(${code})()`, returnByValue: true});
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? "failed");
    return result.value;
  };
  const url = "file://" + resolve(page);
  let loaded;
  listeners.push(({method, params}) => {
    if (method === "Runtime.consoleAPICalled") problems.push("console: " + JSON.stringify(params.args));
    if (method === "Runtime.exceptionThrown") problems.push("exception: " + params.exceptionDetails.text);
    if (method === "Log.entryAdded") problems.push("log: " + params.entry.text);
    if (method === "Page.javascriptDialogOpening") problems.push("dialog: " + params.message);
    if (method === "Network.requestWillBeSent" && params.request.url.split("#")[0] !== url)
      problems.push("request: " + params.request.url);
    if (method === "Page.loadEventFired") loaded?.();
  });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await call(domain + ".enable");
  const facts = {};
  for (const scheme of ["light", "dark"]) {
    for (const [device, width, height, mobile] of [["desktop", 1200, 900, false],
                                                   ["phone", 390, 800, true]]) {
      await call("Emulation.setDeviceMetricsOverride",
                 {width, height, deviceScaleFactor: mobile ? 2 : 1, mobile});
      await call("Emulation.setEmulatedMedia",
                 {features: [{name: "prefers-color-scheme", value: scheme}]});
      const done = new Promise((then) => { loaded = then; });
      await call("Page.navigate", {url});
      await done;
      const found = await run(look.toString());
      for (const each of found.wrong) problems.push(`${device}, ${scheme}: ${each}`);
      if (scheme === "light" && device === "desktop") Object.assign(facts, found);
      const {cssContentSize} = await call("Page.getLayoutMetrics");
      const {data} = await call("Page.captureScreenshot", {
        captureBeyondViewport: true,
        clip: {x: 0, y: 0, width, height: Math.min(cssContentSize.height, 12000), scale: 1}});
      writeFileSync(`${folder}/${device}-${scheme}.png`, Buffer.from(data, "base64"));
      if (!mobile) for (const each of await run(sort.toString())) problems.push(each);
    }
  }
  const {data} = await call("Page.printToPDF", {printBackground: true, preferCSSPageSize: true});
  writeFileSync(`${folder}/page.pdf`, Buffer.from(data, "base64"));
  writeFileSync(`${folder}/facts.json`, JSON.stringify(facts));
}

const limit = setTimeout(() => { console.log("Chromium does not answer"); browser.kill(); process.exit(1); },
                         120_000);
try {
  await open();
} catch (error) {
  problems.push(String(error));
}
clearTimeout(limit);
// It writes to its profile until it has ended.
await new Promise((done) => {
  browser.once("exit", done);
  send("Browser.close").catch(() => browser.kill());
});
for (const each of new Set(problems)) console.log(each);
process.exit(problems.length > 0 ? 1 : 0);
