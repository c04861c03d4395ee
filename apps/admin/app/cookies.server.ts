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

/** Remembers where the last connect began, for the way on from an error. */
export const connectOrigin = createCookie("patchbay_connect", {
	...oauthPath,
	maxAge: 30 * 60,
});

/** Keeps the reason why the last connect failed, between the callback and the page that says so. */
export const connectProblem = createCookie("patchbay_connect_problem", {
	...oauthPath,
	maxAge: 10 * 60,
});

/**
 * The workspace chosen in this browser. Written by hand: it is read without decoding where the API's headers are made.
 * Without an id it is forgotten, so that the next person who signs in here begins in a workspace of theirs.
 */
export function tenantCookie(
	tenantId: string | null,
	adminUrl: string,
): string {
	const secure = secureCookies(adminUrl).secure ? "; Secure" : "";
	const age = tenantId === null ? 0 : 365 * 24 * 60 * 60;
	return `patchbay_tenant=${tenantId ?? ""}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${age}${secure}`;
}

/** Keeps the reason why the last sign-in with Google failed, between its callback and the page that says so. */
export const signInProblem = createCookie("patchbay_sign_in_problem", {
	...oauthPath,
	maxAge: 10 * 60,
});

/**
 * The token of an invitation that was opened in this browser: out of the address at once, and here while the person
 * signs in or thinks of a password.
 */
export const invitationToken = createCookie("patchbay_invitation", {
	path: "/invitations",
	httpOnly: true,
	sameSite: "lax",
	maxAge: 60 * 60,
});

/** The token of a password reset's link, out of the address at once. */
export const resetToken = createCookie("patchbay_reset", {
	path: "/reset-password",
	httpOnly: true,
	sameSite: "lax",
	maxAge: 60 * 60,
});
