// Runs after installation on whatever Node the host has, so it is plain JavaScript.
process.exit(0);
