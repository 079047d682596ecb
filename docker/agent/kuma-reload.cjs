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
 *   {"op":"reload","monitors":[id…],"maintenances":[id…],"users":[id…],"lists":[name…]}
 *                                    takes up the rows with these ids as the database holds them now,
 *                                    forgets what is cached of these lists, refreshes open browsers;
 *                                    "users" are logged out
 *   {"op":"await-write","known":n,"milliseconds":n,"tables":[name…]}
 *                                    → "writes": how many writes to these tables there have been, as
 *                                    soon as that is not "known", or when the time is over; "saving":
 *                                    whether somebody saves something just now (kuma-saves.cjs)
 *   {"op":"notify","name":"…","text":"…"}
 *                                    → "names" of the notifications that there are; the one of that name
 *                                    has sent the text (kuma-notify.cjs)
 *   {"op":"alerts",…}                who tells of a monitor that is down (kuma-alerts.cjs)
 *   {"op":"report"}                  → the monitors and maintenances that it runs with; Uptime Kuma
 *                                    makes "" of some NULLs, so that the two are one here
 *
 * Everything used here has the same name in every release from 2.0.0 to 2.5.3 (their sources); what a
 * later one lacks is named by "hello", and then the daemon restarts Uptime Kuma instead.
 */
"use strict";

const fs = require("fs");
const net = require("net");
const { findKuma, requireKuma } = require("./kuma-modules.cjs");
const { notify } = require("./kuma-notify.cjs");
const { awaitWrite } = require("./kuma-saves.cjs");
const { reloadMaintenances, reloadMonitors, retireMaintenance, retireMonitor } = require("./kuma-loops.cjs");

/** What takes its time, and changes nothing. */
const BESIDE_ALL_ELSE = /^\{"op":"(await-write|notify|alerts)"/;
const LONGEST_REQUEST = 16 << 20;

/** TZ of the environment is stronger than the setting. Uptime Kuma's boot, which is later, sets it. */
const zoneIsFixed = isZone(process.env.TZ);

function isZone(name) {
  try {
    return Boolean(name && new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

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
        if (BESIDE_ALL_ELSE.test(request)) {
          answer(request).then(answered);
        } else {
          previous = previous.then(() => answer(request)).then(answered);
        }
      }
    });
  });
  server.on("error", (error) => warn("changes need a restart", error));
  fs.rmSync(socketFile, { force: true }); // of an earlier boot
  server.listen(socketFile, () => {
    try {
      fs.chmodSync(socketFile, 0o600);
    } catch (error) {
      warn("changes need a restart", error);
      server.close();
    }
  });
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

/** Not even loaded where every instance alerts. */
const alerts = process.env.KUMA_AGENT_ALERTS ? require("./kuma-alerts.cjs") : { hello: () => ({}), operations: {} };

const OPERATIONS = {
  notify,
  ...alerts.operations,

  hello() {
    const kuma = findKuma();
    return { protocol: 1, ready: kuma.ready, missing: kuma.ready ? kuma.missing : [], ...alerts.hello() };
  },

  async quiesce({ monitors, maintenances }) {
    const kuma = requireKuma();
    monitors.forEach((id) => retireMonitor(kuma.server.monitorList[id]));
    maintenances.forEach((id) => retireMaintenance(kuma.server.maintenanceList[id]));
    await kuma.R.getCell("SELECT 1"); // behind what was on its way to the database
    return {};
  },

  async reload({ monitors, maintenances, users, lists }) {
    const kuma = requireKuma();
    const began = Date.now();
    const following = [];
    if (lists.includes("settings")) {
      kuma.Settings.deleteCache(Object.keys(kuma.Settings.cacheList));
      kuma.server.entryPage = await kuma.Settings.get("entryPage");
      following.push(...(await followZone(kuma)));
    }
    const started = await reloadMonitors(kuma, monitors);
    await reloadMaintenances(kuma, [...new Set([...maintenances, ...following])]);
    if (lists.includes("statusPages")) {
      await kuma.StatusPage.loadDomainMappingList();
    }
    kuma.apicache.clear();
    await refreshBrowsers(kuma, lists);
    users.forEach((id) => logOut(kuma, id));
    return { started, milliseconds: Date.now() - began };
  },

  "await-write": (what) => awaitWrite(requireKuma(), what),

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

/** As its settings page does. The maintenances that go by that zone are to start anew: their ids. */
async function followZone({ Settings, dayjs, server }) {
  const zone = await Settings.get("serverTimezone");
  if (zoneIsFixed || !isZone(zone) || zone === process.env.TZ) {
    return [];
  }
  process.env.TZ = zone;
  if (dayjs.tz) {
    dayjs.tz.setDefault(zone);
  }
  return Object.values(server.maintenanceList)
    .filter(({ timezone }) => !timezone || timezone === "SAME_AS_SERVER")
    .map(({ id }) => String(id));
}

// ---- Browsers ----

/** What a browser does not get now it gets at its next page: no reason to fail. */
async function refreshBrowsers(kuma, lists) {
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
    settings: () => {}, // a page asks for them
    remoteBrowsers: () => client.sendRemoteBrowserList && client.sendRemoteBrowserList(socket),
    statusPages: () => StatusPage.sendStatusPageList(server.io, socket),
  };
}

module.exports = { serve };
