// Never listens: ends with EXIT_CODE, as on a database that is not there.
process.exit(Number(process.env.EXIT_CODE));
