import type { AccessContext } from "@patchbay/access";
import { unlessShredded } from "@patchbay/keys";
import { createLimits } from "@patchbay/limits";
import { claimCheck } from "./claim-check.ts";
import { countFailure } from "./count-failure.ts";
import type { CredentialsOptions, Dependencies } from "./dependencies.ts";
import { destroyGrant } from "./destroy-grant.ts";
import { endStanding } from "./end-standing.ts";
import { createEnvironmentTokens } from "./environment-tokens.ts";
import { getAccessToken } from "./get-access-token.ts";
import { createLiveTokens } from "./live-tokens.ts";
import { rejectGrant } from "./mark-grant.ts";
import { meter } from "./meter.ts";
import { noteVerified } from "./note-verified.ts";
import { openSession } from "./open-session.ts";
import { refreshGrant, refreshIfDue } from "./refresh-grant.ts";
import { saveGrant } from "./save-grant.ts";
import { settled } from "./settled.ts";
import { defaultTimings } from "./timings.ts";

/** Says that the tenant's keys were destroyed where a verb cannot open what they sealed. */
function unlessKeysAreGone<Args extends unknown[], Result>(
	verb: (
		deps: Dependencies,
		ctx: AccessContext,
		...args: Args
	) => Promise<Result>,
) {
	return (deps: Dependencies, ctx: AccessContext, ...args: Args) =>
		unlessShredded(deps.db, ctx.tenantId, () => verb(deps, ctx, ...args));
}

const verbs = {
	saveGrant,
	getAccessToken: unlessKeysAreGone(getAccessToken),
	refreshGrant: unlessKeysAreGone(refreshGrant),
	refreshIfDue,
	countFailure,
	noteVerified,
	claimCheck,
	endStanding,
	rejectGrant,
	destroyGrant,
	openSession: unlessKeysAreGone(openSession),
	meter,
	settled,
};

/** A function of this package as its callers see it: what a process holds once is given already. */
type Bound<Verb> = Verb extends (
	deps: Dependencies,
	...args: infer Args
) => infer Result
	? (...args: Args) => Result
	: never;

/** Tokens of the tenants. They ask nobody's permission: the verbs that call them do. */
export type Credentials = {
	readonly [Name in keyof typeof verbs]: Bound<(typeof verbs)[Name]>;
};

export function createCredentials({
	refreshTimings,
	environmentAccess,
	...options
}: CredentialsOptions): Credentials {
	const limits = createLimits(options);
	const deps: Dependencies = {
		...options,
		environmentTokens: environmentAccess
			? createEnvironmentTokens({ ...options, limits }, environmentAccess)
			: null,
		liveTokens: createLiveTokens(options),
		limits,
		timings: { ...defaultTimings, ...refreshTimings },
		refreshing: new Map(),
		saving: new Set(),
	};
	const functions = Object.entries<(...args: never[]) => unknown>(verbs);
	return Object.fromEntries(
		functions.map(([name, verb]) => [name, verb.bind(null, deps as never)]),
	) as Credentials;
}
