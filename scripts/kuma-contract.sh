#!/usr/bin/env bash
# Tries all that the agent relies on (docker/agent) in an Uptime Kuma, and says what it lacks:
#
#   kuma-contract.sh TREE
#
# TREE has server/server.js and node_modules: /app of an official image, or the npm package. It is started
# there with a scratch data directory, a monitor that goes down and a webhook. Ends with 1 where something
# is missing or does not do what is expected. Needs nothing but bash and node; the tree is not changed.
set -euo pipefail

tree=$(cd "${1:?usage: kuma-contract.sh TREE}" && pwd)
agent=$(cd "$(dirname "${BASH_SOURCE[0]}")/../docker/agent" && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Runs in Uptime Kuma's process beside the agent.
cat >"$scratch/probe.cjs" <<'PROBE'
const fs = require("fs");
const http = require("http");
const net = require("net");
const path = require("path");

const { findKuma } = require(path.join(process.env.AGENT, "kuma-modules.cjs"));
const results = fs.createWriteStream(process.env.RESULTS);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const received = [];
let failures = 0;

function check(what, good, found = "") {
  failures += good ? 0 : 1;
  results.write(`${good ? "ok     " : "FAILED "} ${what}${good ? "" : `: ${found}`}\n`);
}

function ask(op, more) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(process.env.KUMA_AGENT_SOCKET).setEncoding("utf8");
    let answer = "";
    socket.on("error", reject).on("data", (part) => (answer += part));
    socket.on("end", () => resolve(JSON.parse(answer)));
    socket.write(`${JSON.stringify({ op, ...more })}\n`);
  });
}

const alerts = (more) => ask("alerts", { pause: 60, deadline: 600, ready: true, known: -1, ...more });

async function until(probe) {
  for (let tries = 0; tries < 300; tries++) {
    const found = await probe().catch(() => undefined);
    if (found) {
      return found;
    }
    await pause(200);
  }
  return undefined;
}

async function trial() {
  const hello = await until(async () => {
    const answer = await ask("hello");
    return answer.ready && answer;
  });
  check("Uptime Kuma starts with the agent in it", hello, "it is not ready");
  check("nothing is missing for changes without a restart", hello && hello.missing.length === 0, hello && hello.missing);
  check("nothing is missing for one alert", hello && hello.hooks.length === 0, hello && hello.hooks);
  if (failures === 0) {
    await tryAll();
  }
}

async function tryAll() {
  const { R, Monitor, server } = findKuma();
  const hook = `http://127.0.0.1:${sink.address().port}/`;
  const config = JSON.stringify({ name: "Hook", type: "webhook", webhookURL: hook, webhookContentType: "json" });
  await alerts({});
  await R.knex("notification").insert({ id: 1, name: "Hook", config, active: 1, user_id: 1 });
  const monitor = { id: 1, name: "NAS", type: "http", url: "http://127.0.0.1:1/", method: "GET", active: 1 };
  await R.knex("monitor").insert({ ...monitor, interval: 20, maxretries: 0, accepted_statuscodes_json: '["200-299"]' });
  await R.knex("monitor_notification").insert({ monitor_id: 1, notification_id: 1 });

  const rows = { monitors: ["1"], maintenances: [], users: [], lists: ["monitors", "settings", "statusPages"] };
  const reloaded = await ask("reload", rows);
  check("a new monitor is started without a restart", reloaded.ok && reloaded.started === 1, reloaded.error);
  const state = await until(async () => (await alerts({})).states[0]);
  check("a monitor that goes down is held", state && state.status === "down" && state.owed && received.length === 0, received);
  const which = state && { monitor: state.monitor, event: state.event, status: "down" };
  await alerts({ speak: [{ ...which, late: "trial" }] });
  const told = await until(async () => (await alerts({})).states.find((it) => it.told));
  check("it is told when the daemon says so, once", told && received.length === 1, JSON.stringify(received));
  check("beats are seen", (await alerts({})).runs[0].startsWith("1-"), "no monitor runs");

  const list = await Monitor.getNotificationList({ id: 1 });
  const writes = (await ask("await-write", { known: -1, milliseconds: 0, tables: ["tag"] })).writes;
  await tryCertificate(list, server);
  await tryDomain(R, list);
  await tryOnly(R, server);
  const written = await ask("await-write", { known: writes, milliseconds: 5000, tables: ["tag"] });
  check("a write is noticed", written.writes > writes, JSON.stringify(written));
  const names = (await ask("notify", { name: "Hook", text: "text" })).names;
  check("a notification sends a text of the daemon", names && received.pop().includes("text"), names);
  const stopped = await ask("quiesce", { monitors: ["1"], maintenances: [] });
  check("a monitor is stopped", stopped.ok && (await ask("report")).monitors.length === 0, stopped.error);
}

