/*
 * How the agent has Uptime Kuma itself send a message, to one of its notifications at a time, and learns
 * which of them accepted it: Uptime Kuma only logs that one failed.
 *
 * What the agent calls runs with a note beside it (AsyncLocalStorage); whatever else comes past here, as
 * the Test button does, has none and goes its way.
 */
"use strict";

const { AsyncLocalStorage } = require("async_hooks");

/** A provider may wait for ever. */
const ANSWERS_WITHIN_MS = 20000;

const notes = new AsyncLocalStorage();

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

module.exports = { isDue, listed, record, sendBy, sendByAll, sent };
