/*
 * Three real Uptime Kumas, each under a daemon of its own, with one repository and one webhook: what
 * alerts-trial.sh plays with. Everything lies below one directory and ends with this process.
 */
"use strict";

const fs = require("fs");
const path = require("path");
const { createRequire } = require("module");
const { execFile, spawn, spawnSync } = require("child_process");
const { promisify } = require("util");

const { CERTIFICATE, SINK, TARGET, startOutside } = require("./outside.cjs");

const { KUMA, LAUNCHER, WORK, PORT } = process.env;
const API = path.join(__dirname, "..", "kuma-api.cjs");
const NAMES = ["kuma-a", "kuma-b", "kuma-c"];
const RECORDS = path.join(WORK, "repository", "kuma-fleet");

const execute = promisify(execFile);
const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function until(what, seconds, probe) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(0.2)) {
    const found = await probe();
    if (found) {
      return found;
    }
  }
  throw new Error(`not within ${seconds} s: ${what}`);
}

// ---- The instances ----

class Instance {
  constructor(name, index) {
    this.name = name;
    this.directory = path.join(WORK, name);
    this.url = `http://127.0.0.1:${Number(PORT) + index + 1}`;
    this.cutFile = path.join(WORK, `${name}.cut`);
    this.repository = path.join(WORK, `${name}.repository`);
    this.http = `127.0.0.1:${Number(PORT) + index + 11}`;
    this.environment = {
      DATA_DIR: `${this.directory}/`,
      UPTIME_KUMA_HOST: "127.0.0.1",
      UPTIME_KUMA_PORT: String(Number(PORT) + index + 1),
      REPLICATOR_HTTP: this.http,
      REPLICATOR_INSTANCE: name,
      REPLICATOR_PRIORITY: String(100 - index),
      REPLICATOR_MODE: "AUTO",
      REPLICATOR_ALERTS: "one",
      REPLICATOR_HEARTBEAT: "15s",
      REPLICATOR_TAKE_OVER_AFTER: "1m",
      REPLICATOR_RESTORE_INTERVAL: "5s",
      REPLICATOR_CHECK_INTERVAL: "1s",
      REPLICATOR_FLEET: RECORDS,
      RESTIC_REPOSITORY: this.repository,
      RESTIC_PASSWORD: "trial",
      TRIAL_CUT: this.cutFile,
      NODE_EXTRA_CA_CERTS: CERTIFICATE,
      TZ: "UTC",
    };
  }

  start(more = {}, kuma = KUMA) {
    fs.mkdirSync(this.directory, { recursive: true });
    const choice = path.join(this.directory, "db-config.json");
    if (!fs.existsSync(choice)) {
      fs.writeFileSync(choice, '{"type":"sqlite"}');
    }
    fs.rmSync(this.repository, { force: true });
    fs.symlinkSync(path.join(WORK, "repository", "kuma"), this.repository);
    const log = fs.openSync(path.join(WORK, `${this.name}.log`), "a");
    const argv = ["run", "node", "--require", path.join(WORK, "cut.cjs"), "server/server.js"];
    const env = { ...process.env, ...this.environment, ...more };
    this.process = spawn(LAUNCHER, argv, { cwd: kuma, env, detached: true, stdio: ["ignore", log, log] });
    return this;
  }

  /** Of the process group, or only those that match. */
  pids(...which) {
    const found = spawnSync("pgrep", ["-g", String(this.process ? this.process.pid : 0), ...which], { encoding: "utf8" });
    return this.process ? found.stdout.split("\n").filter(Boolean).map(Number) : [];
  }

  kumaPid() {
    return this.pids("-f", "^(node .*server/server.js|uptime-kuma)")[0];
  }

  /** The daemon with its Kuma, as a machine that loses its power. */
  kill() {
    this.pids().forEach((pid) => process.kill(pid, "SIGKILL"));
  }

  async stop() {
    process.kill(this.process.pid, "SIGTERM");
    await until(`${this.name} ends`, 60, () => this.process.exitCode !== null || this.process.signalCode !== null);
  }

  /** Not at once, as the webhook has to answer meanwhile. */
  async api(...command) {
    const argv = [API, "--url", this.url, "--modules", KUMA, ...command];
    return JSON.parse((await execute("node", argv)).stdout);
  }

  /** What its daemon says of itself and of the fleet. */
  async status() {
    return fetch(`http://${this.http}/status`).then((it) => it.json(), () => ({}));
  }

