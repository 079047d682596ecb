/*
 * The part of the agent that takes up changed rows in a running Uptime Kuma, as its own socket events
 * do after an edit in the browser: only what changed is stopped and started.
 *
 * It listens on a unix socket for one request a connection: a line of JSON, answered by a line of JSON,
 * {"ok":true,…} or {"ok":false,"error":"…"}. The daemon beside Uptime Kuma is the only client; the
 * socket lies in a directory that only its user may enter.
 *
 *   {"op":"hello"}                   → "ready", and "missing": what this Uptime Kuma lacks for the rest
 *   {"op":"quiesce","monitors":[id…],"maintenances":[id…]}
 *                                    stops these before their rows go or change
 *   {"op":"reload","monitors":[id…],"maintenances":[id…],"users":[id…],"tables":[name…]}
 *                                    takes up the rows with these ids as the database holds them now,
 *                                    forgets what is cached of the tables, refreshes open browsers;
 *                                    "users" are logged out
 *   {"op":"await-write","known":n,"milliseconds":n,"tables":[name…]}
 *                                    → "writes": how many writes to these tables there have been, as
 *                                    soon as that is not "known", or when the time is over
 *   {"op":"report"}                  → the monitors and maintenances that it runs with; Uptime Kuma
 *                                    makes "" of some NULLs, so that the two are one here
 *
 * Everything used here has the same name in every release from 2.0.0 to 2.5.3 (their sources); what a
 * later one lacks is named by "hello", and then the daemon restarts Uptime Kuma instead.
 */
"use strict";

const fs = require("fs");
const net = require("net");
const path = require("path");
const { createRequire } = require("module");

const AWAIT_WRITE = '{"op":"await-write"';
const LONGEST_REQUEST = 16 << 20;
const IDS_A_QUERY = 500;

/** A monitor may ask a far server at once when it starts; Uptime Kuma itself spreads them at its boot. */
const STARTS_AT_ONCE = 20;
const BETWEEN_STARTS_MS = 50;

/** What a table's rows are shown by in open browsers, as the names of refresh() below. */
const SHOWN_IN = {
  api_key: ["apiKeys"],
  docker_host: ["dockerHosts"],
  maintenance: ["maintenances"],
  monitor: ["monitors"],
  monitor_maintenance: ["maintenances"],
  monitor_notification: ["monitors"],
  monitor_tag: ["monitors"],
  notification: ["notifications"],
  proxy: ["proxies"],
  remote_browser: ["remoteBrowsers"],
  status_page: ["statusPages"],
  status_page_cname: ["statusPages"],
  tag: ["monitors"],
};

/** Listens, without keeping Uptime Kuma's process alive. */
function serve(socketFile, warn) {
  let previous = Promise.resolve();
  const server = net.createServer((connection) => {
    connection.unref();
    connection.setEncoding("utf8");
    connection.on("error", () => connection.destroy());
    let request = "";
    connection.on("data", (part) => {
      request += part;
      if (request.length > LONGEST_REQUEST) {
        connection.destroy();
      } else if (request.endsWith("\n")) {
        connection.pause();
        const answered = (line) => connection.end(line);
        if (request.startsWith(AWAIT_WRITE)) {
          answer(request).then(answered); // takes its time, and changes nothing
        } else {
          previous = previous.then(() => answer(request)).then(answered);
        }
      }
    });
  });
  server.on("error", (error) => warn("changes need a restart", error));
  fs.rmSync(socketFile, { force: true }); // of an earlier boot
  server.listen(socketFile, () => fs.chmodSync(socketFile, 0o600));
  server.unref();
}

async function answer(request) {
  try {
    const { op, ...what } = JSON.parse(request);
    if (!Object.hasOwn(OPERATIONS, op)) {
      throw new Error(`no operation ${op}`);
    }
    return JSON.stringify({ ok: true, ...(await OPERATIONS[op](what)) }) + "\n";
  } catch (error) {
    return JSON.stringify({ ok: false, error: String((error && error.message) || error) }) + "\n";
  }
}

