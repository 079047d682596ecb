/*
 * Certificates and domains that expire: one notice in the fleet. Uptime Kuma asks at every beat, so that
 * nothing is held here: who does not send yet returns without writing anything down, and is asked again.
 */
"use strict";

const { isDue, keyOf, record, sendByAll } = require("./kuma-sending.cjs");

/** The next threshold is a day away at least. */
const REMEMBERED_MS = 20 * 3600 * 1000;

/** Of an instance's patience: long enough for it to hear that the one before it has sent a notice. */
const PATIENCES = 10;

/** Monitor.prototype.sendCertNotificationByTargetDays and DomainExpiry.sendNotifications. */
class Notices {
  #daemon;
  #warn;
  #speaks = false;
  #elsewhere = new Set();
  #sent = new Map(); // by this instance: key → when
  #due = new Map(); // key → from when on this instance sends it whoever else should
  #busy = new Set();
  #turns = new Map(); // by what expires: Uptime Kuma sends nothing for 14 days once it has for 7

  constructor(daemon, warn) {
    this.#daemon = daemon;
    this.#warn = warn;
  }

  take({ speak, sent }) {
    this.#speaks = speak === true;
    this.#elsewhere = new Set(sent);
  }

  certificate(call, monitor, [name, type, days, target, list, ...more]) {
    const what = `certificate ${keyOf(monitor)}`;
    return this.#once(what, `${what} ${target}`, list, (to) => call(name, type, days, target, to, ...more));
  }

  domain(call, _self, [domain, list, ...more]) {
    const what = `domain ${domain}`;
    return this.#once(what, what, list, (to) => call(domain, to, ...more));
  }

  /** Those of this instance, each with its age in seconds. */
  report() {
    const now = performance.now();
    for (const [key, at] of this.#sent) {
      if (now - at > REMEMBERED_MS) {
        this.#sent.delete(key);
      }
    }
    return [...this.#sent].map(([key, at]) => ({ key, ago: Math.round((now - at) / 1000) }));
  }

  #once(what, key, list, call) {
    if (!Array.isArray(list) || list.length === 0) {
      return call(list);
    }
    if (!this.#busy.has(key)) {
      this.#busy.add(key);
      const turn = Promise.resolve(this.#turns.get(what))
        .then(() => this.#decide(key, () => call(list), call))
        .catch((error) => this.#warn(`a notice failed (${key})`, error))
        .finally(() => this.#busy.delete(key));
      this.#turns.set(what, turn);
    }
    return undefined;
  }

  async #decide(key, send, call) {
    if (this.#elsewhere.has(key)) {
      this.#due.delete(key);
      await record(call);
    } else if (this.#mayTell() || (await this.#isOverdue(key, call))) {
      if (await sendByAll(send)) {
        this.#sent.set(key, performance.now());
        this.#due.delete(key);
      }
    }
  }

  #mayTell() {
    return this.#daemon.isGone() || (this.#speaks && this.#daemon.isOpen());
  }

  /** X may be down where the notice should come from, which then sees no certificate. */
  async #isOverdue(key, call) {
    if (!(await isDue(call))) {
      this.#due.delete(key);
      return false;
    }
    const now = performance.now();
    if (!this.#due.has(key)) {
      this.#due.set(key, now + PATIENCES * this.#daemon.dueIn(now));
    }
    return now >= this.#due.get(key);
  }
}

module.exports = { Notices };