/** The first is sent by the instance that speaks; the second, which another sent, is only written down. */
async function notices(first, second, send) {
  const heardOf = async (answer, [, days, target]) => {
    const before = received.length;
    await alerts({ notices: answer });
    await send(days, target);
    await pause(500);
    return received.length - before;
  };
  const told = await heardOf({ speak: true, sent: [] }, first);
  const listed = (await alerts({})).notices.some(({ key }) => key === first[0]);
  check(`a notice is sent (${first[0]})`, told === 1 && listed, `sent ${told}, listed ${listed}`);
  await heardOf({ speak: false, sent: [second[0]] }, second);
  const again = await heardOf({ speak: true, sent: [] }, second);
  check(`a notice that another sent is written down (${second[0]})`, again === 0, "it is sent as well");
}

async function tryCertificate(list, server) {
  const send = (days, target) =>
    server.monitorList[1].sendCertNotificationByTargetDays("kuma.example", "server", days, target, list);
  const key = (await alerts({})).runs[0];
  await notices([`certificate ${key} 21`, 20, 21], [`certificate ${key} 7`, 6, 7], send);
}

async function tryDomain(R, list) {
  const { loadedModules, hasModule } = require(path.join(process.env.AGENT, "kuma-modules.cjs"));
  if (!hasModule("./model/domain_expiry")) {
    return check("it has no notices of domains", true);
  }
  const DomainExpiry = loadedModules()("./model/domain_expiry");
  const domain = "kuma.example";
  await R.knex("domain_expiry").insert({ domain });
  const send = async (days) => {
    const expiry = new Date(Date.now() + (days + 0.5) * 86400000).toISOString().slice(0, 19).replace("T", " ");
    await R.knex("domain_expiry").where({ domain }).update({ expiry });
    await DomainExpiry.sendNotifications(domain, list);
  };
  return notices([`domain ${domain}`, 20], [`domain ${domain}`, 6], send);
}

async function tryOnly(R, server) {
  await R.knex("tag").insert({ id: 1, name: "only", color: "#000000" });
  await R.knex("monitor_tag").insert({ monitor_id: 1, tag_id: 1, value: "kuma-b" });
  const held = async () => (await alerts({ only: { name: "kuma-a", living: ["kuma-b"] } })).held === "NAS";
  check('a monitor with the tag "only" stops here', await until(held), "it runs on");
}

const sink = http.createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    received.push(body);
    response.end();
  });
});
sink.listen(0, "127.0.0.1", () =>
  trial()
    .catch((error) => check("the trial runs to its end", false, error.stack))
    .finally(() => results.end(() => process.exit(failures === 0 ? 0 : 1))),
);
PROBE

mkdir "$scratch/data"
echo '{"type":"sqlite"}' >"$scratch/data/db-config.json"
# shellcheck disable=SC2016 # a template of JavaScript's
port=$(node -e 'const it = require("net").createServer().listen(0, () => { console.log(it.address().port); it.close(); })')
version=$(node -p 'require(process.argv[1] + "/package.json").version' "$tree")

code=0
cd "$tree"
env AGENT="$agent" RESULTS="$scratch/results" DATA_DIR="$scratch/data/" UPTIME_KUMA_HOST=127.0.0.1 UPTIME_KUMA_PORT="$port" \
  KUMA_AGENT_SOCKET="$scratch/agent.sock" KUMA_AGENT_ALERTS=60 KUMA_AGENT_PREFIX='' TZ=UTC \
  node --require "$agent/kuma-agent.cjs" --require "$scratch/probe.cjs" server/server.js >"$scratch/log" 2>&1 || code=$?

echo "Uptime Kuma $version:"
[ ! -f "$scratch/results" ] || cat "$scratch/results"
if [ "$code" -ne 0 ]; then
  tail -n 20 "$scratch/log" >&2
fi
exit "$code"
