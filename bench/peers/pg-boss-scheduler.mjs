// pg-boss with its scheduler on, and nothing else; tells its parent that it has started.
import { PgBoss } from "pg-boss";

const boss = new PgBoss({
	connectionString: process.argv[2],
	migrate: false,
	supervise: false,
	schedule: true,
	// What it started stays where it is counted.
	cronWorkerIntervalSeconds: 45,
});
boss.on("error", (error) => console.error(`pg-boss: ${error.message}`));
await boss.start();
process.send?.("started");
