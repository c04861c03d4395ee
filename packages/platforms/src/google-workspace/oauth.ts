import type { OAuthDefinition } from "@patchbay/oauth";
import { googleOAuth } from "../google-ads/oauth.ts";

export const driveFileScope = "https://www.googleapis.com/auth/drive.file";
export const spreadsheetsScope = "https://www.googleapis.com/auth/spreadsheets";

/** The same login, consent and grant as Google Ads': only what is asked for differs. */
export const googleWorkspaceOAuth: OAuthDefinition = {
	...googleOAuth,
	platform: "GOOGLE_WORKSPACE",
	platformName: "Google Drive and Sheets",
	scopeSets: [
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
};
