/*
 * Which outages this instance told the end of while no daemon was there to hear of it. Kept in a file, as
 * Uptime Kuma may be gone, too, when the daemon is back: that one holds what it told for true, and would
 * keep silent of the next outage.
 */
"use strict";

const fs = require("fs");

class Ended {
  #file;
  #warn;
  #keys;

  /** @param file where to keep them; nowhere when undefined */
  constructor(file, warn) {
    this.#file = file;
    this.#warn = warn;
  }

  has(key) {
    return this.#known().has(key);
  }

  add(key) {
    if (!this.has(key)) {
      this.#keys.add(key);
      this.#keep();
    }
  }

  delete(key) {
    if (this.#known().delete(key)) {
      this.#keep();
    }
  }

  /** One that is missing or broken begins anew. */
  #known() {
    if (!this.#keys) {
      try {
        this.#keys = new Set(JSON.parse(fs.readFileSync(this.#file, "utf8")));
      } catch {
        this.#keys = new Set();
      }
    }
    return this.#keys;
  }

  #keep() {
    try {
      if (this.#file) {
        fs.writeFileSync(`${this.#file}.new`, JSON.stringify([...this.#keys]), { mode: 0o600 });
        fs.renameSync(`${this.#file}.new`, this.#file);
      }
    } catch (error) {
      this.#warn("after a restart an outage may not be told", error);
    }
  }
}

module.exports = { Ended };
