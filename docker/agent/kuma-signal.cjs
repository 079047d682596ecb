/*
 * Something happened: what requests wait for that are answered as soon as there is news.
 */
"use strict";

class Signal {
  #waiting = new Set();

  raise() {
    this.#waiting.forEach((resolve) => resolve());
  }

  /** Until it is raised, or the time is over. */
  within(milliseconds) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done); // and no other who waits
        resolve();
      };
      const timer = setTimeout(done, milliseconds).unref();
      this.#waiting.add(done);
    });
  }
}

module.exports = { Signal };
