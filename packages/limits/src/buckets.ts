import type {
	LimitBucket,
	LimitPolicy,
	LimitWindow,
} from "@patchbay/platforms";
import { accountKey, appKey, type LimitedApp, personKey } from "./limit-key.ts";

/** Maker of requests, and the limits it is under. */
export interface Caller extends LimitedApp {
	/** Platform's id of the person whose credential is used, or another text that stands for that person alone. */
	person: string;
	policy: LimitPolicy;
	/** OAuth app's extras: they may hold limits of its own. */
	extras?: Readonly<Record<string, string>> | undefined;
}

export type LimitScope = LimitBucket["per"];

/** Bucket as one request meets it. */
export interface CountedBucket {
	name: string;
	scope: LimitScope;
	/** Hash of whose requests it counts; empty for the app as a whole. */
	owner: Buffer;
	/** True when every request of the owner is counted in it. */
	shared: boolean;
	bucket: LimitBucket;
	/** The bucket's windows as they are for this app. */
	windows: readonly LimitWindow[];
}

/** Stands in holds for every request of an owner. */
export const everyRequest = "*";
const wholeApp = Buffer.alloc(0);

/** Hashes of whoever a request is counted for. */
export interface Owners {
	app: Buffer;
	of: Readonly<Record<LimitScope, Buffer>>;
}

/** A request that is about no account is counted for its person, as if that were an account. */
export function ownersOf(caller: Caller, account: string | null): Owners {
	const { platform, person } = caller;
	const personal = personKey(platform, person);
	return {
		app: appKey(caller),
		of: {
			app: wholeApp,
			account: account === null ? personal : accountKey(platform, account),
			person: personal,
		},
	};
}

/** The buckets that count a request: its own, and those in which all are counted. */
export function bucketsOf(
	{ policy, extras }: Caller,
	owners: Owners,
	name: string,
): CountedBucket[] {
	const always = policy.always ?? [];
	const exempt = policy.exempt?.[name] ?? [];
	// A token endpoint is another service than the API: what counts every request there does not count this one.
	const names =
		name === tokenBucket
			? [name]
			: [...new Set([...always, name])].filter(
					(each) => !exempt.includes(each),
				);
	return names.flatMap((each) => {
		const bucket = policy.buckets[each];
		if (!bucket) return [];
		return {
			name: each,
			scope: bucket.per,
			owner: owners.of[bucket.per],
			shared: always.includes(each),
			bucket,
			windows: bucket.windows.flatMap((window) => windowOf(window, extras)),
		};
	});
}

/** None where the operator says that there is no limit. A number that is none is left aside. */
function windowOf(
	window: LimitWindow,
	extras: Readonly<Record<string, string>> = {},
): LimitWindow[] {
	const own = window.requestsExtra ? extras[window.requestsExtra] : undefined;
	if (own === undefined || !/^\d{1,9}$/.test(own)) return [window];
	const requests = Number(own);
	return requests === 0 ? [] : [{ ...window, requests }];
}

/** Name of the bucket that counts requests to a platform's token endpoint. */
export const tokenBucket = "token";
