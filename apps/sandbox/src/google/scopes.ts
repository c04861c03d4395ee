/** Sentences of the consent page about each scope; a scope that is not here is refused as Google does (invalid_scope). */
export const scopeTexts: Record<string, string> = {
	"https://www.googleapis.com/auth/adwords":
		"See, edit, create, and delete your Google Ads accounts and data.",
	"https://www.googleapis.com/auth/datamanager":
		"See, edit, create, import, or delete your customer data in Google Ads.",
	"https://www.googleapis.com/auth/drive":
		"See, edit, create, and delete all of your Google Drive files.",
	"https://www.googleapis.com/auth/drive.metadata":
		"View and manage metadata of files in your Google Drive.",
	"https://www.googleapis.com/auth/drive.file":
		"See, edit, create, and delete only the specific Google Drive files you use with this app.",
	"https://www.googleapis.com/auth/drive.readonly":
		"See and download all your Google Drive files.",
	"https://www.googleapis.com/auth/drive.metadata.readonly":
		"See information about your Google Drive files.",
	"https://www.googleapis.com/auth/spreadsheets":
		"See, edit, create, and delete all your Google Sheets spreadsheets.",
	"https://www.googleapis.com/auth/spreadsheets.readonly":
		"See all your Google Sheets spreadsheets.",
};

/** Sign-in scopes cannot be unticked. The short names come back as addresses, but for `openid`. */
export const signInScopes: Record<string, string> = {
	openid: "openid",
	email: "https://www.googleapis.com/auth/userinfo.email",
	profile: "https://www.googleapis.com/auth/userinfo.profile",
	"https://www.googleapis.com/auth/userinfo.email":
		"https://www.googleapis.com/auth/userinfo.email",
	"https://www.googleapis.com/auth/userinfo.profile":
		"https://www.googleapis.com/auth/userinfo.profile",
};

export const adwordsScope = "https://www.googleapis.com/auth/adwords";

export type RequestedScopes = {
	signIn: string[];
	ticked: string[];
	unknown: string[];
};

/** Sorts a space separated scope parameter. */
export function parseScopes(parameter: string): RequestedScopes {
	const names = [
		...new Set(parameter.split(" ").filter((name) => name !== "")),
	];
	return {
		signIn: [...new Set(names.flatMap((name) => signInScopes[name] ?? []))],
		ticked: names.filter((name) => name in scopeTexts),
		unknown: names.filter(
			(name) => !(name in scopeTexts) && !(name in signInScopes),
		),
	};
}