const OPERATIONS = {
  hello() {
    const kuma = findKuma();
    return { protocol: 1, ready: kuma.ready, missing: kuma.ready ? kuma.missing : [] };
  },

  async quiesce({ monitors, maintenances }) {
    const kuma = requireKuma();
    monitors.forEach((id) => retireMonitor(kuma.server.monitorList[id]));
    maintenances.forEach((id) => retireMaintenance(kuma.server.maintenanceList[id]));
    await kuma.R.getCell("SELECT 1"); // behind what was on its way to the database
    return {};
  },

  async reload({ monitors, maintenances, users, tables }) {
    const kuma = requireKuma();
    const began = Date.now();
    if (tables.includes("setting")) {
      kuma.Settings.deleteCache(Object.keys(kuma.Settings.cacheList));
      kuma.server.entryPage = await kuma.Settings.get("entryPage");
    }
    const started = await reloadMonitors(kuma, monitors);
    await reloadMaintenances(kuma, maintenances);
    if (tables.includes("status_page") || tables.includes("status_page_cname")) {
      await kuma.StatusPage.loadDomainMappingList();
    }
    kuma.apicache.clear();
    await refreshBrowsers(kuma, tables);
    users.forEach((id) => logOut(kuma, id));
    return { started, milliseconds: Date.now() - began };
  },

  async "await-write"({ known, milliseconds, tables }) {
    countWrites(requireKuma(), tables);
    if (writes === known) {
      await new Promise((resolve) => {
        waiting.add(resolve);
        setTimeout(resolve, milliseconds).unref();
      });
      waiting.clear();
    }
    return { writes };
  },

  report() {
    const { server } = requireKuma();
    const runs = (monitor) => monitor && !monitor.isStop;
    const text = (value) => (value === null || value === undefined || value === "" ? null : `${value}`);
    return {
      monitors: Object.values(server.monitorList)
        .filter(runs)
        .map((it) => [it.id, it.type, it.interval, it.url, it.hostname, it.port].map(text)),
      maintenances: Object.values(server.maintenanceList).map((it) =>
        [it.id, it.title, it.strategy, it.cron, it.duration].map(text),
      ),
    };
  },
};

// ---- Uptime Kuma's own modules ----

/** Only those that Uptime Kuma itself has loaded by now: the order of its start is its own. */
function findKuma() {
  const serverDirectory = path.dirname(fs.realpathSync(process.argv[1]));
  const kumaRequire = createRequire(path.join(serverDirectory, "server.js"));
  const loaded = (name) => {
    try {
      const module = require.cache[kumaRequire.resolve(name)];
      return module && module.loaded ? module.exports : {};
    } catch {
      return {}; // not in this Uptime Kuma
    }
  };
  const { UptimeKumaServer } = loaded("./uptime-kuma-server");
  const server = UptimeKumaServer && UptimeKumaServer.getInstance();
  if (!server || !server.httpServer || !server.httpServer.listening) {
    return { ready: false, missing: [] };
  }
  const kuma = {
    ready: true,
    server,
    R: loaded("redbean-node").R,
    Settings: loaded("./settings").Settings,
    StatusPage: loaded("./model/status_page"),
    Monitor: loaded("./model/monitor"),
    Maintenance: loaded("./model/maintenance"),
    apicache: loaded("./modules/apicache"),
    client: loaded("./client"),
    UptimeCalculator: loaded("./uptime-calculator").UptimeCalculator,
    prometheus: loaded("prom-client"),
  };
  kuma.missing = Object.keys(NEEDED).filter((name) => !isThere(() => NEEDED[name](kuma)));
  return kuma;
}

