import type { PlatformFault, Reply, SandboxRequest } from "../simulator.ts";
import type { MetaFault } from "./fault.ts";
import { errorReply, statusOf } from "./graph/graph-error.ts";
import { businessUsage } from "./graph/usage.ts";

/** Meta's own words for a code where the fault has none. */
const messages: Readonly<Record<number, string>> = {
	1: "An unknown error occurred",
	2: "An unexpected error has occurred. Please retry your request later.",
	3: "(#3) Application does not have the capability to make this API call.",
	4: "(#4) Application request limit reached",
	10: "(#10) Application does not have permission for this action",
	17: "(#17) User request limit reached",
	32: "(#32) Page request limit reached",
	100: "(#100) Invalid parameter",
	102: "The session is invalid.",
	104: "(#104) Incorrect signature",
	190: "Error validating access token: The session is invalid.",
	200: "(#200) Permissions error",
	294: "(#294) Managing advertisements requires an access token with the extended permission for ads_management",
	341: "(#341) Feed action request limit reached",
	368: "The action attempted has been deemed abusive or is otherwise disallowed",
	613: "(#613) Calls to this api have exceeded the rate limit.",
	803: "(#803) Some of the aliases you requested do not exist",
	960: "(#960) The batch request could not be completed",
	2500: "An active access token must be used to query information about the current user.",
	2635: "(#2635) You are calling a deprecated version of the Ads API.",
	3018: "(#3018) The start date of the time range cannot be beyond 37 months from the current date",
	80000:
		"(#80000) There have been too many calls from this ad-account. Wait a bit and try again.",
	80004:
		"(#80004) There have been too many calls to this ad-account. Wait a bit and try again.",
};

const useCases: Readonly<Record<number, string>> = {
	80000: "ads_insights",
	80001: "pages",
	80002: "instagram",
	80003: "custom_audience",
	80005: "leadgen",
	80006: "messenger",
	80009: "catalog_management",
	80014: "catalog_batch",
};

/** The reply of a scripted error; null where the fault has none in Meta's form. */
export function metaFaultReply(
	{ form, status }: PlatformFault<MetaFault>,
	request: SandboxRequest,
): Reply | null {
	const { metaError } = form;
	if (metaError === undefined) return null;
	const { regainMinutes, useCase, account, message, type, ...fields } =
		metaError;
	const { code } = fields;
	const headers: Record<string, string> = {
		"x-app-usage": JSON.stringify({
			call_count: code === 4 ? 100 : 5,
			total_cputime: 2,
			total_time: 2,
		}),
	};
	if (regainMinutes !== undefined)
		headers["x-business-use-case-usage"] = businessUsage({
			name: account ?? /\/act_(\d+)/.exec(request.path)?.[1] ?? "1",
			useCase: useCase ?? useCases[code] ?? "ads_management",
			callCount: 100,
			totalCpuTime: 30,
			totalTime: 40,
			regainMinutes,
			tier: "standard_access",
		});
	return errorReply(
		{
			...fields,
			code,
			message: message ?? messages[code] ?? `(#${code}) Scripted error`,
			type:
				type ??
				(code === 100 && fields.error_subcode === 33
					? "GraphMethodException"
					: "OAuthException"),
		},
		status ?? statusOf(code),
		headers,
	);
}
