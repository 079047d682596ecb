/*
 * Where the agent finds what it needs of the running Uptime Kuma, and what of that is missing.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");

/** Only those that Uptime Kuma itself has loaded by now: the order of its start is its own. */
function findKuma() {
  const loaded = loadedModules();
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
    dayjs: loaded("dayjs"),
    apicache: loaded("./modules/apicache"),
    client: loaded("./client"),
    UptimeCalculator: loaded("./uptime-calculator").UptimeCalculator,
    Notification: loaded("./notification").Notification,
    prometheus: loaded("prom-client"),
  };
  kuma.missing = Object.keys(NEEDED).filter((name) => !isThere(() => NEEDED[name](kuma)));
  return kuma;
}

/** Gives the exports of a module by its name in Uptime Kuma's server directory; {} until it is loaded. */
function loadedModules() {
  const kumaRequire = createRequire(serverFile());
  return (name) => {
    try {
      const module = require.cache[kumaRequire.resolve(name)];
      return module && module.loaded ? module.exports : {};
    } catch {
      return {}; // not in this Uptime Kuma
    }
  };
}

function serverFile() {
  return path.join(path.dirname(fs.realpathSync(process.argv[1])), "server.js");
}

/** Whether this Uptime Kuma has a module of that name at all. */
function hasModule(name) {
  try {
    return Boolean(createRequire(serverFile()).resolve(name));
  } catch {
    return false;
  }
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

module.exports = { findKuma, hasModule, loadedModules, requireKuma };
