// Answers after DELAY_MS, ends when asked.
const { serve, ready, endOnRequest } = require("./kuma.cjs");

setTimeout(() => endOnRequest(serve(ready)), Number(process.env.DELAY_MS ?? 0));
