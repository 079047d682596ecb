/* Plays what happens to alerts of a fleet, and counts the messages. Names of trials as arguments: just these. */
"use strict";

const { instances, killAll, messages, pause, ready, renamedKuma, seen, setRefuses, setStatus, startFleet, until } =
  require("./fleet.cjs");

const [a, b, c] = instances;
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
const secondsTo = (list, from) => (list.length ? ((list[0].at - from) / 1000).toFixed(1) : "never");

function check(what, good, figures) {
  failures += good ? 0 : 1;
  console.log(`${good ? "ok    " : "FAILED"} ${what}: ${figures}`);
}

async function fall() {
  setStatus(500);
  return Date.now();
}

/** Up everywhere again, and nobody who still has something to say. */
async function settle() {
  instances.forEach((it) => it.mend());
  setRefuses(() => false);
  setStatus(200);
  await seen(1, 120);
  await pause(QUIET);
  begin();
}

const TRIALS = {
  async ten() {
    const delays = [];
    for (let round = 0; round < 10; round++) {
      await pause(Math.random() * INTERVAL);
      const from = await fall();
      const before = downs().length;
      await until("a DOWN", AT_WORST, () => downs().length > before);
      delays.push((messages[messages.length - 1].at - from) / 1000);
      await seen(0);
      setStatus(200);
      const upsBefore = ups().length;
      await until("an UP", AT_WORST, () => ups().length > upsBefore);
      await seen(1);
      await pause(8);
    }
    await pause(QUIET);
    const figures = `${downs().length} DOWN, ${ups().length} UP, DOWN after ${delays.map((it) => it.toFixed(1))} s`;
    check("ten outages, one DOWN and one UP each", downs().length === 10 && ups().length === 10, figures);
  },

  async onlyB() {
    b.cut();
    const from = Date.now();
    await until("a DOWN", AT_WORST, () => downs().length > 0);
    const delay = secondsTo(downs(), from);
    await pause(QUIET);
    b.mend();
    await until("an UP", AT_WORST, () => ups().length > 0);
    await pause(QUIET);
    const good = downs().length === 1 && ups().length === 1 && downs()[0].by === "kuma-b";
    check("down for B only: one alert of B", good, `after ${delay} s: ${told(since())}`);
  },

  async hangs() {
    const kuma = a.kumaPid();
    process.kill(kuma, "SIGSTOP");
    try {
      await pause(3 * INTERVAL + 3 * HEARTBEAT);
      const from = await fall();
      await until("a DOWN", AT_WORST, () => downs().length > 0);
      await pause(QUIET);
      const good = downs().length === 1 && downs()[0].by !== "kuma-a";
      check("the leader's Uptime Kuma hangs: another tells", good, `after ${secondsTo(downs(), from)} s: ${told(since())}`);
    } finally {
      process.kill(kuma, "SIGCONT");
    }
  },

  async provider() {
    setRefuses((text) => text.startsWith("[kuma-a]"));
    const from = await fall();
    await until("a DOWN", AT_WORST + 15, () => downs().length > 0);
    await pause(QUIET);
    const good = downs().length === 1 && downs()[0].by !== "kuma-a";
    check("the leader's provider fails: the next sends it", good, `after ${secondsTo(downs(), from)} s: ${told(since())}`);
  },

  async button() {
    const hook = JSON.parse((await c.rows("SELECT config FROM notification"))[0].config);
    await c.api("test-notification", JSON.stringify(hook));
    await until("the test", 10, () => since().length > 0);
    check("the Test button of a silent instance sends", since()[0].by === "kuma-c", told(since()));
  },

  async killedBefore() {
    a.kill();
    await pause(1);
    await leaderIsGone(await fall(), "killed 1 s before the fall");
  },

  async killedAfter() {
    const from = await fall();
    await pause(1);
    a.kill();
    await leaderIsGone(from, "killed 1 s after the fall");
  },

  async daemonKilled() {
    const kuma = a.kumaPid();
    process.kill(a.process.pid, "SIGKILL");
    await pause(12);
    const from = await fall();
    await until("a DOWN", AT_WORST, () => downs().length > 0);
    await pause(QUIET);
    check("a daemon is killed, its Uptime Kuma lives", downs().length > 0, `after ${secondsTo(downs(), from)} s: ${told(since())}`);
    process.kill(kuma, "SIGKILL");
    a.start();
    await ready(a);
  },

  async renamed() {
    await c.stop();
    c.start({}, renamedKuma());
    await ready(c);
    await seen(1);
    await pause(3 * HEARTBEAT);
    begin();
    const from = await fall();
    await until("two DOWN", AT_WORST, () => downs().length > 1);
    await pause(QUIET);
    const own = downs().filter(({ by }) => by === "kuma-c").length;
    check("a hook is missing: that instance alerts by itself", own === 1, `after ${secondsTo(downs(), from)} s: ${told(downs())}`);
    await c.stop();
    c.start();
    await ready(c);
  },

  async agree() {
    await restartAll({ REPLICATOR_ALERTS: "agree=2" });
    a.cut();
    await pause(QUIET + 20);
    check("agree=2, one line cut: nothing", since().length === 0, told(since()));
    b.cut();
    const from = Date.now();
    await until("a DOWN", AT_WORST, () => downs().length > 0);
    const seconds = Number(secondsTo(downs(), from));
    await pause(QUIET);
    const good = downs().length === 1 && seconds <= INTERVAL + 15;
    check("agree=2, two lines cut: one alert", good, `after ${seconds} s: ${told(downs())}`);
    a.mend();
    b.mend();
    await restartAll({});
  },

  async only() {
    await a.rows("INSERT INTO tag (id, name, color) VALUES (1, 'only', '#000000')");
    await a.rows("INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (1, 1, 'kuma-b')");
    await pause(30);
    const before = await Promise.all(instances.map((it) => it.lastBeat()));
    await pause(3 * INTERVAL);
    const after = await Promise.all(instances.map((it) => it.lastBeat()));
    const beats = instances.filter((_it, index) => before[index].time !== after[index].time).map(({ name }) => name);
    check("only=kuma-b: it runs on kuma-b alone", beats.join() === "kuma-b", beats.join());
    const from = await fall();
    await until("a DOWN", AT_WORST, () => downs().length > 0);
    await pause(QUIET);
    check("only=kuma-b: one alert of B", downs().length === 1 && downs()[0].by === "kuma-b", `after ${secondsTo(downs(), from)} s: ${told(downs())}`);
    console.log(await a.run("fleet"));
    await a.rows("DELETE FROM monitor_tag");
    await pause(30);
  },
};

