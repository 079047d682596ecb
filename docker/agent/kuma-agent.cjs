/*
 * Replicator Kuma's agent inside Uptime Kuma's process: no file of Uptime Kuma is changed.
 *
 *   node --require kuma-agent.cjs server/server.js
 *
 * Whatever it meets, Uptime Kuma runs on as if the agent were not there: a feature that fails or does
 * not find what it needs is off, with one warning. In any other process (node hands --require on to
 * workers, NODE_OPTIONS to every child) it does nothing. It needs nothing but node, of any version
 * that runs an Uptime Kuma, and the files beside it: all of this directory belongs together.
 *
 *   node --require kuma-agent.cjs --eval 0
 *
 * loads all of it and does nothing; it fails where a file is missing or broken. The daemon tries that
 * before each run.
 *
 *   KUMA_AGENT_PREFIX   what every notification begins with; "[host name] " when unset, nothing when
 *                       empty. The daemon sets it from REPLICATOR_NOTIFICATION_PREFIX and
 *                       REPLICATOR_INSTANCE, which Uptime Kuma does not get to see.
 *   KUMA_AGENT_SOCKET   where to listen for rows that changed (kuma-reload.cjs); nowhere when unset.
 *   KUMA_AGENT_ALERTS   set where one instance of several alerts (kuma-alerts.cjs): for how many seconds
 *                       messages are held after a boot until the daemon is heard.
 *   KUMA_AGENT_ENDED    the file that keeps what was told without the daemon (kuma-ended.cjs).
 */
"use strict";

// ---- The prefix of notifications ----

/*
 * What carries the prefix, and why not simply everything:
 *
 * - The message: what up, down, certificate, domain and test notifications have in common.
 * - The heartbeat's message, since about two dozen providers print that instead.
 * - The monitor's name only for the providers below, as they tell of an UP (or, in Discord's short
 *   format, of both) with nothing but the name. For all others it stays: incident tools recognize an
 *   incident by it (Opsgenie's and Jira's alias, Alerta's resource), and an incident that another
 *   instance opened, or this one before it had an agent, could not be closed under a new name. A
 *   provider that a later Uptime Kuma brings is safe in the same way.
 */
const PRINT_ONLY_THE_NAME = new Set(["discord", "fluxer", "mattermost", "SevenIO"]);

function prefixNotifications() {
  const given = process.env.KUMA_AGENT_PREFIX;
  const prefix = given === undefined ? `[${require("os").hostname()}] ` : given;
  if (prefix === "") {
    return;
  }
  whenRequired(
    /(^|[\\/])notification(\.js)?$/,
    (exported) => {
      const Notification = exported && exported.Notification;
      if (typeof Notification !== "function" || typeof Notification.send !== "function") {
        return false; // of another package, perhaps
      }
      Notification.send = sendingPrefixed(Notification.send, prefix);
      return true;
    },
    "Notification.send",
    (found) => warn(`notifications are sent without "${prefix.trim()}"`, found),
  );
}

/** In place of Notification.send(notification, msg, monitorJSON, heartbeatJSON), and fails as that does. */
function sendingPrefixed(send, prefix) {
  let warned = false;
  return function (...given) {
    let passed = given;
    try {
      passed = prefixed(given, prefix);
    } catch (error) {
      if (!warned) {
        warned = true;
        warn(`a notification is sent without "${prefix.trim()}"`, error);
      }
    }
    return Reflect.apply(send, this, passed);
  };
}

/** Copies: Uptime Kuma passes the same heartbeat to one provider after the other. */
function prefixed(given, prefix) {
  const [notification, msg, monitor, heartbeat, ...more] = given;
  const names = PRINT_ONLY_THE_NAME.has(notification.type) ? ["name", "pathName"] : [];
  const all = [
    notification,
    typeof msg === "string" ? prefix + msg : msg,
    withPrefix(monitor, names, prefix),
    withPrefix(heartbeat, ["msg"], prefix),
    ...more,
  ];
  return all.slice(0, given.length);
}

function withPrefix(value, keys, prefix) {
  const plain = value && Object.getPrototypeOf(value) === Object.prototype;
  const texts = plain ? keys.filter((key) => typeof value[key] === "string") : [];
  const changed = Object.fromEntries(texts.map((key) => [key, prefix + value[key]]));
  return texts.length === 0 ? value : { ...value, ...changed };
}

// ---- What features share ----

/** Uptime Kuma requires all that it needs before it does anything else; an ES module is slower. */
const REQUIRED_WITHIN_MS = 10000;

/**
 * Hands the exports of what is required by a matching name to `use`, until that returns true: then, or
 * when it throws, the hook is gone.
 *
 * @param what it is that `use` looks for
 */
function whenRequired(name, use, what, missed) {
  const Module = require("module");
  const load = Module._load;
  if (typeof load !== "function") {
    return missed("this node loads modules in another way");
  }
  let waiting = true;
  const stopWaiting = () => {
    waiting = false;
    if (Module._load === hook) {
      Module._load = load;
    }
  };
  function hook(...request) {
    const exported = Reflect.apply(load, this, request);
    try {
      if (waiting && name.test(request[0]) && use(exported)) {
        stopWaiting();
      }
    } catch (error) {
      stopWaiting();
      missed(error);
    }
    return exported;
  }
  Module._load = hook;
  const look = () => waiting && missed(`this Uptime Kuma has no ${what} where it was`);
  setTimeout(look, REQUIRED_WITHIN_MS).unref();
}

/** One line as Uptime Kuma's own logger prints it, which cannot be loaded before Uptime Kuma is. */
function warn(what, why) {
  try {
    const time = new Date().toISOString();
    const message = `${what}: ${String((why && why.message) || why).split("\n", 1)[0]}`;
    if (process.env.UPTIME_KUMA_LOG_FORMAT === "json") {
      console.log(JSON.stringify({ time, module: "REPLICATOR-KUMA", level: "warn", msg: message }));
    } else {
      console.warn(`${time} [REPLICATOR-KUMA] WARN: ${message}`);
    }
  } catch {
    // then without a word
  }
}

// ---- The start: the features one by one, so that one that throws does not keep back the next ----

const FEATURES = {
  "the prefix of notifications": prefixNotifications,
  "one alert for all instances": () => {
    if (process.env.KUMA_AGENT_ALERTS) {
      alerts().install(whenRequired, warn);
    }
  },
  "changing a running Uptime Kuma": () => {
    const socketFile = process.env.KUMA_AGENT_SOCKET;
    if (socketFile) {
      rest().serve(socketFile, warn);
    }
  },
};

/** Required by who needs it only: a fault in there must not keep back what is in here. */
function rest() {
  return require("./kuma-reload.cjs");
}

function alerts() {
  return require("./kuma-alerts.cjs");
}

function startAll() {
  const once = Symbol.for("replicator-kuma.agent"); // however many copies of this file are loaded
  if (!inKumasServer() || globalThis[once]) {
    return;
  }
  globalThis[once] = true;
  for (const [name, start] of Object.entries(FEATURES)) {
    try {
      start();
    } catch (error) {
      warn(`${name} is off`, error);
    }
  }
}

function inKumasServer() {
  const script = process.argv[1] || ""; // node has made it absolute; a worker's is its own
  return /[\\/]server[\\/]server(\.[cm]?js)?$/.test(script);
}

if (process.argv.length === 1) {
  rest(); // nothing but a piece of code is run
  alerts();
}
try {
  startAll();
} catch (error) {
  warn("the agent is off", error);
}
