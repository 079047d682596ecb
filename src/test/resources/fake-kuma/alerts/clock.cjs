// Time that passes only when a test says so.
let time = 0;
let timers = [];

const add = (run, milliseconds, every, given) => {
    const timer = { run, at: time + milliseconds, every, given, unref: () => timer, ref: () => timer };
    timers.push(timer);
    return timer;
};
globalThis.setTimeout = (run, milliseconds = 0, ...given) => add(run, milliseconds, undefined, given);
globalThis.setInterval = (run, milliseconds, ...given) => add(run, milliseconds, milliseconds, given);
globalThis.clearTimeout = (timer) => (timers = timers.filter((it) => it !== timer));
globalThis.clearInterval = globalThis.clearTimeout;
performance.now = () => time;

/** Until everything that needs no time is done. */
globalThis.settle = async () => {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

globalThis.advance = async (seconds) => {
    const end = time + seconds * 1000;
    const next = () => timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
    for (let timer = next(); timer; timer = next()) {
        time = Math.max(time, timer.at);
        clearTimeout(timer);
        if (timer.every) timers.push(Object.assign(timer, { at: timer.at + timer.every }));
        timer.run(...timer.given);
        await settle();
    }
    time = end;
    await settle();
};
