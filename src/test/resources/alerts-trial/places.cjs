/* Where monitors run, and what is told of certificates. */
"use strict";

const fs = require("fs");
const path = require("path");

const { RECORDS, instances, pause, ready, seen, until } = require("./fleet.cjs");
const { SECURE } = require("./outside.cjs");
const { AT_WORST, HEARTBEAT, INTERVAL, QUIET, begin, by, check, downs } = require("./counts.cjs");
const { fall, firstDown, lead, rise, since, told, ups } = require("./counts.cjs");

const [a, b, c] = instances;

/** Those on which the monitor beats. */
async function running(monitor = 1) {
  const before = await Promise.all(instances.map((it) => it.lastBeat(monitor)));
  await pause(3 * INTERVAL);
  const after = await Promise.all(instances.map((it) => it.lastBeat(monitor)));
  const time = (beat) => (beat ? beat.time : "never");
  return instances.filter((_it, index) => time(before[index]) !== time(after[index])).map(({ name }) => name).join();
}

const runsOn = (names, seconds) => until(`it runs on ${names}`, seconds, async () => (await running()) === names);

async function leader() {
  const leads = await Promise.all(instances.map((it) => it.leads()));
  return instances[leads.indexOf(true)];
}

/** Given where one edits. */
async function tag(value) {
  const here = await leader();
  await here.rows("DELETE FROM monitor_tag");
  await here.rows("INSERT OR IGNORE INTO tag (id, name, color) VALUES (1, 'only', '#000000')");
  if (value) {
    await here.rows(`INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (1, 1, '${value}')`);
  }
}

const snapshots = () => fs.readdirSync(path.join(path.dirname(RECORDS), "kuma", "snapshots")).length;
const warnings = (it) => it.log().split("runs on every instance in spite of its tag").length - 1;

const notices = () => since().filter(({ text }) => text.includes("will expire"));

async function watch(name, port) {
  const [{ id }] = await a.rows("SELECT id FROM notification");
  const more = { interval: 20, retryInterval: 20, timeout: 4, expiryNotification: true, notificationIDList: { [id]: true } };
  return a.api("add-monitor", name, `https://127.0.0.1:${port}/`, JSON.stringify(more));
}

module.exports = {
  async only() {
    await tag("kuma-b");
    await runsOn("kuma-b", 90);
    check("only=kuma-b: it runs on kuma-b alone, not on the leader", true, "kuma-b");
    const before = snapshots();
    const seconds = await firstDown(await fall());
    const good = downs().length === 1 && by(downs()) === "kuma-b";
    check("only=kuma-b: one alert of B", good, `after ${seconds} s: ${told(downs())}`);
    await rise();
    console.log(await a.run("fleet"));
    const drifted = await Promise.all(instances.map(async (it) => (await it.run("fleet")).includes("edited here")));
    check("only=kuma-b: no snapshot and no drift by it", snapshots() === before && !drifted.includes(true), `${snapshots() - before} snapshots, drift ${drifted}`);
    await lead(c);
    await pause(2 * HEARTBEAT);
    const after = await running();
    check("only=kuma-b: another leader changes nothing of it", after === "kuma-b", after);
    await lead(a);
    b.kill();
    await runsOn("kuma-a,kuma-c", AT_WORST + 60);
    check("only=kuma-b, which is dead: all others run it", true, "kuma-a,kuma-c");
    b.start();
    await ready(b);
    await runsOn("kuma-b", 90);
    check("only=kuma-b, which is back: it alone runs it", true, "kuma-b");
    const warned = instances.map(warnings);
    await tag("kumab");
    await runsOn("kuma-a,kuma-b,kuma-c", 90);
    const more = instances.map((it, index) => warnings(it) - warned[index]);
    check("only=kumab, a mistake: it runs everywhere, with one warning", more.join() === "1,1,1", `warnings ${more}`);
    await tag();
  },

  async certificate() {
    await watch("Certificate", SECURE[0]);
    await until("a notice", AT_WORST + 60, () => notices().length > 0);
    await pause(QUIET + 2 * 20);
    const sent = notices();
    check("a certificate ends in 20 days: one notice in the fleet", sent.length === 1, told(sent));
    a.kill();
    await until("another leads", 240, async () => (await b.leads()) || (await c.leads()));
    await pause(QUIET + 2 * 20);
    check("a take-over: no second notice", notices().length === 1, told(notices()));
    a.start();
    await ready(a);
    await lead(a);
    await pause(2 * HEARTBEAT);
    check("nor as the old leader returns", notices().length === 1, told(notices()));
  },

  async certificateUnseen() {
    a.cut(SECURE[1]);
    await watch("Unseen", SECURE[1]);
    const from = Date.now();
    await until("a notice", 10 * AT_WORST + 60, () => notices().length > 0);
    const seconds = ((notices()[0].at - from) / 1000).toFixed(1);
    await pause(QUIET + 2 * 20);
    const figures = `after ${seconds} s: ${told(notices())}`;
    check("the leader does not see the certificate: another sends the notice", notices().length === 1, figures);
    a.mend();
    await pause(QUIET);
    check("and the leader does not, once it sees it", notices().length === 1, told(notices()));
  },
};
