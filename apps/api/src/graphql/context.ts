import type { IncomingMessage } from "node:http";
import type { AuditReadContext } from "@patchbay/audit";
import type { ConnectionsContext } from "@patchbay/connections";
import { createTenantReader } from "@patchbay/db";
import { Unauthenticated } from "@patchbay/errors";
import { deleteBlobs, type ImportsContext } from "@patchbay/imports";
import { quotaOwnerOf } from "../quotas/quota-owner.ts";
import type { Services } from "../services.ts";
import type { AnswerMeter } from "./cost/answer-meter.ts";
import { OperationCost } from "./cost/operation-cost.ts";
import { OperationQuota } from "./quota/operation-quota.ts";
import type { Rounds } from "./subscriptions/rounds.ts";

/** Who asks, and how it is read. */
export type ReadContext = AuditReadContext;
/** Who asks, with everything that the domain's verbs need. */
export type VerbContext = ConnectionsContext & ImportsContext;

/** What resolvers get. */
export interface RequestContext {
	readonly requestId: string;
	readonly services: Services;
	/** What this operation was reckoned to cost, and what has been answered of it. */
	readonly cost: OperationCost;
	/** Who pays for it. */
	readonly quota: OperationQuota;
	/** Aborted when the client goes or the server stops. */
	signal(): AbortSignal;
	/** @throws Unauthenticated when nobody is signed in */
	read(): ReadContext;
	/**
	 * For showing what a mutation has just written: who was allowed to write it may see it, also with a key that lacks
	 * the scope READ. What hangs on it is guarded as ever.
	 */
	readWritten(): ReadContext;
	/** @throws Unauthenticated */
	verbs(): VerbContext;
	/**
	 * Who asks, checked anew, with nothing kept of what was read before. Streams of one tenant that ask at the same moment
	 * read together from then on.
	 *
	 * @throws Unauthenticated when the right is gone
	 */
	authorizeAgain(): Promise<ReadContext>;
}

export interface IncomingOperation {
	request: IncomingMessage;
	requestId: string;
	/** Of all operations of the request. */
	meter: AnswerMeter;
	rounds: Rounds;
	signal(): AbortSignal;
}

/** Resolves who asks and makes the context of one GraphQL operation. @throws Unavailable */
export async function createRequestContext(
	services: Services,
	{ request, requestId, meter, rounds, signal }: IncomingOperation,
): Promise<RequestContext> {
	const { db, audit, cursors, onRead } = services;
	const identity = {
		headers: request.headers,
		remoteAddress: request.socket.remoteAddress ?? "",
		requestId,
	};
	const access = await services.authenticator.resolve(identity);
	let current: ReadContext | null = access && {
		...access,
		reader: createTenantReader({
			db,
			tenantId: access.tenantId,
			cursors,
			onRead,
		}),
		audit,
	};
	const cost = new OperationCost(meter);
	const read = () => {
		if (current) return current;
		throw new Unauthenticated();
	};
	return {
		requestId,
		services,
		cost,
		quota: new OperationQuota(
			services.quotas.points,
			access && quotaOwnerOf(access),
			cost,
		),
		signal,
		read,
		readWritten() {
			const ctx = read();
			return { ...ctx, scopes: [...ctx.scopes, "READ"] };
		},
		verbs() {
			const ctx = read();
			return {
				...services,
				...ctx,
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
			current = present && {
				...present,
				requestId,
				reader: createTenantReader({
					db,
					tenantId,
					cursors,
					shared: round.reads,
				}),
				audit,
			};
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
