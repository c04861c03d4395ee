const longest = 1_000;
/** Anything but this base in front of the path would lead out of the admin app. */
const base = "https://admin.invalid";

/**
 * True for a path (with query and fragment) within the admin app: the one rule for every address that somebody may be
 * sent back to. A scheme, a host (`//host`, `/\host`), a backslash, white space, a control character or a path that
 * only becomes a host when its dots are resolved (`/.//host`, `/a/..//host`) is refused.
 */
export function isReturnPath(text: string): boolean {
	if (text.length > longest || !text.startsWith("/")) return false;
	// Browsers drop some of them before they read a URL.
	if (/[\\\p{Cc}\p{White_Space}]/u.test(text)) return false;
	const url = URL.parse(text, base);
	return (
		url !== null &&
		url.origin === base &&
		!text.startsWith("//") &&
		!url.pathname.startsWith("//")
	);
}
