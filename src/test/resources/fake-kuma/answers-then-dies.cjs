// Ends with 3 at the second question.
const { serve, ready } = require("./kuma.cjs");

let questions = 0;
serve((response) => {
    if (++questions === 2) process.exit(3);
    ready(response);
});
