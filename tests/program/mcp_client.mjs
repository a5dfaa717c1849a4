// SPDX-License-Identifier: MIT
// Talks to leads mcp through the official client of the Model Context Protocol, which validates every
// message by the protocol's schemas. Usage: node mcp_client.mjs NODE_MODULES LEADS (tests/program/mcp_client)
import { pathToFileURL } from "node:url";

const [modules, leads] = process.argv.slice(2);
const sdk = (path) => import(pathToFileURL(`${modules}/@modelcontextprotocol/sdk/dist/esm/${path}`).href);
const { Client } = await sdk("client/index.js");
const { StdioClientTransport } = await sdk("client/stdio.js");

let failed = 0;
const check = (holds, what) => {
  if (holds) return;
  console.log(`tests/program/mcp_client: ${what}`);
  failed = 1;
};
async function connect(...flags) {
  const client = new Client({ name: "desk", version: "1.0" });
  await client.connect(new StdioClientTransport({ command: leads, args: ["mcp", ...flags], env: process.env }));
  return client;
}
const document = (result) => JSON.parse(result.content[0].text);

const reader = await connect();
check(reader.getServerVersion().name === "leads", "the server does not name itself");
const tools = (await reader.listTools()).tools;
check(tools.length >= 6, `only ${tools.length} tools`);
check(tools.every((tool) => tool.inputSchema.type === "object" && tool.description), "a tool says nothing of itself");
check(!tools.some((tool) => ["edit", "log", "remove", "forget", "nurture"].includes(tool.name)), "a reader is offered a write");

const work = document(await reader.callTool({ name: "next", arguments: {} }));
check(work.leads.length > 0 && work.leads.every((lead) => lead.reasons.length > 0), "nobody to call, or no reason why");
const hot = document(await reader.callTool({ name: "list", arguments: { filter: ["temperature:hot"], fields: "id,name,score" } }));
check(hot.leads.length > 0 && hot.leads.every((lead) => lead.score >= 60), "the hot leads are not hot");
const first = hot.leads[0];
const shown = document(await reader.callTool({ name: "show", arguments: { lead: [String(first.id)] } }));
check(shown.id === first.id && shown.name === first.name, "another lead is shown");
const why = document(await reader.callTool({ name: "score", arguments: { lead: [String(first.id)], explain: true } }));
check(JSON.stringify(why).includes("lines"), "a score without its lines");
const unknown = await reader.callTool({ name: "show", arguments: { lead: ["99999"] } });
check(unknown.isError === true && unknown.content[0].text.includes("no lead"), "a lead that is not there is no error");
const refused = await reader.callTool({ name: "log", arguments: { lead: String(first.id), kind: "call" } }).catch((error) => ({ isError: true, error }));
check(refused.isError === true, "a reader may write");
await reader.close();

const writer = await connect("--allow", "log");
check((await writer.listTools()).tools.some((tool) => tool.name === "log"), "--allow log does not offer log");
const logged = document(await writer.callTool({ name: "log", arguments: { lead: String(first.id), kind: "call", text: ["asked for an offer"] } }));
check(logged.changed?.[0]?.id === first.id, `the call was not logged: ${JSON.stringify(logged)}`);
const history = document(await writer.callTool({ name: "history", arguments: { lead: String(first.id) } }));
check(JSON.stringify(history).includes("agent:desk"), "the journal does not name the agent");
await writer.close();

if (!failed) console.log(`tests/program/mcp_client: ${tools.length} tools, ok`);
process.exit(failed);
