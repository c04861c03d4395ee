import { createCookie } from "@remix-run/node";

const oauthPath = { path: "/oauth", httpOnly: true, sameSite: "lax" } as const;

/** True where the admin is reached by TLS, so that a cookie never leaves without it. */
export function secureCookies(adminUrl: string): { secure: boolean } {
	return { secure: adminUrl.startsWith("https:") };
}

/** Ties a connect to the browser that began it. One value for all tabs, so that two connects side by side both end. */
export const browserNonce = createCookie("patchbay_browser", {
	...oauthPath,
	maxAge: 30 * 60,
});

/** Where the last connect began, for the way on from an error. */
export const connectOrigin = createCookie("patchbay_connect", {
	...oauthPath,
	maxAge: 30 * 60,
});

/** Why the last connect failed, between the callback and the page that says so. */
export const connectProblem = createCookie("patchbay_connect_problem", {
	...oauthPath,
	maxAge: 10 * 60,
});
