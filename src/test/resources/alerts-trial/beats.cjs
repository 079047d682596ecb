/*
 * Two real Uptime Kumas with a thousand monitors each, one with our hooks and one without anything of ours, at the
 * same time: how late their beats are.
 */
"use strict";

const fs = require("fs");
const { spawn } = require("child_process");

const { instances, killAll, pause, ready, until } = require("./fleet.cjs");
const { check, failed } = require("./counts.cjs");
const { TARGET, startOutside } = require("./outside.cjs");

const MONITORS = 1000;
const INTERVAL = 60;
const MEASURED = 5 * INTERVAL;
const MOST_MS = 5;

const [hooked, plain] = instances;

/** In place of what starts an instance under a daemon. */
function startPlain() {
  const env = { ...process.env, ...plain.environment };
  plain.process = spawn("node", ["server/server.js"], { cwd: process.env.KUMA, env, detached: true, stdio: "ignore" });
}

/** As an administrator's script would, since the form takes an hour for them. */
async function fill(instance) {
  await instance.api("setup");
  await instance.api("add-monitor", "Monitor 1", `http://127.0.0.1:${TARGET}/`, JSON.stringify({ interval: INTERVAL }));
  const columns = (await instance.rows("PRAGMA table_info(monitor)"))
    .map(({ name }) => `"${name}"`)
    .filter((name) => !['"id"', '"name"', '"push_token"'].includes(name))
    .join();
  await instance.rows(
    `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${MONITORS})
     INSERT INTO monitor (name, ${columns}) SELECT 'Monitor ' || i, ${columns} FROM monitor, n WHERE id = 1`,
  );
}

const beating = (instance) => instance.rows("SELECT count(DISTINCT monitor_id) AS n FROM heartbeat").then(([{ n }]) => n);

/** By how many milliseconds each beat came late, in order. */
async function lateness(instance, from) {
  const beats = await instance.rows(`SELECT monitor_id AS id, time FROM heartbeat WHERE time > '${from}' ORDER BY id, monitor_id`);
  const last = new Map();
  const late = [];
  for (const { id, time } of beats) {
    const at = Date.parse(`${time.replace(" ", "T")}Z`);
    if (last.has(id)) {
      late.push(at - last.get(id) - INTERVAL * 1000);
    }
    last.set(id, at);
  }
  return late.sort((one, other) => one - other);
}

const of = (sorted, part) => sorted[Math.floor(sorted.length * part)];
const figures = (late) => `${late.length} beats, late by ${of(late, 0.5)} ms (median), ${of(late, 0.95)} ms (95 of 100)`;

async function measure() {
  startOutside();
  fs.mkdirSync(`${process.env.WORK}/repository/kuma`, { recursive: true });
  hooked.start();
  await ready(hooked);
  await fill(hooked);
  await hooked.stop();
  fs.cpSync(hooked.directory, plain.directory, { recursive: true });
  hooked.start();
  startPlain();
  await Promise.all([ready(hooked), ready(plain)]);
  for (const instance of [hooked, plain]) {
    await until(`${instance.name} watches all`, 1800, async () => (await beating(instance)) === MONITORS);
  }
  const from = new Date().toISOString().replace("T", " ").replace("Z", "");
  await pause(MEASURED + 5);
  const [ours, theirs] = [await lateness(hooked, from), await lateness(plain, from)];
  console.log(`with our hooks: ${figures(ours)}`);
  console.log(`without:        ${figures(theirs)}`);
  const more = of(ours, 0.5) - of(theirs, 0.5);
  check(`beats of ${MONITORS} monitors come as they did`, more < MOST_MS, `${more} ms later (median)`);
}

process.on("SIGTERM", () => process.exit(1)).on("exit", killAll);
measure()
  .catch((error) => check("the measurement", false, error.stack))
  .finally(() => process.exit(failed() ? 1 : 0));
