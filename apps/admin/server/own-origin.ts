/** Headers by which a browser says where a request comes from. */
export interface RequestOrigin {
	origin: string | undefined;
	/** `Sec-Fetch-Site`. */
	site: string | undefined;
	host: string | undefined;
}

/**
 * Tells where a changing request comes from. "own": one of our pages, as people are meant to open them, or a script
 * without a browser's headers, which carries no one else's cookies. "other-address": our own page, opened under a name
 * or port that is not ADMIN_URL's. "foreign": another site's page.
 */
export function senderOf(
	{ origin, site, host }: RequestOrigin,
	adminUrl: string,
): "own" | "other-address" | "foreign" {
	if (origin === undefined)
		return site === undefined || site === "same-origin" ? "own" : "foreign";
	if (origin === adminUrl) return "own";
	return URL.canParse(origin) && new URL(origin).host === host
		? "other-address"
		: "foreign";
}
