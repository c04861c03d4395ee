import {
	claimIdempotencyKey,
	type IdempotencyClaim,
	reclaimIdempotencyKey,
	runWithIdempotencyKey,
} from "@patchbay/access";
import type { GraphQLResolveInfo } from "graphql";
import type { RequestContext } from "../context.ts";
import { keyedRequest } from "./idempotency-key.ts";

/** A mutation that creates, done or answered again. */
export interface Once {
	/** Creates, with verbs that keep what they make under the key. */
	create(ctx: RequestContext): unknown;
	repeat(objectId: string): Promise<object> | object | typeof beginAnew;
}

/** Marks work that is no object yet and whose answer is not kept: it is begun anew in its place. */
export const beginAnew = Symbol("begin anew");

/**
 * Does a creating mutation once for an Idempotency-Key of its actor. What was made by an equal request within the last 24
 * hours is answered again; a request that failed has not used the key up.
 *
 * @throws {AppError} IDEMPOTENCY_MISMATCH when the key was used for another request
 * @throws {Conflict} while an equal request runs
 */
export async function onceForKey(
	context: RequestContext,
	key: string,
	info: GraphQLResolveInfo,
	{ create, repeat }: Once,
): Promise<unknown> {
	const { db, logger, signingSecret } = context.services;
	const ctx = context.verbs();
	const request = keyedRequest(key, info, signingSecret);
	const state = await claimIdempotencyKey(db, ctx, request);
	let claim: IdempotencyClaim;
	if ("claim" in state) claim = state.claim;
	else {
		const answer = await repeat(state.objectId);
		if (answer !== beginAnew) return answer;
		claim = await reclaimIdempotencyKey(db, ctx, request.keyHash, state);
	}
	return runWithIdempotencyKey(
		db,
		ctx,
		claim,
		async ({ idempotency }) =>
			create({
				...context,
				verbs: () => ({
					...context.verbs(),
					...(idempotency ? { idempotency } : {}),
				}),
			}),
		(err) =>
			logger.warn(
				{ err, requestId: context.requestId },
				"an idempotency key could not be kept up; its lease runs out by itself",
			),
	);
}
