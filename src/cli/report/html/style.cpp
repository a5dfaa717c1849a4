// SPDX-License-Identifier: MIT
#include "cli/report/html/style.h"

namespace leads::html {

// Texts have a contrast of at least 4.5 to their background, marks and lines one of 3 (WCAG AA).
const std::string_view kStyle = R"css(
:root{color-scheme:light dark;
--page:#f6f7f9;--card:#fff;--ink:#1b2430;--soft:#566170;--line:#dde2e8;--axis:#7d8896;--head:#eef1f5;
--main:#2f6fb7;--second:#7a5bb5;--third:#0f7f86;--quiet:#8591a0;--hot:#cf3f34;--warm:#b97711;--cold:#4b8ec2;--good:#2c8650;--bad:#c23a55}
@media (prefers-color-scheme:dark){:root{
--page:#12161c;--card:#1a2028;--ink:#e8ecf1;--soft:#a7b1bf;--line:#2f3843;--axis:#7f8b9a;--head:#232b35;
--main:#5b9ee6;--second:#a78be0;--third:#3fb6bd;--quiet:#77849a;--hot:#f0756a;--warm:#dfa23f;--cold:#6fb1e3;--good:#55b97c;--bad:#ea6f87}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
header,main,footer{max-width:1080px;margin:0 auto;padding:0 20px}
header{padding-top:32px}
h1{font-size:28px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:20px;margin:0 0 2px}
h3{font-size:16px;margin:28px 0 8px}
p{margin:0 0 12px}
.soft,footer,figcaption,caption{color:var(--soft)}
nav{display:flex;flex-wrap:wrap;gap:6px;margin:16px 0 0}
nav a{padding:4px 11px;border:1px solid var(--line);border-radius:999px;background:var(--card);color:var(--ink);text-decoration:none}
nav a:hover,nav a:focus-visible{border-color:var(--main)}
section{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:22px 24px;margin:20px 0}
figure{margin:18px 0 10px;max-width:640px}
figcaption{font-size:14px;margin-bottom:10px}
svg{display:block;width:100%;height:auto;font:12.5px system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
svg text{fill:var(--ink)}
svg .v{fill:var(--soft);font-variant-numeric:tabular-nums}
svg .s{font-size:11.5px}
.grid{stroke:var(--line)}.axis{stroke:var(--axis)}
.target{stroke:var(--ink);stroke-width:2.5}
.t-main{fill:var(--main)}.t-second{fill:var(--second)}.t-third{fill:var(--third)}.t-quiet{fill:var(--quiet)}
.t-hot{fill:var(--hot)}.t-warm{fill:var(--warm)}.t-cold{fill:var(--cold)}.t-good{fill:var(--good)}.t-bad{fill:var(--bad)}
.mark:hover{opacity:.8}
.scroll{overflow-x:auto}
table{border-collapse:collapse;min-width:100%;font-size:14px}
th,td{padding:6px 10px;text-align:left;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:top}
td.w{white-space:normal;min-width:16ch;overflow-wrap:anywhere}
th{color:var(--soft);font-weight:600;background:var(--head)}
thead th:first-child{border-top-left-radius:6px}thead th:last-child{border-top-right-radius:6px}
tbody th{background:none;color:var(--ink);font-weight:500}
.n{text-align:right;font-variant-numeric:tabular-nums}
tfoot td,tfoot th{font-weight:650;color:var(--ink);background:none;border-bottom:0;border-top:2px solid var(--axis)}
tbody tr:hover{background:var(--head)}
td[title],th[title]{cursor:help;text-decoration:underline dotted var(--axis);text-underline-offset:3px}
.warn{color:var(--bad);font-weight:600}
th button{all:unset;cursor:pointer}
th button:focus-visible,nav a:focus-visible,.scroll:focus-visible{outline:2px solid var(--main);outline-offset:2px}
th button::after{content:" \2195";color:var(--axis)}
th[aria-sort=ascending] button::after{content:" \2191";color:inherit}
th[aria-sort=descending] button::after{content:" \2193";color:inherit}
ul.notes{margin:10px 0 0;padding-left:18px;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
footer{padding-bottom:36px;font-size:13px}
@media (max-width:640px){header,main,footer{padding-left:12px;padding-right:12px}header{padding-top:20px}section{padding:16px 14px}h1{font-size:23px}svg{font-size:16px}svg .s{font-size:14.5px}}
@media print{:root{color-scheme:light;--page:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--axis:#666;--head:#f2f2f2;
--main:#2f6fb7;--second:#7a5bb5;--third:#0f7f86;--quiet:#8591a0;--hot:#cf3f34;--warm:#b97711;--cold:#4b8ec2;--good:#2c8650;--bad:#c23a55}
body{font-size:10.5pt}nav{display:none}header,main,footer{max-width:none;padding:0}section{border:0;padding:0;margin:0 0 18pt}
section+section{break-before:auto}h2,h3,figcaption{break-after:avoid}figure,tr{break-inside:avoid}figure{max-width:13cm}
th button::after{content:""}.scroll{overflow:visible}table{font-size:9pt}th,td{padding:2.5pt 5pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

const std::string_view kScript = R"js(
for (const table of document.querySelectorAll("table")) {
  const body = table.tBodies[0];
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    while (head.firstChild) button.append(head.firstChild);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.querySelectorAll("thead th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const key = (row) => {
        const cell = row.cells[column];
        const number = cell.dataset.v;
        return number === undefined ? cell.textContent : Number(number);
      };
      const order = (a, b) => {
        const left = key(a), right = key(b);
        if (left === "" || right === "") return (left === "") - (right === "");
        const way = typeof left === "number" && typeof right === "number"
          ? left - right : String(left).localeCompare(String(right));
        return down ? -way : way;
      };
      body.append(...[...body.rows].sort(order));
    });
  });
}
)js";

const std::string_view kScriptHash = "sha256-TkYaM0CRXU2MtnGCatdkwNaoen2Mrhz811D0RQpeQrA=";

}  // namespace leads::html
