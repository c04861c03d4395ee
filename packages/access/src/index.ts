export * from "./context.ts";
export {
	claimIdempotencyKey,
	reclaimIdempotencyKey,
} from "./idempotency/claim-idempotency-key.ts";
export type {
	IdempotencyClaim,
	KeyedRequest,
} from "./idempotency/idempotency-claim.ts";
export { keepForRepeats } from "./idempotency/keep-for-repeats.ts";
export { pruneIdempotencyKeys } from "./idempotency/prune-idempotency-keys.ts";
export { runWithIdempotencyKey } from "./idempotency/run-with-idempotency-key.ts";
export * from "./permissions.ts";
export * from "./require-permission.ts";
export * from "./require-role-within-scopes.ts";
