import type { IncomingMessage } from "node:http";
import type { AccessContext } from "@patchbay/access";
import type { AuditReadContext } from "@patchbay/audit";
import type { ConnectionsContext } from "@patchbay/connections";
import { createTenantReader, type SharedReads } from "@patchbay/db";
import { Unauthenticated } from "@patchbay/errors";
import { deleteBlobs, type ImportsContext } from "@patchbay/imports";
import type { WritesContext } from "@patchbay/writes";
import { quotaOwnerOf } from "../quotas/quota-owner.ts";
import type { Services } from "../services.ts";
import type { AnswerMeter } from "./cost/answer-meter.ts";
import { OperationCost } from "./cost/operation-cost.ts";
import { MutationProgress } from "./mutation-progress.ts";
import { OperationQuota } from "./quota/operation-quota.ts";
import type { Rounds } from "./subscriptions/rounds.ts";

/** Caller, and the means to read for them. */
export type ReadContext = AuditReadContext;
/** Caller, with everything that the domain's verbs need. */
export type VerbContext = ReadContext &
	ConnectionsContext &
	ImportsContext &
	WritesContext;

/** Context that resolvers get. */
export interface RequestContext {
	readonly requestId: string;
	readonly services: Services;
	/** The header `Idempotency-Key` as it came; null without one. */
	readonly idempotencyKey: string | null;
	/** Caller when the request came; null for a stranger, who gets the schema alone. */
	readonly access: AccessContext | null;
	/** Estimated cost of this operation, and the cost of what has been answered so far. */
	readonly cost: OperationCost;
	/** Quota that pays for the operation. */
	readonly quota: OperationQuota;
	/** Progress of a mutation: the parts of it that are done. */
	readonly mutations: MutationProgress;
	/** Aborted when the client goes or the server stops. */
	signal(): AbortSignal;
	/** @throws Unauthenticated when nobody is signed in */
	read(): ReadContext;
	/**
	 * Context for showing what a mutation has just written: who was allowed to write it may see it, also with a key that
	 * lacks the scope READ. What hangs on it is guarded as ever. From here on the mutation is done, whatever happens to
	 * its answer.
	 */
	readWritten(): ReadContext;
	/** The same for what a mutation is about to write, or to delete. */
	readAsWriter(): ReadContext;
	/** @throws Unauthenticated */
	verbs(): VerbContext;
	/**
	 * Checks the caller anew, with nothing kept of what was read before. Streams of one tenant that ask at the same
	 * moment read together from then on.
	 *
	 * @throws Unauthenticated when the right is gone
	 */
	authorizeAgain(): Promise<ReadContext>;
}

export interface IncomingOperation {
	req: IncomingMessage;
	requestId: string;
	/** Caller, as found out when the request came. */
	access: AccessContext | null;
	/** Meter of all operations of the request. */
	meter: AnswerMeter;
	signal(): AbortSignal;
	gone(): AbortSignal;
}

/** Makes the context of one GraphQL operation. */
export function createRequestContext(
	services: Services,
	rounds: Rounds,
	{ req: request, requestId, access, meter, signal, gone }: IncomingOperation,
): RequestContext {
	const { db, audit, cursors, onRead } = services;
	const identity = {
		headers: request.headers,
		remoteAddress: request.socket.remoteAddress ?? "",
		requestId,
	};
	const cost = new OperationCost(meter);
	const withReader = (
		found: AccessContext | null,
		shared?: SharedReads,
	): ReadContext | null => {
		if (!found) return null;
		const { tenantId } = found;
		const demand = () => cost.check();
		const onEnd = (tell: () => void) => meter.onEnd(tell);
		const reader = createTenantReader({
			db,
			tenantId,
			cursors,
			onRead,
			shared,
			demand,
			onEnd,
		});
		return { ...found, reader, audit };
	};

	let current = withReader(access);
	const read = () => {
		if (current) return current;
		throw new Unauthenticated();
	};
	const readAsWriter = (): ReadContext => {
		const ctx = read();
		return { ...ctx, scopes: [...ctx.scopes, "READ"] };
	};
	const mutations = new MutationProgress();
	return {
		requestId,
		services,
		cost,
		quota: new OperationQuota(
			services.quotas.points,
			access && quotaOwnerOf(access),
			cost,
		),
		idempotencyKey: readIdempotencyKey(request),
		access,
		signal,
		read,
		mutations,
		readWritten() {
			mutations.written();
			return readAsWriter();
		},
		readAsWriter,
		verbs() {
			const ctx = read();
			return {
				...services,
				...ctx,
				signal: gone(),
				deleteBlobs: async (sql, keys) => {
					const { blobs } = services;
					await deleteBlobs({ sql, blobs }, ctx.tenantId, keys);
				},
			};
		},
		async authorizeAgain() {
			const { tenantId } = read();
			// Of the tenant that it began in: without one named, a removed person's next tenant would be taken for it.
			const headers = { ...request.headers, "x-patchbay-tenant": tenantId };
			const round = await rounds.join(tenantId);
			const present = await round.authorize(credentialsOf(request), () =>
				services.authenticator.resolve({ ...identity, headers }),
			);
			current = withReader(present && { ...present, requestId }, round.reads);
			if (current) return current;
			throw new Unauthenticated(
				"This stream has ended: the API key was revoked or has expired, or the session or membership is over. Sign in again, or send a valid API key.",
			);
		},
	};
}

/** All of a request that tells who sends it, and from where: other streams with the same are the same caller's. */
const credentialsOf = ({ headers, socket }: IncomingMessage): string =>
	JSON.stringify([
		headers.authorization,
		headers["x-api-key"],
		headers.cookie,
		headers.origin,
		headers["x-forwarded-for"],
		headers["user-agent"],
		socket.remoteAddress,
	]);

/** Several lines are one value by now, which is no key that anybody meant. */
function readIdempotencyKey({ headers }: IncomingMessage): string | null {
	const given = headers["idempotency-key"];
	return given === undefined ? null : String(given);
}