const NEEDED = {
  "server.monitorList": (kuma) => kuma.server.monitorList,
  "server.maintenanceList": (kuma) => kuma.server.maintenanceList,
  "server.io.sockets.sockets": (kuma) => kuma.server.io.sockets.sockets.values,
  "server.sendMonitorList": (kuma) => kuma.server.sendMonitorList,
  "server.sendMaintenanceListByUserID": (kuma) => kuma.server.sendMaintenanceListByUserID,
  "R.find": (kuma) => kuma.R.find,
  "R.getCell": (kuma) => kuma.R.getCell,
  "R.knex.on": (kuma) => kuma.R.knex.on,
  "Settings.cacheList": (kuma) => kuma.Settings.cacheList,
  "Settings.deleteCache": (kuma) => kuma.Settings.deleteCache,
  "StatusPage.loadDomainMappingList": (kuma) => kuma.StatusPage.loadDomainMappingList,
  "StatusPage.sendStatusPageList": (kuma) => kuma.StatusPage.sendStatusPageList,
  "Monitor.start": (kuma) => kuma.Monitor.prototype.start,
  "Monitor.stop": (kuma) => kuma.Monitor.prototype.stop,
  "Maintenance.run": (kuma) => kuma.Maintenance.prototype.run,
  "Maintenance.stop": (kuma) => kuma.Maintenance.prototype.stop,
  "apicache.clear": (kuma) => kuma.apicache.clear,
};

function isThere(look) {
  try {
    const found = look();
    return typeof found === "function" || (typeof found === "object" && found !== null);
  } catch {
    return false;
  }
}

function requireKuma() {
  const kuma = findKuma();
  if (!kuma.ready || kuma.missing.length > 0) {
    throw new Error(kuma.ready ? `missing: ${kuma.missing.join(", ")}` : "Uptime Kuma is not ready");
  }
  return kuma;
}

async function rowsOf(kuma, table, ids) {
  const rows = new Map();
  for (let from = 0; from < ids.length; from += IDS_A_QUERY) {
    const some = ids.slice(from, from + IDS_A_QUERY);
    const found = await kuma.R.find(table, ` id IN (${some.map(() => "?").join(",")}) `, some);
    found.forEach((row) => rows.set(String(row.id), row));
  }
  return rows;
}

// ---- Writes ----

let writes = 0;
let counted; // the connection pool whose statements are counted
const waiting = new Set();

/** Statements that cannot be an edit: what Uptime Kuma finds out about its monitors. */
const NO_EDIT = /^\s*update\s+`?monitor`?\s+set\s+`?dns_last_result`?\s*=/i;

function countWrites({ R }, tables) {
  if (counted === R.knex) {
    return;
  }
  counted = R.knex;
  writes++; // whatever there was before
  const edit = new RegExp(`^\\s*(insert|update|delete|replace)\\b.*?[\\s\`"](${tables.join("|")})[\\s\`"(]`, "is");
  counted.on("query-response", (_response, { sql }) => {
    if (edit.test(sql) && !NO_EDIT.test(sql)) {
      writes++;
      waiting.forEach((resolve) => resolve());
    }
  });
}

// ---- Monitors ----

/**
 * Stops a monitor for good. Uptime Kuma's boot starts its monitors one by one over minutes from a list
 * of its own, so one that is not started yet must not be either; and what a check in flight finds is no
 * figure of /metrics any more.
 */
function retireMonitor(monitor) {
  if (monitor) {
    replaceMethod(monitor, "start", async () => {});
    monitor.stop();
    monitor.prometheus = undefined;
  }
}

/** Of one object: a bean takes every ordinary assignment for a column of its row. */
function replaceMethod(bean, name, method) {
  Object.defineProperty(bean, name, { value: method, configurable: true, enumerable: false });
}

async function reloadMonitors(kuma, ids) {
  const rows = await rowsOf(kuma, "monitor", ids);
  const toStart = [];
  for (const id of ids) {
    retireMonitor(kuma.server.monitorList[id]);
    delete kuma.server.monitorList[id];
    const row = rows.get(String(id));
    if (!row) {
      forgetFigures(kuma, id);
    } else if (row.active) {
      kuma.server.monitorList[id] = row;
      toStart.push(row);
    }
  }
  await startAll(kuma, toStart.slice(0, STARTS_AT_ONCE));
  startOneByOne(kuma, toStart.slice(STARTS_AT_ONCE));
  return toStart.length;
}

