// Takes every request and answers none.
const { serve } = require("./kuma.cjs");

serve(() => {});
