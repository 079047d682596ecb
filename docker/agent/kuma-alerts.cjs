/*
 * One alert instead of one from each instance. Uptime Kuma hands a message to the agent and goes on at
 * once; the agent owes it from then on, until the daemon says that another instance told it. The daemon
 * knows the other instances; the agent has the timer that nobody renews, so that somebody speaks whoever
 * else fails. In doubt it speaks: where a hook is missing, or the daemon is not heard, all is sent as
 * without it.
 *
 *   {"op":"alerts", "known":n, "milliseconds":n,      answered once "version" is not "known", or in time
 *    "pause":s, "deadline":s,                         not heard for two pauses: no daemon
 *    "ready":bool,                                    it knows the other instances: nothing is said before
 *    "speak":[{"monitor":key,"event":n,"status":"down"|"up","ids":[id…],"late":"why"}…],
 *    "drop":[{"monitor":key,"event":n,"status":"…","own":bool,"quiet":bool}…],
 *                                                     "own": this instance told it before Uptime Kuma was
 *                                                     restarted; "quiet": owed as soon as the daemon is gone
 *    "owe":[{"monitor":key,"event":n}…],               owed from now on
 *    "again":[{"monitor":key,"event":n}…],             the next beat that is DOWN is another outage
 *    "only":{"name":"…","living":["…"]}, "notices":{"speak":bool,"sent":[key…]}}
 *   → "version", "states", "runs", "held", "hooks", "notices"
 *
 * An outage has a number, "event", from its DOWN to its UP. It rises, over restarts as well.
 */
"use strict";

const { Ended } = require("./kuma-ended.cjs");
const { findKuma, hasModule, loadedModules } = require("./kuma-modules.cjs");
const { Notices } = require("./kuma-notices.cjs");
const { Places } = require("./kuma-only.cjs");
const { Outages } = require("./kuma-outages.cjs");
const { keyOf, listed, sent } = require("./kuma-sending.cjs");
const { Signal } = require("./kuma-signal.cjs");

const LOOK_MS = 5000;

const now = () => performance.now();

/** The daemon as it is heard here. */
class Daemon {
  #holdsUntil = now() + Number(process.env.KUMA_AGENT_ALERTS || 0) * 1000;
  #isReady = false;
  #until = 0;
  #deadline = 0;

  heard({ pause, deadline, ready }, milliseconds) {
    if (!(pause > 0) || !(deadline > 0)) {
      throw new Error("no pause or no deadline");
    }
    this.#until = now() + milliseconds + 2 * pause * 1000;
    this.#deadline = deadline * 1000;
    this.#isReady = this.#isReady || ready === true;
  }

  /** Not until the daemon knows the other instances, after a boot; but it is not waited for long. */
  isOpen() {
    return this.#isReady || now() > this.#holdsUntil;
  }

  isGone() {
    return this.isOpen() && now() > this.#until;
  }

  /** For how many ms others may tell what happens. */
  patience() {
    return this.#deadline;
  }

