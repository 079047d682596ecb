/*
 * What is down here and who told it: each outage, from its DOWN to its UP, and what of it this instance
 * still owes.
 */
"use strict";

const { keyOf, sendBy } = require("./kuma-sending.cjs");

const DOWN = 0;
const UP = 1;
const MAINTENANCE = 3;

const LOOK_AGAIN_MS = 5000;
const SUSPENDED_MS = 10000;
const FORGOTTEN_AFTER_MS = 60000;
const SHORTEST_DELAY_S = 10;
const BY_ITSELF = "no other instance told it";

const now = () => performance.now();

class Outages {
  #byMonitor = new Map();
  #lastEvent = 0;
  #host;

  /**
   * @param host what an outage needs of the rest: daemon; ended (kuma-ended.cjs); findMonitor(id), if
   *     that runs here; notificationsOf(monitor); send(monitor, bean); changed(); warn(what, why)
   */
  constructor(host) {
    this.#host = host;
  }

  // ---- What Uptime Kuma says ----

  /** In place of Monitor.sendNotification, which says nothing of a first beat that is UP. */
  told(_call, _self, [isFirstBeat, monitor, bean]) {
    const outage = this.#byMonitor.get(monitor.id);
    const isDown = outage && !outage.up;
    if (bean.status === DOWN && isDown) {
      this.#resend(outage, bean);
    } else if (bean.status === DOWN) {
      this.#begin("down", monitor, bean);
    } else if (bean.status === UP && !isFirstBeat && isDown) {
      this.#add(outage, "up", bean);
    } else if (bean.status === UP && !isFirstBeat) {
      this.#begin("up", monitor, bean);
    }
  }

  /**
   * A monitor that is down since before Uptime Kuma's start, or once more, shows by its beat alone; so
   * does one that has become another while it was down, which nobody may have told of.
   */
  sawBeat(id, bean) {
    const outage = this.#byMonitor.get(id);
    if (bean.status === MAINTENANCE && outage) {
      this.#forget(outage);
    } else if (bean.status === DOWN) {
      const monitor = this.#host.findMonitor(id);
      if (monitor && (!outage || outage.again || outage.key !== keyOf(monitor))) {
        this.#begin("down", monitor, bean);
      }
    }
  }

  // ---- What the daemon says ----

  speak({ ids, late, ...which }) {
    const message = this.#find(which);
    const isNew = message && (ids ? ids.some((id) => !message.tried.has(id)) : !message.wasTried);
    if (isNew && !message.sending) {
      this.#tell(message, ids, late);
    }
  }

  drop({ own, quiet, ...which }) {
    const message = this.#find(which);
    if (message) {
      message.outage.own = message.outage.own || own === true;
      message.owed = false;
      message.quiet = quiet === true && !message.wasTried;
      if (!message.quiet) {
        this.#host.ended.delete(message.outage.key);
      }
      this.#settle(message.outage);
    }
  }

  owe(which) {
    const message = this.#find({ ...which, status: "down" });
    if (message && !message.owed && !message.wasTried && !message.sending) {
      this.#owe(message);
    }
  }

  again(which) {
    const message = this.#find({ ...which, status: "down" });
    if (message) {
      message.outage.again = true;
    }
  }

  /** Once the hold of a boot is over. */
  waitAnew() {
    for (const { message } of this.#byMonitor.values()) {
      if (message.owed) {
        this.#wait(message, this.#host.daemon.dueIn(message.owedSince));
      }
    }
  }

  /**
   * Where no daemon is heard, nobody says any more that it is agreed upon, and the others take this
   * instance for dead: what they told may be over for them while it is down here.
   */
  lookForDaemon() {
    const { daemon } = this.#host;
    for (const { message } of this.#byMonitor.values()) {
      const isLeft = message.status === "down" && !message.owed && !message.wasTried;
      if (daemon.isGone() && (message.quiet || isLeft)) {
        this.#owe(message, message.quiet ? 0 : daemon.patience());
      }
    }
  }

  report() {
    const here = [...this.#byMonitor.values()].filter(({ monitor }) => this.#host.findMonitor(monitor.id));
    return here.map(({ key, event, anew, message, ...outage }) => ({
      monitor: key,
      event,
      anew,
      status: message.status,
      since: Math.round(now() - message.at),
      owed: message.owed,
      due: message.owed ? Math.max(0, Math.round(message.due - now())) : undefined,
      sending: message.sending,
      told: message.told,
      toldDown: isTeller(outage),
      unsent: message.unsent,
      attached: message.attached,
    }));
  }

  // ---- The life of an outage ----

  #begin(status, monitor, bean) {
    this.#lastEvent = Math.max(this.#lastEvent + 1, Date.now());
    const key = keyOf(monitor);
    const anew = this.#host.ended.has(key);
    const isRepeated = this.#byMonitor.get(monitor.id)?.again === true;
    const told = { own: false, again: false, anew, isRepeated, sent: Promise.resolve() };
    const outage = { monitor, key, event: this.#lastEvent, ...told };
    this.#byMonitor.set(monitor.id, outage);
    this.#add(outage, status, bean);
  }

  #add(outage, status, bean) {
    const tries = { tried: new Set(), wasTried: false, unsent: [], told: false, attached: true };
    outage.message = { outage, status, bean, at: now(), sending: false, quiet: false, ...tries };
    outage[status] = outage.message;
    this.#owe(outage.message);
  }

