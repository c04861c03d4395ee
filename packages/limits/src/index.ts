export { type Admission, admitRequest } from "./admit-request.ts";
export {
	bucketsOf,
	type Caller,
	type LimitScope,
	ownersOf,
	tokenBucket,
} from "./buckets.ts";
export { callTokenEndpoint } from "./call-token-endpoint.ts";
export { accountKey, appKey, type LimitedApp, windowKey } from "./limit-key.ts";
export {
	createLimits,
	type HeldBuckets,
	type LimitedAccount,
	type Limits,
} from "./limits.ts";
export type { Meter } from "./meter.ts";