  async leads() {
    const { fleet = [] } = await this.status();
    return fleet.some(({ name, role }) => name === this.name && role === "leader");
  }

  async isReady() {
    return fetch(`${this.url}/api/entry-page`).then((it) => it.ok, () => false);
  }

  /** A command beside the daemon. */
  async run(...command) {
    const env = { ...process.env, ...this.environment };
    return (await execute(LAUNCHER, command, { cwd: KUMA, env })).stdout;
  }

  cut(port = TARGET) {
    fs.writeFileSync(this.cutFile, String(port));
  }

  log() {
    return fs.readFileSync(path.join(WORK, `${this.name}.log`), "utf8");
  }

  mend() {
    fs.rmSync(this.cutFile, { force: true });
  }

  /** Rows of its database. */
  async rows(sql) {
    const sqlite = createRequire(path.join(KUMA, "server", "server.js"))("@louislam/sqlite3");
    const file = path.join(this.directory, "kuma.db"); // which Kuma is to create
    const database = await new Promise((resolve, reject) => {
      const opened = new sqlite.Database(file, sqlite.OPEN_READWRITE, (error) => (error ? reject(error) : resolve(opened)));
    });
    database.configure("busyTimeout", 10000);
    try {
      return await new Promise((resolve, reject) =>
        database.all(sql, (error, rows) => (error ? reject(error) : resolve(rows))),
      );
    } finally {
      database.close();
    }
  }

  async lastBeat(monitor = 1) {
    const sql = `SELECT status, time FROM heartbeat WHERE monitor_id = ${monitor} ORDER BY id DESC LIMIT 1`;
    return (await this.rows(sql).catch(() => []))[0];
  }
}

/** A tree of its own, in which a method is called otherwise. */
function renamedKuma() {
  const tree = path.join(WORK, "renamed", "kuma");
  fs.mkdirSync(tree, { recursive: true });
  for (const entry of fs.readdirSync(KUMA).filter((it) => it !== "server")) {
    fs.symlinkSync(path.join(KUMA, entry), path.join(tree, entry));
  }
  fs.symlinkSync(path.dirname(KUMA), path.join(WORK, "renamed", "node_modules")); // where npm put the package
  fs.cpSync(path.join(KUMA, "server"), path.join(tree, "server"), { recursive: true });
  for (const file of ["model/monitor.js", "routers/api-router.js"]) {
    const place = path.join(tree, "server", file);
    fs.writeFileSync(place, fs.readFileSync(place, "utf8").replaceAll("sendNotification(", "sendMessage("));
  }
  return tree;
}

const instances = NAMES.map((name, index) => new Instance(name, index));

async function startIfEnded(instance) {
  if (instance.process.exitCode !== null || instance.process.signalCode !== null) {
    instance.kill();
    instance.start();
    await ready(instance);
  }
}

async function ready(instance) {
  await until(`${instance.name} is ready`, 120, () => instance.isReady());
}

/** One monitor of the target, looked at each 5 s, with one webhook, on three instances. */
async function startFleet() {
  fs.mkdirSync(path.join(WORK, "repository", "kuma"), { recursive: true });
  startOutside();
  const [first, ...others] = instances;
  first.start();
  await ready(first);
  await first.api("setup");
  const hook = { name: "Hook", type: "webhook", webhookURL: `http://127.0.0.1:${SINK}/`, webhookContentType: "json" };
  const { id } = await first.api("add-notification", JSON.stringify(hook));
  const watched = JSON.stringify({ interval: 20, retryInterval: 20, timeout: 4, notificationIDList: { [id]: true } });
  await first.api("add-monitor", "NAS", `http://127.0.0.1:${TARGET}/`, watched);
  await first.rows('UPDATE monitor SET "interval" = 5, retry_interval = 5');
  await first.api("pause", "1");
  await first.api("resume", "1");
  others.forEach((it) => it.start());
  await seen(1, 180);
}

/** Until each of these has seen the target so. */
async function seen(beat, seconds = 60, which = instances) {
  for (const instance of which) {
    await until(`${instance.name} sees ${beat}`, seconds, async () => {
      const last = await instance.lastBeat();
      return last && last.status === beat;
    });
  }
}

function killAll() {
  for (const pid of instances.flatMap((it) => it.pids())) {
    process.kill(pid, "SIGKILL");
  }
}

module.exports = { RECORDS, instances, killAll, pause, ready, renamedKuma, seen, startFleet, startIfEnded, until };
