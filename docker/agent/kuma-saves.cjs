/*
 * The part of the agent that knows when somebody edits: how many writes there have been to the tables
 * of which it is told, and whether a save goes on. What one save writes in several statements is whole
 * only when Uptime Kuma has answered the browser.
 */
"use strict";

const { Signal } = require("./kuma-signal.cjs");

/** Statements that cannot be an edit: what Uptime Kuma finds out about its monitors. */
const NO_EDIT = /^\s*update\s+`?monitor`?\s+set\s+`?dns_last_result`?\s*=/i;

/** What a browser, or a program in its place, asks for when somebody saves; the rest only looks, or tests. */
const SAVES = /^(add|change|delete|disable|edit|enable|init|pause|post|resolve|resume|save|set|unpin)/;

/** An answer that has not come by then does not come. */
const ANSWERED_WITHIN_MS = 15000;

let writes = 0;
let counted; // the connection pool whose statements are counted
const written = new Signal();
const unanswered = new Map(); // when each was asked for
const watched = new WeakSet();

/** {"op":"await-write"}: answers as soon as the count is not the known one, or when the time is over. */
async function awaitWrite(kuma, { known, milliseconds, tables }) {
  countWrites(kuma, tables);
  watchSaves(kuma);
  if (writes === known) {
    await written.within(milliseconds);
  }
  const late = Date.now() - ANSWERED_WITHIN_MS;
  const saving = [...unanswered.values()].some((begun) => begun > late);
  return { writes, saving };
}

function countWrites({ R }, tables) {
  if (counted === R.knex) {
    return;
  }
  counted = R.knex;
  writes++; // whatever there was before
  const edit = new RegExp(`^\\s*(insert|update|delete|replace)\\b.*?[\\s\`"](${tables.join("|")})[\\s\`"(]`, "is");
  counted.on("query-response", (_response, { sql }) => {
    if (edit.test(sql) && !NO_EDIT.test(sql)) {
      writes++;
      written.raise();
    }
  });
}

/** Those who are connected, and those to come. */
function watchSaves({ server: { io } }) {
  if (!watched.has(io) && typeof io.on === "function") {
    watched.add(io);
    io.on("connection", watchSocket);
    io.sockets.sockets.forEach(watchSocket);
  }
}

function watchSocket(socket) {
  socket.use((event, next) => {
    const answer = event[event.length - 1];
    if (SAVES.test(event[0]) && typeof answer === "function") {
      unanswered.set(answer, Date.now());
      event[event.length - 1] = (...given) => {
        unanswered.delete(answer);
        return answer(...given);
      };
      socket.once("disconnect", () => unanswered.delete(answer));
    }
    next();
  });
}

module.exports = { awaitWrite };
