import type { SqlExecutor } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { PgBoss } from "pg-boss";

export const importsQueue = "imports.run";

/** Ids alone: the worker reads and checks the rows itself. */
export interface ImportMessage {
	tenantId: string;
	importJobId: string;
}

export interface ImportQueue {
	/** Enqueues in the transaction of `sql`: it is there when, and only when, that commits. */
	send(sql: SqlExecutor, message: ImportMessage): Promise<void>;
	/** Calls `handler` for each message; a message whose handler throws comes again. Needs the role `work`. */
	work(handler: (message: ImportMessage) => Promise<void>): Promise<void>;
	/** Ends all; a second call is fine. */
	close(): Promise<void>;
}

export interface QueueOptions {
	/** A direct URL of the app's role. */
	url: string;
	/** `send` for the API, `work` for a worker, which also keeps the queue tidy. */
	role: "send" | "work";
	logger: Logger;
}

/**
 * Starts pg-boss on the schema that the migrations made. Its messages only wake workers: what is to be done, and by whom,
 * stands in the slices, so a message lost with a killed worker costs nothing and no attempt.
 */
export async function createQueue({
	url,
	role,
	logger,
}: QueueOptions): Promise<ImportQueue> {
	const works = role === "work";
	const boss = new PgBoss({
		connectionString: url,
		application_name: `patchbay-queue-${role}`,
		max: 2,
		connectionTimeoutMillis: 5_000,
		// The owner migrates; the app's role may not.
		migrate: false,
		createSchema: false,
		reindex: false,
		monitorVacuum: false,
		persistQueueStats: false,
		schedule: false,
		registerInstance: false,
		supervise: works,
		useListenNotify: works,
	});
	boss.on("error", (err) => logger.error({ err }, "the job queue failed"));
	boss.on("warning", ({ message }) => logger.warn(`job queue: ${message}`));
	await boss.start();
	let closing: Promise<void> | undefined;
	return {
		async send(sql, message) {
			await boss.send(importsQueue, message, {
				db: {
					executeSql: async (text, values) => ({
						rows: (await sql.query(text, values)).rows,
					}),
				},
				retryLimit: 5,
				retryDelay: 2,
				retryBackoff: true,
				expireInSeconds: 60,
			});
		},
		async work(handler) {
			await boss.work<ImportMessage>(
				importsQueue,
				{ batchSize: 10, pollingIntervalSeconds: 2 },
				async (jobs) => {
					for (const job of jobs) await handler(job.data);
				},
			);
		},
		close() {
			closing ??= boss.stop({ graceful: true, timeout: 5_000 });
			return closing;
		},
	};
}
