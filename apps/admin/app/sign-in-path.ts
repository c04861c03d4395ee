/** Addresses that answer a page's own scripts or a download: to come back to one would show no page. */
const answersNoPage =
	/^\/(?:import-jobs\/[^/]+\/state|connections\/[^/]+\/ad-accounts|settings\/audit\.csv)$/;

/**
 * Path to sign in and come back from: to the page that was asked for, or to the one that a form was sent from. Whoever
 * had a session, or has filled in a form, is told that it ended.
 */
export function signInPath(request: Request, adminUrl: string): string {
	const { pathname, search } = new URL(request.url);
	const isPage = request.method === "GET" && !answersNoPage.test(pathname);
	const back = isPage
		? `${pathname}${search}`
		: pageOf(request.headers.get("referer"), adminUrl);
	const ended =
		request.method !== "GET" ||
		(request.headers.get("cookie")?.includes("session_token") ?? false);
	const parameters = new URLSearchParams({
		...(back && back !== "/" ? { returnTo: back } : {}),
		...(ended ? { notice: "session-ended" } : {}),
	});
	return parameters.size > 0 ? `/login?${parameters}` : "/login";
}

/** The page of ours that a request was sent from. */
function pageOf(referrer: string | null, adminUrl: string): string | null {
	if (!referrer || !URL.canParse(referrer)) return null;
	const { origin, pathname, search } = new URL(referrer);
	return origin === new URL(adminUrl).origin ? `${pathname}${search}` : null;
}
