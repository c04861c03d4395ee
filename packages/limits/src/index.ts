export {
	type Admission,
	admitRequest,
	longestWaitMilliseconds,
} from "./admit-request.ts";
export { tokenBucket } from "./bucket-names.ts";
export { bucketsOf } from "./buckets.ts";
export { callTokenEndpoint } from "./call-token-endpoint.ts";
export type { Caller, Newcomer } from "./caller.ts";
export { changeLimits } from "./change-limits.ts";
export { createIdentity, type Identity } from "./identity.ts";
export { accountKey, appKey, type LimitedApp, windowKey } from "./limit-key.ts";
export {
	createLimits,
	type HeldBuckets,
	type LimitedAccount,
	type Limits,
} from "./limits.ts";
export type { Meter } from "./meter.ts";
export { type LimitScope, ownersOf } from "./owners.ts";
export { type OperationUsage, readUsage, type UsedApp } from "./read-usage.ts";
export {
	fromUrgencyNumber,
	keptPercent,
	toUrgencyNumber,
	type Urgency,
} from "./urgency.ts";