  #owe(message, milliseconds = this.#host.daemon.dueIn(now())) {
    message.owed = true;
    message.quiet = false;
    message.owedSince = now();
    this.#wait(message, milliseconds);
    this.#host.changed();
  }

  #wait(message, milliseconds) {
    clearTimeout(message.timer);
    message.due = now() + milliseconds;
    message.timer = setTimeout(() => this.#atDue(message), milliseconds).unref();
  }

  #atDue(message) {
    const { outage, status } = message;
    if (!message.owed || !this.#isPresent(message)) {
      return;
    }
    if (now() - message.due > SUSPENDED_MS) {
      this.#wait(message, SUSPENDED_MS); // this process was away: what went on meanwhile is looked at first
      return;
    }
    const { daemon } = this.#host;
    const mayTell = daemon.isOpen() && (status === "down" || daemon.isGone()); // others may see it down yet
    if (mayTell && this.#host.findMonitor(outage.monitor.id)) {
      this.#tell(message, undefined, BY_ITSELF);
    } else {
      this.#wait(message, LOOK_AGAIN_MS);
    }
  }

  /** As every instance does by itself where no daemon is heard: others may hear of it only by this. */
  #resend(outage, bean) {
    const { down } = outage;
    const mayTell = isTeller(outage) || (this.#host.daemon.isGone() && !down.owed);
    if (mayTell && !down.sending) {
      down.bean = bean;
      down.tried.clear();
      this.#tell(down);
    }
  }

  /** One after the other: an UP does not overtake a DOWN whose provider is slow. */
  #tell(message, ids, reason) {
    const { outage } = message;
    message.sending = true;
    outage.sent = outage.sent
      .then(() => this.#attempt(message, ids, reason))
      .catch((error) => {
        this.#host.warn(`a message about "${outage.monitor.name}" is tried again`, error);
        this.#wait(message, LOOK_AGAIN_MS);
      })
      .then(() => {
        message.sending = false;
        this.#host.changed();
      });
    this.#host.changed();
  }

  async #attempt(message, ids, reason) {
    const { outage, bean, tried } = message;
    const monitor = this.#host.findMonitor(outage.monitor.id) || outage.monitor;
    const rows = await this.#host.notificationsOf(monitor);
    const wanted = rows.filter(({ id }) => !tried.has(id) && (!ids || ids.includes(id)));
    const late = lateness(message, reason);
    if (message.status === "up" && this.#host.daemon.isGone()) {
      this.#host.ended.add(outage.key);
    }
    const accepted = await Promise.all(
      wanted.map((row) => sendBy(row, () => this.#host.send(monitor, bean), late)),
    );
    wanted.forEach(({ id }) => tried.add(id));
    message.wasTried = true;
    message.attached = rows.length > 0;
    message.told = message.told || accepted.includes(true);
    if (message.told && message.status === "down") {
      this.#host.ended.delete(outage.key);
    }
    message.unsent = wanted.filter((_row, index) => !accepted[index]).map(({ id }) => id);
    message.owed = false;
    setTimeout(() => this.#settle(outage), FORGOTTEN_AFTER_MS).unref();
  }

  /** Once its UP is said, or said by another. */
  #settle(outage) {
    if (outage.up && !outage.up.owed) {
      this.#forget(outage);
    }
  }

  #forget(outage) {
    if (this.#byMonitor.get(outage.monitor.id) === outage) {
      this.#byMonitor.delete(outage.monitor.id);
      this.#host.changed();
    }
  }

  /** Events are never used twice, whatever monitor has the id by now. */
  #find({ monitor, event, status }) {
    const outage = this.#byMonitor.get(Number.parseInt(monitor, 10));
    return outage && outage.event === event && outage.message.status === status ? outage.message : undefined;
  }

  #isPresent(message) {
    return this.#byMonitor.get(message.outage.monitor.id) === message.outage && message.outage.message === message;
  }
}

function isTeller({ own, down }) {
  return own || Boolean(down && down.told);
}

/** What is told once more, as who told it fell silent, is not late: its reason tells why it comes. */
function lateness({ at, status, outage }, reason) {
  const seconds = Math.round((now() - at) / 1000);
  const delay = seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  if (reason && seconds >= SHORTEST_DELAY_S) {
    return ` (${delay} late: ${reason})`;
  }
  return reason && status === "down" && outage.isRepeated ? ` (once more: ${reason})` : "";
}

module.exports = { Outages };
