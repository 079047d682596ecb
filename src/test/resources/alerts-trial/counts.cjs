/* What was said since a trial began, and the moments that trials share. */
"use strict";

const { instances, pause, ready, seen, startIfEnded, until } = require("./fleet.cjs");
const { messages, setRefuses, setStatus } = require("./outside.cjs");

const [a] = instances;
const HEARTBEAT = 15;
const INTERVAL = 5;
const AT_WORST = 2.5 * HEARTBEAT + 30 + INTERVAL;

/** After which nobody says anything more: the last rank's own timer. */
const QUIET = 2.5 * HEARTBEAT + 3 * 10 + 5;

let began = 0;
let failures = 0;

const since = () => messages.slice(began);
const downs = () => since().filter(({ text }) => text.includes("Down]"));
const ups = () => since().filter(({ text }) => text.includes("Up]"));
const begin = () => (began = messages.length);
const told = (list) => list.map(({ text }) => text).join(" | ") || "nothing";
const by = (list) => [...new Set(list.map((it) => it.by))].join();
const secondsTo = (list, from) => (list.length ? ((list[0].at - from) / 1000).toFixed(1) : "never");

function check(what, good, figures) {
  failures += good ? 0 : 1;
  console.log(`${good ? "ok    " : "FAILED"} ${what}: ${figures}`);
}

async function fall() {
  setStatus(500);
  return Date.now();
}

/** The first DOWN, and all that comes after it; says after how many seconds it came. */
async function firstDown(from, within = AT_WORST) {
  await until("a DOWN", within, () => downs().length > 0);
  const seconds = secondsTo(downs(), from);
  await pause(QUIET);
  return seconds;
}

/** The first UP, and all that comes after it. */
async function firstUp() {
  await until("an UP", AT_WORST, () => ups().length > 0);
  await pause(QUIET);
}

async function rise() {
  setStatus(200);
  await firstUp();
}

/** Everybody runs and sees the target, a leads, and nobody has still something to say. */
async function settle() {
  instances.forEach((it) => it.mend());
  setRefuses(() => false);
  setStatus(200);
  await Promise.all(instances.map(startIfEnded));
  await seen(1, 120);
  await lead(a);
  await pause(downs().length > 0 ? QUIET : 0);
  begin();
}

async function lead(instance) {
  if (!(await instance.leads())) {
    await instance.run("lead");
    await until(`${instance.name} leads`, 120, () => instance.leads());
    await pause(HEARTBEAT);
  }
}

async function restartAll(more) {
  for (const instance of instances) {
    await instance.stop();
    instance.start(more);
    await ready(instance);
  }
  await seen(1);
  await pause(3 * HEARTBEAT);
  begin();
}

module.exports = {
  AT_WORST,
  HEARTBEAT,
  INTERVAL,
  QUIET,
  begin,
  by,
  check,
  downs,
  failed: () => failures > 0,
  fall,
  firstDown,
  firstUp,
  lead,
  restartAll,
  rise,
  secondsTo,
  settle,
  since,
  told,
  ups,
};
