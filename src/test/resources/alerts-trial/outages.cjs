/* Outages while all instances do their work. */
"use strict";

const { instances, pause, ready, seen, until } = require("./fleet.cjs");
const { SINK, messages, setRefuses, setStatus } = require("./outside.cjs");
const { AT_WORST, HEARTBEAT, INTERVAL, QUIET, by, check, downs, fall, firstDown, firstUp } = require("./counts.cjs");
const { begin, restartAll, rise, secondsTo, since, told, ups } = require("./counts.cjs");

const [a, b, c] = instances;

/** A row of the leader that Uptime Kuma is to read anew. */
async function change(sql) {
  await a.rows(sql);
  await a.api("pause", "1");
  await a.api("resume", "1");
  await pause(2 * INTERVAL + 10);
  await seen(1);
  begin();
}

module.exports = {
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
    const seconds = await firstDown(Date.now());
    b.mend();
    await firstUp();
    const good = downs().length === 1 && ups().length === 1 && downs()[0].by === "kuma-b";
    check("down for B only: one alert of B", good, `after ${seconds} s: ${told(since())}`);
  },

  async resends() {
    await change("UPDATE monitor SET resend_interval = 2");
    await firstDown(await fall());
    const said = downs();
    check("resends come from one instance", said.length > 3 && by(said) === "kuma-a", `${said.length} by ${by(said)}`);
    await rise();
    check("and one UP after them", ups().length === 1, told(ups()));
    await change("UPDATE monitor SET resend_interval = 0");
  },

  async ownLink() {
    a.cut();
    b.cut();
    const seconds = await firstDown(Date.now());
    a.mend();
    await seen(1, 60, [a]);
    await pause(QUIET);
    const early = ups().length;
    b.mend();
    await firstUp();
    const good = downs().length === 1 && early === 0 && ups().length === 1;
    check("who told sees it up, another does not: no UP yet", good, `after ${seconds} s, ${early} early: ${told(since())}`);
  },

  async provider() {
    setRefuses((text) => text.startsWith("[kuma-a]"));
    const seconds = await firstDown(await fall(), AT_WORST + 15);
    const good = downs().length === 1 && downs()[0].by !== "kuma-a";
    check("the leader's provider fails: the next sends it", good, `after ${seconds} s: ${told(since())}`);
  },

  /** The leader sees nothing, so b would speak, of a row that it has lost; with AUTO it would get that back at once. */
  async unattached() {
    await b.stop();
    b.start({ REPLICATOR_MODE: "RESTORE" });
    await ready(b);
    await seen(1);
    await pause(3 * HEARTBEAT);
    await b.rows("DELETE FROM monitor_notification");
    b.cut();
    c.cut();
    const seconds = await firstDown(Date.now());
    b.mend();
    c.mend();
    await firstUp();
    const good = downs().length === 1 && ups().length === 1 && by(since()) === "kuma-c";
    check("the speaker has no notification attached: the next tells", good, `after ${seconds} s: ${told(since())}`);
    await b.stop();
    b.start();
    await ready(b);
  },

  async oneOfTwo() {
    const hook = { name: "Second", type: "webhook", webhookURL: `http://127.0.0.1:${SINK}/second`, webhookContentType: "json" };
    const { id } = await a.api("add-notification", JSON.stringify(hook));
    await change(`INSERT INTO monitor_notification (monitor_id, notification_id) VALUES (1, ${id})`);
    setRefuses((text, to) => text.startsWith("[kuma-a]") && to === "/second");
    const seconds = await firstDown(await fall(), AT_WORST + 15);
    const first = by(downs().filter(({ to }) => to === "/"));
    const second = downs().filter(({ to }) => to === "/second");
    const good = downs().length === 2 && first === "kuma-a" && second.length === 1 && second[0].by !== "kuma-a";
    check("one of two providers fails: just that one is sent by the next", good, `after ${seconds} s: ${told(downs())}`);
    setRefuses(() => false);
    await rise();
    await a.api("delete-notification", String(id));
  },

  async button() {
    const hook = JSON.parse((await c.rows("SELECT config FROM notification"))[0].config);
    await c.api("test-notification", JSON.stringify(hook));
    await until("the test", 10, () => since().length > 0);
    check("the Test button of a silent instance sends", since()[0].by === "kuma-c", told(since()));
  },

  async agree() {
    await restartAll({ REPLICATOR_ALERTS: "agree=2" });
    a.cut();
    await pause(QUIET + 20);
    check("agree=2, one line cut: nothing", since().length === 0, told(since()));
    b.cut();
    const seconds = await firstDown(Date.now());
    const good = downs().length === 1 && Number(seconds) <= INTERVAL + 15;
    check("agree=2, two lines cut: one alert", good, `after ${seconds} s: ${told(downs())}`);
    a.mend();
    b.mend();
    await firstUp();
    check("agree=2: one UP", ups().length === 1, told(ups()));
    await restartAll({});
  },

  async agreeOfThree() {
    await restartAll({ REPLICATOR_ALERTS: "agree=3" });
    const kuma = c.kumaPid();
    process.kill(kuma, "SIGSTOP");
    try {
      await pause(3 * INTERVAL + 3 * HEARTBEAT);
      const seconds = await firstDown(await fall());
      check("agree=3, one of three hangs: it is not counted", downs().length === 1, `after ${seconds} s: ${told(downs())}`);
    } finally {
      process.kill(kuma, "SIGCONT");
    }
    setStatus(200);
    await restartAll({});
  },
};