function forgetFigures({ UptimeCalculator }, id) {
  if (UptimeCalculator && typeof UptimeCalculator.remove === "function") {
    UptimeCalculator.remove(Number(id)); // since 2.0.0
  }
}

async function startAll(kuma, monitors) {
  for (const monitor of monitors) {
    withKnownLabels(kuma, monitor);
    await monitor.start(kuma.server.io);
  }
}

function startOneByOne(kuma, monitors) {
  if (monitors.length > 0) {
    const [next, ...rest] = monitors;
    setTimeout(() => {
      startAll(kuma, [next]).catch((error) => console.error(error));
      startOneByOne(kuma, rest);
    }, BETWEEN_STARTS_MS).unref();
  }
}

/**
 * The labels of /metrics are fixed at Uptime Kuma's boot, and a monitor with a tag that is newer would
 * be missing there: it appears without that tag until the next boot.
 */
function withKnownLabels(kuma, monitor) {
  const gauge = kuma.prometheus.register && kuma.prometheus.register.getSingleMetric("monitor_status");
  const known = gauge && gauge.labelNames;
  if (!Array.isArray(known) || typeof monitor.getTags !== "function") {
    return;
  }
  const getTags = Object.getPrototypeOf(monitor).getTags;
  const label = (name) => name.replace(/[^a-zA-Z0-9_]/g, "").replace(/^[^a-zA-Z_]+/, "");
  replaceMethod(monitor, "getTags", async () =>
    (await getTags.call(monitor)).filter((tag) => known.includes(label(tag.name))),
  );
}

// ---- Maintenances ----

/** Its next window would write the whole old row back, hence nothing to write. */
function retireMaintenance(maintenance) {
  if (maintenance) {
    replaceMethod(maintenance, "run", async () => {});
    replaceMethod(maintenance, "export", () => ({}));
    maintenance.stop();
    clearTimeout(maintenance.beanMeta && maintenance.beanMeta.durationTimeout);
  }
}

async function reloadMaintenances(kuma, ids) {
  const rows = await rowsOf(kuma, "maintenance", ids);
  for (const id of ids) {
    retireMaintenance(kuma.server.maintenanceList[id]);
    delete kuma.server.maintenanceList[id];
    const row = rows.get(String(id));
    if (row) {
      kuma.server.maintenanceList[id] = row;
      await row.run();
    }
  }
}

// ---- Browsers ----

/** What a browser does not get now it gets at its next page: no reason to fail. */
async function refreshBrowsers(kuma, tables) {
  const lists = new Set(tables.flatMap((table) => SHOWN_IN[table] || []));
  const perUser = new Map();
  for (const socket of kuma.server.io.sockets.sockets.values()) {
    if (socket.userID) {
      perUser.set(socket.userID, socket);
    }
  }
  for (const socket of perUser.values()) {
    for (const list of lists) {
      try {
        await refresh(kuma, socket)[list]();
      } catch (error) {
        console.error(error);
      }
    }
  }
}

/** As Uptime Kuma does where a user changes the password. */
function logOut(kuma, id) {
  for (const socket of kuma.server.io.sockets.sockets.values()) {
    if (String(socket.userID) === String(id)) {
      socket.emit("refresh");
      socket.disconnect();
    }
  }
}

/** Each sends to all browsers of the socket's user; older releases have not all of them. */
function refresh({ server, client, StatusPage }, socket) {
  return {
    apiKeys: () => client.sendAPIKeyList(socket),
    dockerHosts: () => client.sendDockerHostList(socket),
    maintenances: () => server.sendMaintenanceListByUserID(socket.userID),
    monitors: () => server.sendMonitorList(socket),
    notifications: () => client.sendNotificationList(socket),
    proxies: () => client.sendProxyList(socket),
    remoteBrowsers: () => client.sendRemoteBrowserList && client.sendRemoteBrowserList(socket),
    statusPages: () => StatusPage.sendStatusPageList(server.io, socket),
  };
}

module.exports = { serve };
