import { googleClient } from "../google/client.ts";
import { googleConsentCase } from "../google/consent-case.ts";
import type { PlatformCase } from "../platform-case.ts";

const list = "drive/v3/files";

const workspaceError = (reason: string, status: number, more: object = {}) => ({
	status,
	workspaceError: { reason, ...more },
});

export const platformCase: PlatformCase = {
	consent: googleConsentCase({
		account: "freelance.buyer@example.com",
		granted: "openid",
		missing: "https://www.googleapis.com/auth/drive.file",
		scopeSet: "drive",
	}),
	reading: { part: "files", path: list },
	failures: [
		{
			name: "a scope that is missing",
			fault: workspaceError("insufficientPermissions", 403, {
				detail: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
			}),
			kind: "access",
		},
		{
			name: "an administrator who forbids it",
			fault: workspaceError("domainPolicy", 403),
			kind: "access",
		},
		{
			name: "an API that the operator has not turned on",
			fault: workspaceError("accessNotConfigured", 403, {
				detail: "SERVICE_DISABLED",
			}),
			kind: "operator",
		},
		{
			name: "a query that is wrong",
			fault: workspaceError("invalid", 400, { location: "q" }),
			kind: "rejected",
		},
		{
			name: "a reason that nobody knows",
			fault: workspaceError("madeUpYesterday", 403),
			kind: "access",
		},
	],
	refusedCredential: workspaceError("authError", 401),
	expiredCursor: workspaceError("invalid", 400, { location: "pageToken" }),
	circle: { files: [], nextPageToken: "round" },
	otherShape: { files: "none" },
	limits: {
		refusals: [
			{
				name: "a person's limit",
				fault: limit("900"),
				limitedBy: "account",
				seconds: 900,
			},
		],
		endless: limit("2678400"),
		told: [],
	},
	files: {
		path: list,
		prepare: (count) => ({
			action: "create-files",
			body: {
				user: "agency.admin@example.com",
				clientId: googleClient.id,
				count,
			},
		}),
		strange: {
			body: {
				files: [
					{
						id: "1beyond",
						name: "Beyond",
						mimeType: "video/mp4",
						size: "9223372036854775807",
					},
					{ id: "1nameless", mimeType: "text/csv" },
				],
			},
			byteSize: "9223372036854775807",
			rejected: "1nameless",
		},
	},
	sheets: {
		path: "v4/spreadsheets/*:batchUpdate",
		prepare: { action: "limits", body: { isEnforced: false } },
	},
};

function limit(seconds: string) {
	return {
		kind: "custom",
		status: 403,
		headers: { "retry-after": seconds },
		body: {
			error: {
				code: 403,
				errors: [{ domain: "usageLimits", reason: "userRateLimitExceeded" }],
			},
		},
	};
}
