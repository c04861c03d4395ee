// Loaded into each part by `node --import`: when the process that started it is gone, however it went, the part ends
// as if it had been told to.
if (process.channel) {
	process.on("disconnect", () => {
		process.kill(process.pid, "SIGTERM");
		setTimeout(() => process.kill(process.pid, "SIGKILL"), 10_000).unref();
	});
	// The channel alone is no reason to stay.
	process.channel.unref();
}