  /** In how many ms this instance tells by itself what happened then. */
  dueIn(happened) {
    if (!this.isOpen()) {
      return this.#holdsUntil - now();
    }
    return this.isGone() ? 0 : Math.max(0, happened + this.#deadline - now());
  }
}

const daemon = new Daemon();
const news = new Signal();
let version = 0;
let warn = () => {};
const notices = new Notices(daemon, (...what) => warn(...what));
const places = new Places(daemon, (...what) => warn(...what));
const outages = new Outages({
  daemon,
  ended: new Ended(process.env.KUMA_AGENT_ENDED, (...what) => warn(...what)),
  findMonitor,
  notificationsOf: (monitor) => theKuma().Monitor.getNotificationList(monitor),
  send: (monitor, bean) =>
    Reflect.apply(originals.get("Monitor.sendNotification"), theKuma().Monitor, [false, monitor, bean]),
  changed: () => {
    version++;
    news.raise();
  },
  warn: (...what) => warn(...what),
});

let kuma = { ready: false };

/** Looked for until it is ready: beats ask often. */
function theKuma() {
  kuma = kuma.ready ? kuma : findKuma();
  return kuma;
}

/** What runs here, or undefined. */
function findMonitor(id) {
  const { ready, server } = theKuma();
  const monitor = ready ? server.monitorList[id] : undefined;
  return monitor && !monitor.isStop && !places.isHeld(monitor) ? monitor : undefined;
}

// ---- The hooks ----

const HOOKS = [
  ["Monitor.sendNotification", ({ Monitor }) => Monitor, (...it) => outages.told(...it)],
  ["Monitor.getNotificationList", ({ Monitor }) => Monitor, listed],
  ["Monitor.prototype.start", ({ Monitor }) => Monitor.prototype, (...it) => places.start(...it)],
  [
    "Monitor.prototype.sendCertNotificationByTargetDays",
    ({ Monitor }) => Monitor.prototype,
    (...it) => notices.certificate(...it),
  ],
  ["DomainExpiry.sendNotifications", ({ DomainExpiry }) => DomainExpiry, (...it) => notices.domain(...it)],
  ["Notification.send", ({ Notification }) => Notification, sent],
  ["R.store", ({ R }) => R, stored],
];

const missing = new Set(HOOKS.map(([name]) => name)); // not in place yet
const originals = new Map();

function hook() {
  const loaded = loadedModules();
  const holders = {
    Monitor: loaded("./model/monitor"),
    DomainExpiry: loaded("./model/domain_expiry"),
    Notification: loaded("./notification").Notification,
    R: loaded("redbean-node").R,
  };
  for (const [name, holderIn, act] of HOOKS.filter(([name]) => missing.has(name))) {
    const method = name.slice(name.lastIndexOf(".") + 1);
    const holder = holderIn(holders);
    if (holder && typeof holder[method] === "function") {
      const original = holder[method];
      holder[method] = instead(original, act);
      originals.set(name, original);
      missing.delete(name);
    }
  }
  return missing.size === 0;
}

function instead(original, act) {
  return function (...given) {
    const call = (...passed) => Reflect.apply(original, this, passed);
    try {
      return missing.size === 0 ? act(call, this, given) : call(...given);
    } catch (error) {
      warn("a message is sent as by every instance", error);
      return call(...given);
    }
  };
}

/** `whenRequired` and `warning` of kuma-agent.cjs, which must know nothing of this file. */
function install(whenRequired, warning) {
  warn = warning;
  if (!hasModule("./model/domain_expiry")) {
    missing.delete("DomainExpiry.sendNotifications"); // of an Uptime Kuma before 2.1.0
  }
  const missed = (found) => warn("every instance alerts", missing.size > 0 ? [...missing].join(", ") : found);
  whenRequired(/(^|[\\/])model[\\/]monitor(\.js)?$/, hook, "all that alerts need", missed);
  setInterval(look, LOOK_MS).unref();
}

/** What nobody asks for: that the daemon is gone, and that tags changed. */
async function look() {
  outages.lookForDaemon();
  const { ready, server } = theKuma();
  if (missing.size === 0 && ready && server.httpServer.listening) {
    await places.follow(kuma).catch((error) => warn('the tag "only" is not followed', error));
  }
}

// ---- Beats ----

const beats = new Map(); // when the newest was, by the monitor's id

/** In place of R.store: every beat comes past here, those that nobody is told of as well. */
function stored(call, _self, given) {
  const [bean] = given;
  if (bean && bean.beanMeta && bean.beanMeta.type === "heartbeat") {
    const id = Number(bean.monitor_id);
    beats.set(id, performance.now());
    outages.sawBeat(id, bean);
  }
  return call(...given);
}

/** Whether the newest beat here is younger than two intervals and the time-out, which is no longer than one. */
function isRunning({ id, interval, retryInterval, timeout }) {
  const longest = Math.max(interval, retryInterval || 0);
  const seconds = 2 * longest + Math.min(timeout || interval, interval);
  return Boolean(findMonitor(id)) && performance.now() - beats.get(id) < seconds * 1000;
}

// ---- The daemon's request ----

async function alerts({ known, milliseconds = 0, ...request }) {
  const wasOpen = daemon.isOpen();
  daemon.heard(request, milliseconds);
  if (!wasOpen) {
    outages.waitAnew();
  }
  if (request.only && places.take(request.only)) {
    look();
  }
  if (request.notices) {
    notices.take(request.notices);
  }
  for (const what of ["again", "drop", "owe", "speak"]) {
    (request[what] || []).forEach((it) => outages[what](it));
  }
  if (version === known) {
    await news.within(milliseconds);
  }
  daemon.heard(request, 0);
  return report();
}

function report() {
  const { ready, server } = theKuma();
  const isWhole = ready && missing.size === 0;
  const monitors = isWhole ? Object.values(server.monitorList).filter(Boolean) : [];
  return {
    version,
    states: isWhole ? outages.report() : [],
    runs: monitors.filter(isRunning).map(keyOf),
    held: places.named(monitors),
    hooks: { missing: [...missing] },
    notices: notices.report(),
  };
}

const hello = () => ({ hooks: [...missing] });

module.exports = { hello, install, operations: { alerts } };
