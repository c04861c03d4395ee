/** What a browser says about where a request comes from. */
export interface RequestOrigin {
	origin: string | undefined;
	/** `Sec-Fetch-Site`. */
	site: string | undefined;
	host: string | undefined;
}

/**
 * True when a changing request was sent by one of our own pages. A request with neither `Sec-Fetch-Site` nor `Origin`
 * does not come from a browser and so carries no one else's cookies.
 */
export function isOwnOrigin(
	{ origin, site, host }: RequestOrigin,
	adminUrl: string,
): boolean {
	if (origin === undefined) return site === undefined || site === "same-origin";
	if (origin === adminUrl) return true;
	return URL.canParse(origin) && new URL(origin).host === host;
}
