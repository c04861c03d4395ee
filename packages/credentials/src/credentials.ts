import type { AccessContext } from "@patchbay/access";
import { unlessShredded } from "@patchbay/keys";
import { createLimits } from "@patchbay/limits";
import type { CredentialsOptions, Dependencies } from "./dependencies.ts";
import { claimCheck } from "./grants/claim-check.ts";
import { destroyGrant } from "./grants/destroy-grant.ts";
import { eraseGrant } from "./grants/erase-grant.ts";
import { rejectGrant } from "./grants/mark-grant.ts";
import { noteVerified } from "./grants/note-verified.ts";
import { saveGrant } from "./grants/save-grant.ts";
import { unpinGrant } from "./grants/unpin-grant.ts";
import { withdrawGrant } from "./grants/withdraw-grant.ts";
import { meter } from "./meter.ts";
import { countFailure } from "./refreshing/count-failure.ts";
import { refreshGrant, refreshIfDue } from "./refreshing/refresh-grant.ts";
import { whenSaved } from "./refreshing/when-saved.ts";
import { defaultTimings } from "./timings.ts";
import { createEnvironmentTokens } from "./using/environment-tokens.ts";
import { getAccessToken } from "./using/get-access-token.ts";
import { createGrantLoader } from "./using/grant-loader.ts";
import { openSession } from "./using/open-session.ts";

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
	unpinGrant,
	rejectGrant,
	withdrawGrant,
	eraseGrant,
	destroyGrant,
	openSession: unlessKeysAreGone(openSession),
	meter,
	whenSaved,
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
		grantLoader: createGrantLoader(options),
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
