import { oauthFaultReply } from "../authorization/oauth-fault.ts";
import type { PlatformFault, Reply } from "../simulator.ts";
import type { LinkedinAdsFault } from "./fault.ts";
import { errorReply } from "./restli/refusal.ts";

/** Status, number and sentence of LinkedIn's codes; of others the fault says more, or it is a bad request. */
const known: Readonly<
	Record<
		string,
		readonly [status: number, number: number | null, message: string]
	>
> = {
	EXPIRED_ACCESS_TOKEN: [
		401,
		65602,
		"The token used in the request has expired",
	],
	REVOKED_ACCESS_TOKEN: [
		401,
		65601,
		"The token used in the request has been revoked by the user",
	],
	INVALID_ACCESS_TOKEN: [401, 65600, "Invalid access token"],
	ACCESS_DENIED: [
		403,
		100,
		"Not enough permissions to access: adCampaigns.FINDER-search",
	],
	NO_PERMISSION_ON_ENTITY: [
		403,
		100,
		"The member does not have the role that is needed",
	],
	NOT_FOUND: [404, 0, "Could not find entity"],
	CONFLICT: [409, null, "Conflicting changes, try again"],
	NONEXISTENT_VERSION: [426, null, "Requested version 20250201 is not active"],
	VERSION_MISSING: [400, null, "A version must be present"],
	TOO_MANY_REQUESTS: [
		429,
		101,
		"Resource level throttle limit for calls to this resource is reached.",
	],
	INTERNAL_SERVER_ERROR: [500, 0, "Internal Server Error"],
	UNDER_MAINTENANCE: [503, null, "The service is under maintenance"],
};

/** The reply of a scripted error; null where the fault has none in LinkedIn's form. */
export function faultReply(
	{ form, status }: PlatformFault<LinkedinAdsFault>,
	headers: Record<string, string>,
): Reply | null {
	if (form.oauthError) return oauthFaultReply(form.oauthError, status);
	const { linkedinError: error } = form;
	if (error === undefined) return null;
	const [usual, number, message] =
		(error.code === null ? undefined : known[error.code]) ?? [];
	return errorReply(
		{
			status: status ?? usual ?? 400,
			code: error.code ?? undefined,
			serviceErrorCode: error.serviceErrorCode ?? number ?? undefined,
			message: error.message ?? message ?? "Bad request",
			inputErrors: error.inputErrors,
		},
		headers,
	);
}
