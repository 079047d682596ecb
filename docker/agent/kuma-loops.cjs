/*
 * The monitors and maintenances of a running Uptime Kuma: how the agent stops them for good, and starts
 * them with their rows of now.
 */
"use strict";

const IDS_A_QUERY = 500;

/** A monitor may ask a far server at once when it starts; Uptime Kuma itself spreads them at its boot. */
const STARTS_AT_ONCE = 20;
const BETWEEN_STARTS_MS = 50;

/** Within this a push monitor's check, which only asks the database, has ended. */
const PUSH_CHECK_MS = 5000;

async function rowsOf(kuma, table, ids) {
  const rows = new Map();
  for (let from = 0; from < ids.length; from += IDS_A_QUERY) {
    const some = ids.slice(from, from + IDS_A_QUERY);
    const found = await kuma.R.find(table, ` id IN (${some.map(() => "?").join(",")}) `, some);
    found.forEach((row) => rows.set(String(row.id), row));
  }
  return rows;
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
    if (monitor.type === "push") {
      // A check in flight sets its next timer without a look at whether it was stopped.
      setTimeout(() => monitor.stop(), PUSH_CHECK_MS).unref();
    }
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
    const before = kuma.server.monitorList[id];
    retireMonitor(before);
    delete kuma.server.monitorList[id];
    const row = rows.get(String(id));
    if (!row || !before) {
      forgetFigures(kuma, id); // also those of a removed one that had the id
    }
    if (row && row.active) {
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
    const replaced = kuma.server.monitorList[monitor.id] !== monitor;
    if (replaced || monitor.isStop) {
      continue; // by somebody in the browser, since its row was read
    }
    await asAtBoot(async () => {
      withKnownLabels(kuma, monitor);
      await monitor.start(kuma.server.io);
    });
  }
}

/** Uptime Kuma's boot goes on where one cannot start: another boot would not start it either. */
async function asAtBoot(start) {
  try {
    await start();
  } catch (error) {
    console.error(error);
  }
}

function startOneByOne(kuma, monitors) {
  if (monitors.length > 0) {
    const [next, ...rest] = monitors;
    setTimeout(() => {
      startAll(kuma, [next]).then(() => startOneByOne(kuma, rest));
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
      await asAtBoot(() => row.run());
    }
  }
}

module.exports = { reloadMaintenances, reloadMonitors, retireMaintenance, retireMonitor };
