export {
	type AcceptBody,
	acceptBody,
	acceptOffer,
	SignInFirst,
} from "./accept-offer.ts";
export {
	type ApiKeyAccess,
	type ApiKeyLookup,
	apiKeyCacheMs,
	createApiKeyLookup,
} from "./api-key-access.ts";
export type { Person, RequestOrigin } from "./audit-person.ts";
export {
	clientAddressHeader,
	createPeople,
	type People,
} from "./better-auth.ts";
export { createUser, type NewUser } from "./create-user.ts";
export {
	createGoogleSignIn,
	type GoogleSignIn,
	type GoogleSignInOptions,
} from "./google/google-sign-in.ts";
export { SignInRefused } from "./google/sign-in-refused.ts";
export {
	createInvitedPeople,
	type InvitedPeople,
	type InvitedPerson,
} from "./invited-people.ts";
export { keepPruned, pruneExpired } from "./prune-expired.ts";
export {
	createOnPasswordReset,
	createSendPasswordReset,
} from "./reset-hooks.ts";
export {
	createSecurityEvents,
	type SecurityEvents,
} from "./security-events.ts";
export { readMemberships, readSessionAccess } from "./session-access.ts";
export {
	createSessions,
	type SessionRecord,
	type Sessions,
} from "./sessions.ts";
export {
	noSignInMethods,
	readSignInMethods,
	type SignInMethods,
} from "./sign-in-methods.ts";
export { createThrottle, type Throttle } from "./throttle.ts";
export { createUsedCodes, type UsedCodes } from "./used-codes.ts";
