import type {
	CallbackErrorKind,
	OAuth2Definition,
	TokenErrorKind,
} from "@patchbay/oauth";
import type { Scoped, ScopePolicy } from "../scope-policy.ts";

export const adwordsScope = "https://www.googleapis.com/auth/adwords";
export const driveFileScope = "https://www.googleapis.com/auth/drive.file";
export const spreadsheetsScope = "https://www.googleapis.com/auth/spreadsheets";

/** Scopes in the words of Google's consent page. One grant holds those of all its platforms. */
const googleScopeNames = {
	openid: "Associate you with your personal info on Google",
	email: "See your primary Google Account email address",
	profile: "See your personal info, including any you made publicly available",
	[adwordsScope]:
		"See, edit, create, and delete your Google Ads accounts and data",
	[driveFileScope]:
		"See, edit, create, and delete only the specific Google Drive files you use with this app",
	[spreadsheetsScope]:
		"See, edit, create, and delete all your Google Sheets spreadsheets",
};

// Google grants the OpenID scopes under their long names.
const shortNames: ReadonlyMap<string, string> = new Map([
	["https://www.googleapis.com/auth/userinfo.email", "email"],
	["https://www.googleapis.com/auth/userinfo.profile", "profile"],
]);

// Beyond the words of RFC 6749.
const errorWords: ReadonlyMap<string, TokenErrorKind> = new Map([
	["deleted_client", "app"],
	["redirect_uri_mismatch", "app"],
	["org_internal", "app"],
	["admin_policy_enforced", "policy"],
	["rate_limit_exceeded", "rate_limited"],
	["internal_failure", "unavailable"],
]);

const callbackWords: ReadonlyMap<string, CallbackErrorKind> = new Map([
	["admin_policy_enforced", "policy"],
	["deleted_client", "app"],
	["org_internal", "app"],
]);

/** Sign-in with Google may use the app of any of Google's platforms. */
export const googleSignInPath = "/oauth/google-sign-in/callback";

/** Signs people in to all platforms of Google, which share a person's grant. */
export const googleProvider = { id: "google", name: "Google" };

/** Values of every Google platform's scope policy; those of OpenID Connect tell who consented and open no data. */
export const googleScopePolicy = {
	canonical: (scope) => shortNames.get(scope) ?? scope,
	askedFor: "request",
	names: googleScopeNames,
	silent: ["openid", "email", "profile"],
} satisfies Omit<ScopePolicy, "sets">;

/** OAuth 2.0 for web servers as all of Google's platforms have it; sources in README.md. */
export const googleOAuth: Omit<OAuth2Definition, "platformName"> = {
	identityProviderName: googleProvider.name,
	clientAuthentication: "body",
	pkce: true,
	scopeSeparator: " ",
	canonicalScope: googleScopePolicy.canonical,
	// Whether it is a reconnect or not: without both of the first two a second consent brings no refresh token.
	authorizationParameters: ({ loginHint }) => ({
		access_type: "offline",
		prompt: "consent",
		include_granted_scopes: "true",
		...(loginHint === undefined ? {} : { login_hint: loginHint }),
	}),
	issuer: "https://accounts.google.com",
	tokenType: "Bearer",
	defaultExpiresInSeconds: 3599,
	revokes: "refresh_token",
	revocationAuthentication: "none",
	errorWords,
	callbackWords,
	limits: { code: 256, accessToken: 2048, refreshToken: 512 },
};

/** Name and scopes of Google Ads. */
export const googleAdsScoped = {
	name: "Google Ads",
	scopes: {
		...googleScopePolicy,
		sets: [
			{
				key: "ads",
				title: "Campaigns, creatives and spend",
				scopes: ["openid", "email", adwordsScope],
				default: true,
			},
		],
	},
} satisfies Scoped;

export const googleAdsOAuth: OAuth2Definition = {
	...googleOAuth,
	platformName: googleAdsScoped.name,
};
