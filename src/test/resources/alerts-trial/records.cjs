/* Outages while the records of the fleet, or the repository, cannot be read, or lie. */
"use strict";

const fs = require("fs");
const path = require("path");

const { RECORDS, instances, pause, seen, until } = require("./fleet.cjs");
const { AT_WORST, HEARTBEAT, QUIET, begin, check, downs, fall, firstDown, lead } = require("./counts.cjs");
const { rise, since, told, ups } = require("./counts.cjs");

const [a, b, c] = instances;
const AWAY = `${RECORDS}.away`;

/** A file stands where they were. */
function takeAway() {
  fs.renameSync(RECORDS, AWAY);
  fs.writeFileSync(RECORDS, "");
}

function bringBack() {
  fs.rmSync(RECORDS);
  fs.renameSync(AWAY, RECORDS);
}

const records = () => fs.readdirSync(RECORDS).filter((it) => /^[0-9a-f-]{36}$/.test(it));

/** What the records are now is put under their names again and again. */
function freeze() {
  const old = records().map((name) => [name, fs.readFileSync(path.join(RECORDS, name))]);
  const put = ([name, content]) => {
    fs.writeFileSync(path.join(RECORDS, `${name}.old`), content);
    fs.renameSync(path.join(RECORDS, `${name}.old`), path.join(RECORDS, name));
  };
  const timer = setInterval(() => old.forEach(put), 20);
  return () => clearInterval(timer);
}

module.exports = {
  async awayBefore() {
    takeAway();
    try {
      await pause(HEARTBEAT);
      const seconds = await firstDown(await fall(), AT_WORST + 30);
      check("the records are away: somebody tells", downs().length > 0, `after ${seconds} s: ${told(downs())}`);
      await rise();
      check("and somebody tells the end", ups().length > 0, told(ups()));
    } finally {
      bringBack();
    }
    await pause(3 * HEARTBEAT);
  },

  async awayInTheMiddle() {
    const from = await fall();
    await seen(0, 60, [a]);
    takeAway();
    try {
      const seconds = await firstDown(from, AT_WORST + 30);
      check("the records go as it falls: somebody tells", downs().length > 0, `after ${seconds} s: ${told(downs())}`);
      await rise();
      check("and somebody tells the end", ups().length > 0, told(ups()));
    } finally {
      bringBack();
    }
    await pause(3 * HEARTBEAT);
  },

  /** As a store answers that has gone back: in what it says, this outage was told, which is an earlier one. */
  async old() {
    await firstDown(await fall());
    const thaw = freeze();
    try {
      await rise();
      const before = downs().length;
      const from = await fall();
      await until("a DOWN", AT_WORST + 30, () => downs().length > before);
      const seconds = ((downs()[before].at - from) / 1000).toFixed(1);
      check("old records say that it was told: somebody tells", before >= 1, `after ${seconds} s: ${told(since())}`);
      await rise();
    } finally {
      thaw();
    }
    await pause(3 * HEARTBEAT);
  },

  /** B does not see the repository, and so not that C leads now. */
  async disagree() {
    fs.rmSync(b.repository);
    try {
      await lead(c);
      check("B takes A for the leader, the others C", await a.status().then(namesLeader("kuma-c")), "C leads");
      begin();
      b.cut();
      a.cut();
      const seconds = await firstDown(Date.now());
      check("they disagree on who leads: somebody tells", downs().length > 0, `after ${seconds} s: ${told(downs())}`);
      c.cut();
      await pause(QUIET);
      instances.forEach((it) => it.mend());
      await until("an UP", AT_WORST + 30, () => ups().length > 0);
      await pause(QUIET);
      check("and the end", ups().length > 0, told(since()));
    } finally {
      fs.symlinkSync(path.join(path.dirname(RECORDS), "kuma"), b.repository);
    }
  },
};

function namesLeader(wanted) {
  return ({ fleet = [] }) => fleet.some(({ name, role }) => name === wanted && role === "leader");
}
