import type { OAuth2Definition } from "@patchbay/oauth";
import {
	driveFileScope,
	googleOAuth,
	googleScopePolicy,
	spreadsheetsScope,
} from "../google-ads/oauth.ts";
import type { Scoped } from "../scope-policy.ts";

/** Name and scopes of Google Drive and Sheets. */
export const googleWorkspaceScoped = {
	name: "Google Drive and Sheets",
	scopes: {
		...googleScopePolicy,
		sets: [
			{
				key: "drive",
				title: "Files that Patchbay makes or you pick",
				scopes: ["openid", "email", driveFileScope],
				default: true,
			},
			{
				key: "sheets",
				title: "All your spreadsheets",
				scopes: [spreadsheetsScope],
				default: false,
			},
		],
	},
} satisfies Scoped;

/** The same login, consent and grant as Google Ads': only the scopes differ. */
export const googleWorkspaceOAuth: OAuth2Definition = {
	...googleOAuth,
	platformName: googleWorkspaceScoped.name,
};