/** From a's death on: somebody tells, a's return changes nothing, and the UP arrives. */
async function leaderIsGone(from, how) {
  await until("a DOWN", AT_WORST, () => downs().length > 0);
  const seconds = secondsTo(downs(), from);
  await pause(QUIET);
  const before = downs().length;
  a.start();
  await ready(a);
  await seen(0);
  await pause(QUIET);
  const again = downs().length - before;
  setStatus(200);
  await until("an UP", AT_WORST, () => ups().length > 0);
  await pause(QUIET);
  const figures = `DOWN after ${seconds} s, ${again} at its return, ${ups().length} UP: ${told(since())}`;
  check(`the leader is ${how}`, before >= 1 && again === 0 && ups().length >= 1, figures);
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

async function play(names) {
  await startFleet();
  console.log(await a.run("fleet"));
  for (const name of names.length ? names : Object.keys(TRIALS)) {
    try {
      await settle();
      await TRIALS[name]();
    } catch (error) {
      check(name, false, `${error.message}; told ${told(since())}`);
    }
  }
}

process.on("SIGTERM", () => process.exit(1)).on("exit", killAll);
play(process.argv.slice(2))
  .catch((error) => check("the trial", false, error.stack))
  .finally(() => process.exit(failures === 0 ? 0 : 1));
