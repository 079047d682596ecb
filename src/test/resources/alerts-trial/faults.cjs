/* Outages while an instance, or a part of it, is ill. */
"use strict";

const { instances, pause, ready, renamedKuma, seen, until } = require("./fleet.cjs");
const { setRefuses } = require("./outside.cjs");
const { AT_WORST, HEARTBEAT, INTERVAL, QUIET, begin, check, downs } = require("./counts.cjs");
const { fall, firstDown, rise, secondsTo, since, told, ups } = require("./counts.cjs");

const [a, b, c] = instances;

/** From a's death on: somebody tells, a's return changes nothing, and the UP arrives. */
async function leaderIsGone(from, how) {
  const seconds = await firstDown(from);
  const before = downs().length;
  a.start();
  await ready(a);
  await seen(0);
  await pause(QUIET);
  const again = downs().length - before;
  await rise();
  const figures = `DOWN after ${seconds} s, ${again} at its return, ${ups().length} UP: ${told(since())}`;
  check(`the leader is ${how}`, before >= 1 && again === 0 && ups().length >= 1, figures);
}

/** As a container whose Uptime Kuma has ended is. */
async function startAgain(instance) {
  await until(`${instance.name} ends`, 60, () => instance.process.exitCode !== null);
  instance.start();
  await ready(instance);
}

module.exports = {
  async hangs() {
    const kuma = a.kumaPid();
    process.kill(kuma, "SIGSTOP");
    try {
      await pause(3 * INTERVAL + 3 * HEARTBEAT);
      const seconds = await firstDown(await fall());
      const good = downs().length === 1 && downs()[0].by !== "kuma-a";
      check("the leader's Uptime Kuma hangs: another tells", good, `after ${seconds} s: ${told(since())}`);
    } finally {
      process.kill(kuma, "SIGCONT");
    }
  },

  async hangsAfter() {
    const kuma = a.kumaPid();
    const from = await fall();
    process.kill(kuma, "SIGSTOP");
    try {
      const seconds = await firstDown(from);
      check("the leader's Uptime Kuma hangs as it falls: another tells", downs().length > 0, `after ${seconds} s: ${told(since())}`);
    } finally {
      process.kill(kuma, "SIGCONT");
    }
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

  /** The message of a speaks never leaves it. */
  async killedSending() {
    setRefuses((text) => {
      const mine = text.startsWith("[kuma-a]");
      if (mine) {
        a.kill();
      }
      return mine;
    });
    await leaderIsGone(await fall(), "killed while it sends");
  },

  async oldTelling() {
    await firstDown(await fall());
    a.kill();
    await rise();
    const before = downs().length;
    const from = await fall();
    await until("a DOWN again", AT_WORST, () => downs().length > before);
    const seconds = secondsTo(downs().slice(before), from);
    await rise();
    const good = before === 1 && ups().length === 2;
    check("a dead instance told of an earlier outage: the next one is told", good, `after ${seconds} s: ${told(since())}`);
  },

  async kumaRestarts() {
    c.cut();
    await seen(0, 60, [c]);
    process.kill(c.kumaPid(), "SIGKILL");
    const from = Date.now();
    await startAgain(c);
    const seconds = await firstDown(from, AT_WORST + 2 * HEARTBEAT);
    const good = downs().length === 1 && downs()[0].by === "kuma-c";
    check("Uptime Kuma dies before its turn to tell: it tells after it", good, `after ${seconds} s: ${told(downs())}`);
  },

  async daemonKilled() {
    const kuma = a.kumaPid();
    process.kill(a.process.pid, "SIGKILL");
    await pause(12);
    const seconds = await firstDown(await fall());
    check("a daemon is killed, its Uptime Kuma lives", downs().length > 0, `after ${seconds} s: ${told(since())}`);
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
};
