/*
 * The part of the agent that has one of Uptime Kuma's own notifications send a text, as its Test button
 * does. What a notification is configured with stays here.
 */
"use strict";

const { findKuma } = require("./kuma-modules.cjs");

/** A provider may wait for ever. */
const ANSWERS_WITHIN_MS = 20000;

const LONGEST_REASON = 200;
const SHORTEST_SECRET = 4;

/** The names that there are; nothing is sent where `name` is none of them, or there is no text. */
async function notify({ name, text }) {
  const { ready, R, Notification } = findKuma();
  if (!ready) {
    throw new Error("Uptime Kuma is not ready");
  }
  if (!Notification || typeof Notification.send !== "function") {
    throw new Error("missing: Notification.send");
  }
  const rows = await R.getAll("SELECT name, config FROM notification ORDER BY id");
  const nameOf = (row) => String(row.name || "").trim();
  for (const row of rows.filter((row) => text && nameOf(row) === name)) {
    await sendBy(Notification, row.config, text);
  }
  return { names: [...new Set(rows.map(nameOf))] };
}

async function sendBy(Notification, json, text) {
  let config = {};
  let timer;
  try {
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error("its provider does not answer")), ANSWERS_WITHIN_MS);
      timer.unref();
    });
    config = parsed(json);
    await Promise.race([Notification.send(config, text, null, null), late]);
  } catch (error) {
    throw new Error(withoutValues(String((error && error.message) || error), config));
  } finally {
    clearTimeout(timer);
  }
}

/** JSON.parse would quote what it cannot read. */
function parsed(json) {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error("its configuration cannot be read");
  }
}

/** A provider's error may quote tokens and addresses. */
function withoutValues(reason, config) {
  const values = Object.values(config).filter((it) => typeof it === "string" && it.length >= SHORTEST_SECRET);
  const longestFirst = values.sort((one, other) => other.length - one.length);
  const masked = longestFirst.reduce((text, value) => text.split(value).join("…"), reason);
  return masked.trim().split("\n", 1)[0].slice(0, LONGEST_REASON);
}

module.exports = { notify };
