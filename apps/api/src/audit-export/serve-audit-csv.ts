import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { requirePermission } from "@patchbay/access";
import { exportAuditEvents } from "@patchbay/audit";
import { AppError, Unauthenticated } from "@patchbay/errors";
import { sendJson } from "../http/send-json.ts";
import { QuotaExceeded } from "../quotas/quota-exceeded.ts";
import { quotaOwnerOf } from "../quotas/quota-owner.ts";
import type { Services } from "../services.ts";
import { auditCsv } from "./audit-csv.ts";
import { type BatchPayments, payForBatches } from "./pay-for-batches.ts";
import { readFilter } from "./read-filter.ts";

const statusOf: Partial<Record<AppError["code"], number>> = {
	UNAUTHENTICATED: 401,
	FORBIDDEN: 403,
	INVALID_INPUT: 400,
	COST_EXCEEDED: 400,
	RATE_LIMITED: 429,
	UNAVAILABLE: 503,
};

/** Rows that are read, paid for and held in memory at a time. */
const batchSize = 1_000;

/** Listeners of the request's own watchers and of the pipeline together, a few more than Node.js takes for a leak. */
const maximumListeners = 20;

/** `GET /api/audit-events.csv`: the audit of the caller's tenant, oldest first, as far as the query's filter goes. */
export async function serveAuditCsv(
	services: Services,
	request: IncomingMessage,
	response: ServerResponse,
	{ requestId, signal }: { requestId: string; signal: AbortSignal },
): Promise<void> {
	const { db, audit, logger, authenticator, apiUrl, quotas } = services;
	if (request.method !== "GET") {
		response.setHeader("Allow", "GET");
		return sendJson(response, 405, {
			code: "METHOD_NOT_ALLOWED",
			message: "Use GET.",
		});
	}
	const authorize = async () => {
		const access = await authenticator.resolve({
			headers: request.headers,
			remoteAddress: request.socket.remoteAddress ?? "",
			requestId,
		});
		if (!access) throw new Unauthenticated();
		requirePermission(access, "audit.read");
		return access;
	};
	let batches: ReturnType<typeof exportAuditEvents>;
	try {
		const ctx = await authorize();
		const { searchParams } = new URL(request.url ?? "/", apiUrl);
		const filter = readFilter(searchParams);
		const owner = quotaOwnerOf(ctx);
		if (!owner) throw new Unauthenticated();
		const { points } = quotas;
		const payments = payForBatches({ points, owner, batchSize, signal });
		await payments.first();
		const unpaid = exportAuditEvents(
			{ ...ctx, db, audit },
			{
				filter,
				batchSize,
				// A person who is removed meanwhile gets no further, whatever the same person may do in another tenant.
				authorizeAgain: async () => {
					await payments.next();
					const { tenantId } = await authorize();
					if (tenantId !== ctx.tenantId) throw new Unauthenticated();
				},
			},
		);
		batches = paying(unpaid, payments);
		const first = await batches.next();
		batches = startingWith(first, batches);
	} catch (error) {
		return refuse(services, response, requestId, error);
	}
	const day = new Date().toISOString().slice(0, 10);
	response.writeHead(200, {
		"Content-Type": "text/csv; charset=utf-8",
		"Content-Disposition": `attachment; filename="audit-${day}.csv"`,
		"Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
		// A proxy in front would otherwise hold the file back until it is whole.
		"X-Accel-Buffering": "no",
	});
	const { rows, csv } = auditCsv(batches);
	response.setMaxListeners(maximumListeners);
	try {
		await pipeline(rows, csv, response, { signal });
	} catch (err) {
		// The status is out: a file that breaks off must not look like a whole one.
		response.destroy();
		if (!signal.aborted)
			logger.warn({ err, requestId }, "an export of the audit broke off");
	}
}

/** Pays each batch when it has come. */
async function* paying(
	batches: ReturnType<typeof exportAuditEvents>,
	payments: BatchPayments,
): ReturnType<typeof exportAuditEvents> {
	try {
		for await (const batch of batches) {
			payments.settle(batch.length);
			yield batch;
		}
	} finally {
		payments.settle(0);
	}
}

/** Puts back what was read to see whether the export begins. */
async function* startingWith<Item>(
	first: IteratorResult<Item, void>,
	rest: AsyncGenerator<Item>,
): AsyncGenerator<Item> {
	try {
		if (first.done) return;
		yield first.value;
		yield* rest;
	} finally {
		await rest.return(undefined);
	}
}

function refuse(
	{ logger }: Services,
	response: ServerResponse,
	requestId: string,
	error: unknown,
): void {
	const status = error instanceof AppError ? statusOf[error.code] : undefined;
	if (error instanceof AppError && status !== undefined) {
		const { code, message, field } = error;
		const at = field ? { field } : {};
		const wait =
			error instanceof QuotaExceeded
				? { retryAfterSeconds: error.retryAfterSeconds }
				: {};
		if (wait.retryAfterSeconds)
			response.setHeader("Retry-After", String(wait.retryAfterSeconds));
		sendJson(response, status, { code, message, ...at, ...wait, requestId });
		return;
	}
	logger.error({ err: error, requestId }, "the audit could not be exported");
	sendJson(response, 500, {
		code: "INTERNAL",
		message:
			"Something went wrong on our side. Try again; if this keeps happening, give the request id to whoever runs Patchbay.",
		requestId,
	});
}
