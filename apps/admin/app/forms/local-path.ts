const base = "http://local.invalid";

/** A path of our own to go back to. Anything that a browser could read as another host becomes the fallback. */
export function localPath(
	value: string | null | undefined,
	fallback = "/brands",
): string {
	if (!value || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(value)) return fallback;
	const url = URL.canParse(value, base) ? new URL(value, base) : undefined;
	return url?.origin === base
		? `${url.pathname}${url.search}${url.hash}`
		: fallback;
}
