import { googleScopePolicy } from "../google/oauth.ts";
import type { Scoped } from "../scope-policy.ts";

/** Name and scopes of Google Drive and Sheets. */
export const googleWorkspaceScoped: Scoped = {
	name: "Google Drive and Sheets",
	scopes: {
		...googleScopePolicy,
		sets: [
			{
				key: "drive",
				title: "Files that Patchbay makes or you pick",
				scopes: [
					"openid",
					"email",
					"https://www.googleapis.com/auth/drive.file",
				],
				default: true,
			},
			{
				key: "sheets",
				title: "All your spreadsheets",
				scopes: ["https://www.googleapis.com/auth/spreadsheets"],
				default: false,
			},
		],
	},
};
