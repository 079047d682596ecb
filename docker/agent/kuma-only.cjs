/*
 * Where monitors run: a monitor with a tag `only` runs on the instances that the tag's values name, as
 * long as one of them lives. No row changes: it is not started elsewhere, or stopped.
 */
"use strict";

const { reloadMonitors } = require("./kuma-loops.cjs");

const TAG = "only";
const MOST_NAMED = 5;
const LONGEST_NAME = 40;
const TAGGED =
  "SELECT monitor_tag.monitor_id AS id, monitor_tag.value AS value FROM monitor_tag" +
  " JOIN tag ON tag.id = monitor_tag.tag_id WHERE tag.name = ?";

const plain = (name) => String(name === null || name === undefined ? "" : name).trim().toLowerCase();

class Places {
  #daemon;
  #warn;
  #name = "";
  #living = new Set();
  #held = new WeakSet();
  #warned = new Set();

  constructor(daemon, warn) {
    this.#daemon = daemon;
    this.#warn = warn;
  }

  /** Whether that is news. */
  take({ name, living }) {
    const before = [this.#name, ...this.#living].join("\n");
    this.#name = plain(name);
    this.#living = new Set(living.map(plain).sort());
    return [this.#name, ...this.#living].join("\n") !== before;
  }

  isHeld(monitor) {
    return this.#held.has(monitor);
  }

  /** Those of these that do not run here, in words; after a boot nobody knows that for a moment. */
  named(monitors) {
    if (this.#name === "") {
      return "";
    }
    const names = monitors.filter((it) => this.isHeld(it)).map(({ name }) => String(name).slice(0, LONGEST_NAME));
    const more = names.length - MOST_NAMED;
    return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
  }

  /** In place of Monitor.prototype.start: Uptime Kuma's boot waits for it, one monitor after the other. */
  async start(call, monitor, given) {
    if (this.#mayRun(monitor, await namesOf(monitor))) {
      return call(...given);
    }
    this.#held.add(monitor);
    return undefined;
  }

  /** Starts and stops what runs in another place by now: a tag, or who lives, has changed. */
  async follow(kuma) {
    const names = new Map();
    for (const { id, value } of await kuma.R.getAll(TAGGED, [TAG])) {
      names.set(String(id), [...(names.get(String(id)) || []), value]);
    }
    const moved = Object.values(kuma.server.monitorList).filter(
      (it) => it && !it.isStop && this.#mayRun(it, names.get(String(it.id)) || []) === this.#held.has(it),
    );
    if (moved.length > 0) {
      await reloadMonitors(kuma, moved.map((it) => it.id));
    }
  }

  #mayRun(monitor, values) {
    const named = values.map(plain);
    if (named.length === 0 || named.includes(this.#name)) {
      return true;
    }
    if (!this.#daemon.isOpen()) {
      return false; // for a moment after the boot, as nobody can say who lives
    }
    if (!this.#daemon.isGone() && named.some((name) => this.#living.has(name))) {
      return false;
    }
    this.#warnOnce(monitor, named);
    return true;
  }

  #warnOnce(monitor, named) {
    const reason = this.#daemon.isGone() ? "Replicator Kuma is not heard" : `no ${named.join(", ")} is there`;
    if (!this.#warned.has(reason)) {
      this.#warned.add(reason);
      this.#warn(`"${monitor.name}" runs on every instance in spite of its tag "${TAG}"`, reason);
    }
  }
}

/** By the class: a monitor that was reloaded may have a getTags of its own, which leaves out new tags. */
async function namesOf(monitor) {
  try {
    const tags = await Object.getPrototypeOf(monitor).getTags.call(monitor);
    return tags.filter(({ name }) => name === TAG).map(({ value }) => value);
  } catch {
    return []; // it runs
  }
}

module.exports = { Places };
