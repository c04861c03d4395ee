const longest = 500;
/** Anything but this base in front of the path would lead out of the admin app. */
const base = "https://admin.invalid";

/**
 * True for a path (with query and fragment) within the admin app. A scheme, a host (`//host`, `/\host`), a backslash,
 * a control character or a path that only becomes a host when its dots are resolved (`/.//host`) is refused.
 */
export function isReturnPath(text: string): boolean {
	if (text.length > longest || !text.startsWith("/")) return false;
	// biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop some of them before they read a URL
	if (/[\\\u0000-\u0020\u007f]/.test(text)) return false;
	const url = URL.parse(text, base);
	return (
		url !== null &&
		url.origin === base &&
		!text.startsWith("//") &&
		!url.pathname.startsWith("//")
	);
}
