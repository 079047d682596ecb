/*
 * How the agent has Uptime Kuma itself send a message, to one of its notifications at a time, and learns
 * which of them accepted it: Uptime Kuma only logs that one failed.
 *
 * What the agent calls runs with a note beside it (AsyncLocalStorage); whatever else comes past here, as
 * the Test button does, has none and goes its way.
 */
"use strict";

const { AsyncLocalStorage } = require("async_hooks");
const { createHash } = require("crypto");

/** A provider may wait for ever. */
const ANSWERS_WITHIN_MS = 20000;

const notes = new AsyncLocalStorage();
const keys = new WeakMap();

/** By what instances name a monitor to each other: where two of them lead, two may have one id. */
function keyOf(monitor) {
  if (!keys.has(monitor)) {
    const { id, name, type, url, hostname, port } = monitor;
    const watched = JSON.stringify([name, type, url, hostname, port].map((it) => String(it || "")));
    keys.set(monitor, `${id}-${createHash("sha256").update(watched).digest("hex").slice(0, 6)}`);
  }
  return keys.get(monitor);
}

/**
 * Whether the notification in this row accepted what `call` sends.
 *
 * @param late what is added to the message
 */
async function sendBy(row, call, late) {
  const note = { rows: [row], late, accepted: false };
  let timer;
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, ANSWERS_WITHIN_MS).unref();
  });
  try {
    await Promise.race([notes.run(note, call), over]);
  } catch (error) {
    console.error(error); // as Uptime Kuma does
  }
  clearTimeout(timer);
  return note.accepted;
}

/** Whether one of the notifications that `call` sends to by itself accepted. */
async function sendByAll(call) {
  const note = { accepted: false };
  await notes.run(note, call);
  return note.accepted;
}

/** Has Uptime Kuma write down that it sent what it does not send: `call` gets the list to send to. */
async function record(call) {
  await notes.run({ nothing: true }, () => call([{ id: 0, name: "another instance", config: "{}" }]));
}

/** Whether `call` would send something. */
async function isDue(call) {
  let due = false;
  const empty = {
    length: 1,
    [Symbol.iterator]() {
      due = true;
      return [][Symbol.iterator]();
    },
  };
  await call(empty);
  return due;
}

/** In place of Monitor.getNotificationList. */
function listed(call, _self, given) {
  const note = notes.getStore();
  return note && note.rows ? Promise.resolve(note.rows) : call(...given);
}

/** In place of Notification.send(notification, msg, monitorJSON, heartbeatJSON). */
function sent(call, _self, given) {
  const note = notes.getStore();
  return note ? noted(note, call, given) : call(...given);
}

async function noted(note, call, [notification, msg, monitor, heartbeat, ...more]) {
  if (note.nothing) {
    return "";
  }
  const late = note.late || "";
  const told = heartbeat && late ? { ...heartbeat, msg: heartbeat.msg + late } : heartbeat;
  const answer = await call(notification, msg + late, monitor, told, ...more);
  note.accepted = true;
  return answer;
}

module.exports = { isDue, keyOf, listed, record, sendBy, sendByAll, sent };
