#!/usr/bin/env node
/*
 * Drives one running Uptime Kuma 2.x through the socket.io API its own web interface uses.
 *
 *   node kuma-api.cjs [--url U] [--modules DIR] [--user NAME] [--pass PASSWORD] COMMAND
 *
 *   setup                         create the administrator, unless there is one already
 *   add-monitor NAME URL [JSON]   an http monitor; JSON overrides any of its properties
 *   add-tagged-monitors N URL     N of them with a tag and a notification each, as fast as Kuma takes them;
 *                                 tells how many milliseconds that took, and the longest of them
 *   edit-monitor ID JSON          change the given properties, keep the others
 *   pause ID | resume ID | delete ID
 *   list                          all monitors
 *   beats ID                      the beats of a monitor that its bar shows
 *   chart ID                      the statistics of its last day; none before the releases
 *   status-page SLUG TITLE        an empty status page
 *   add-notification JSON         a notification with these properties: name, type and the type's own
 *   delete-notification ID
 *   test-notification JSON        send a test to such a one, which need not have been added
 *
 * DIR has socket.io-client in it or in a node_modules below or above it.
 * Prints one line of JSON; the exit code is 0 when Kuma accepted the command.
 */
const path = require("node:path");
const { createRequire } = require("node:module");
const { parseArgs } = require("node:util");

const { values: options, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        url: { type: "string", default: "http://127.0.0.1:3001" },
        modules: { type: "string", default: "." },
        user: { type: "string", default: "admin" },
        pass: { type: "string", default: "Passw0rd-Kuma!42" },
    },
});

const TIMEOUT_MS = 30_000;
const LOGIN_RETRY_MS = 3_500; // Kuma allows 20 logins a minute
const MONITOR_DEFAULTS = {
    type: "http", method: "GET", parent: null, active: true, notificationIDList: {},
    interval: 60, retryInterval: 60, resendInterval: 0, maxretries: 0, timeout: 48,
    accepted_statuscodes: ["200-299"], maxredirects: 10, ignoreTls: false, upsideDown: false,
    expiryNotification: false, authMethod: null, httpBodyEncoding: "json", proxyId: null,
    dns_resolve_type: "A", dns_resolve_server: "1.1.1.1",
    kafkaProducerBrokers: [], kafkaProducerSaslOptions: { mechanism: "None" },
};
// Not columns yet in 2.0.0-dev.0, which refuses what it does not know; mandatory in the releases.
const RELEASE_DEFAULTS = { conditions: [], rabbitmqNodes: [] };

const { io } = createRequire(path.join(path.resolve(options.modules), "-"))("socket.io-client");
const socket = io(options.url, { transports: ["websocket"], reconnection: false });
const latest = {}; // what Kuma pushed last, by event name
socket.onAny((event, value) => (latest[event] = value));
const beats = {}; // by monitor
socket.on("heartbeatList", (id, list) => (beats[id] = list));

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const request = (event, ...args) => socket.timeout(TIMEOUT_MS).emitWithAck(event, ...args);

async function accepted(event, ...args) {
    const reply = await request(event, ...args);
    if (!reply.ok) throw new Error(`${event}: ${reply.msg}`);
    return reply;
}

/** Repeats the probe until it gives something, because Kuma needs a moment after each connection. */
async function until(probe, what) {
    for (const deadline = Date.now() + TIMEOUT_MS; Date.now() < deadline; await sleep(50)) {
        const found = await probe();
        if (found !== undefined) return found;
    }
    throw new Error(`Kuma does not tell ${what}`);
}

// A question that arrives before Kuma has installed its handlers is lost; the version comes after the login.
const ready = () => until(() => socket.timeout(500).emitWithAck("needSetup").catch(() => {}), "whether it is set up");
const version = () => until(() => latest.info?.version, "its version");

async function login() {
    const credentials = { username: options.user, password: options.pass, token: "" };
    const reply = await request("login", credentials);
    if (/too frequently/i.test(reply.msg)) return sleep(LOGIN_RETRY_MS).then(login);
    if (!reply.ok) throw new Error(`login: ${reply.msg ?? "token required"}`);
}

const commands = {
    "add-monitor": async (name, url, json = "{}") => {
        const released = (await version()).startsWith("2.0.0-dev") ? {} : RELEASE_DEFAULTS;
        return accepted("add", { ...MONITOR_DEFAULTS, ...released, name, url, ...JSON.parse(json) });
    },
    "add-tagged-monitors": async (number, url) => {
        const { id } = await accepted("addNotification", { name: "Phone", type: "ntfy", ntfytopic: "kuma" }, null);
        const { tag } = await accepted("addTag", { name: "home", color: "#2563EB" });
        const notified = JSON.stringify({ notificationIDList: { [id]: true } });
        const begun = performance.now();
        let longestSave = 0;
        for (let i = 1; i <= Number(number); i++) {
            const asked = performance.now();
            const { monitorID } = await commands["add-monitor"](`Tagged ${i}`, url, notified);
            await accepted("addMonitorTag", tag.id, monitorID, `value ${i}`); // as the form does after the save
            longestSave = Math.max(longestSave, performance.now() - asked);
        }
        return { ok: true, milliseconds: performance.now() - begun, longestSave };
    },
    "edit-monitor": async (id, json) => {
        const { monitor } = await accepted("getMonitor", Number(id));
        return accepted("editMonitor", { ...monitor, ...JSON.parse(json) });
    },
    pause: (id) => accepted("pauseMonitor", Number(id)),
    resume: (id) => accepted("resumeMonitor", Number(id)),
    delete: (id) => accepted("deleteMonitor", Number(id)),
    list: async () => {
        await accepted("getMonitorList"); // the list itself is pushed just before this reply
        return { ok: true, monitors: Object.values(latest.monitorList) };
    },
    beats: async (id) => ({ ok: true, data: await until(() => beats[id], `beats of ${id}`) }),
    chart: async (id) =>
        (await version()).startsWith("2.0.0-dev") ? { ok: true, data: [] } : accepted("getMonitorChartData", Number(id), 24),
    "status-page": (slug, title) => accepted("addStatusPage", title, slug),
    "add-notification": (json) => accepted("addNotification", JSON.parse(json), null),
    "delete-notification": (id) => accepted("deleteNotification", Number(id)),
    "test-notification": (json) => accepted("testNotification", JSON.parse(json)),
    setup: () => ({ ok: true }),
};

async function main([name, ...args]) {
    if (!Object.hasOwn(commands, name ?? "")) {
        throw new Error(`unknown command ${name}; known: ${Object.keys(commands).join(", ")}`);
    }
    await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));
    const setupNeeded = await ready();
    if (setupNeeded && name === "setup") await accepted("setup", options.user, options.pass);
    await login();
    return commands[name](...args);
}

main(positionals)
    .catch((error) => ({ ok: false, msg: error.message }))
    .then((result) => {
        console.log(JSON.stringify(result));
        process.exitCode = result.ok ? 0 : 1;
        socket.disconnect();
    });
