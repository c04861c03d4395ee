import type { ServerResponse } from "node:http";
import { missingMigrations } from "@patchbay/db";
import type { Services } from "../services.ts";

const timeoutMs = 3_000;

/** `/healthz`: the process runs and its event loop turns. */
export function reportHealth(response: ServerResponse): void {
	reply(response, 200, { status: "ok" });
}

/**
 * `/readyz`: requests can be served. The database answers and holds what this version was written for, and its
 * notifications are heard. 503 with what is missing otherwise.
 */
export async function reportReadiness(
	{ db, listener, logger }: Services,
	response: ServerResponse,
	stopping: boolean,
): Promise<void> {
	const database = await isMigrated(db).catch((err: unknown) => {
		logger.warn({ err }, "the database is not ready");
		return false;
	});
	const checks = { database, listener: listener.isListening(), stopping };
	const ready = database && checks.listener && !stopping;
	reply(response, ready ? 200 : 503, {
		status: ready ? "ok" : "unavailable",
		checks,
	});
}

async function isMigrated(db: Services["db"]): Promise<boolean> {
	const missing = await Promise.race([missingMigrations(db), timeout()]);
	return missing.length === 0;
}

function timeout(): Promise<never> {
	return new Promise((_, reject) => {
		setTimeout(
			() => reject(new Error("the database did not answer in time")),
			timeoutMs,
		).unref();
	});
}

function reply(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, {
		"Content-Type": "application/json",
		"Cache-Control": "no-store",
	});
	response.end(JSON.stringify(body));
}
