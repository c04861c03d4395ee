/** Name of the cookie with the reader's zone, so that the server can write times as the browser would. */
export const timeZoneCookie = "patchbay_time_zone";
export const fallbackTimeZone = "UTC";

const inCookie = new RegExp(`(?:^|;\\s*)${timeZoneCookie}=([\\w%+./-]{1,100})`);

/** The zone of a `Cookie` header; UTC where there is none, or none that is known here. */
export function timeZoneOf(cookies: string | null): string {
	const value = inCookie.exec(cookies ?? "")?.[1];
	if (value === undefined) return fallbackTimeZone;
	try {
		return new Intl.DateTimeFormat("en", {
			timeZone: decodeURIComponent(value),
		}).resolvedOptions().timeZone;
	} catch {
		return fallbackTimeZone;
	}
}

/** A `document.cookie` that remembers the zone for a year. No secret: scripts of the page may read it. */
export function rememberTimeZone(zone: string, secure: boolean): string {
	return `${timeZoneCookie}=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? "; Secure" : ""}`;
}
