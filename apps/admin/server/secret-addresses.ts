/** Pages below `/invitations` and `/reset-password` whose last part is a name and no token. */
const pagesOfTokens = new Set(["accept", "accept.data"]);

/**
 * True for an address that is itself a key: an invitation's or a password reset's link, or what a platform sent back.
 * Such an address must reach neither a log nor, as `Referer`, another host.
 */
export function carriesSecret(url: string): boolean {
	const [first, second, third] = partsOf(url);
	if (first === "invitations") return second !== undefined && !isPage(second);
	if (!url.includes("?")) return false;
	if (first === "reset-password") return second === undefined;
	return first === "oauth" && third?.replace(/\.data$/, "") === "callback";
}

/** The path without its query, and without the token where the path is a key. */
export function loggablePath(url: string): string {
	const [path = "/"] = url.split("?", 1);
	const [first, second] = partsOf(url);
	return first === "invitations" && second !== undefined && !isPage(second)
		? "/invitations/[token]"
		: path;
}

const isPage = (part: string) => pagesOfTokens.has(part);

/** Parts of the path as the router reads them: decoded, and its own words in any case. */
function partsOf(url: string): string[] {
	const [path = ""] = url.split("?", 1);
	const parts = path.split("/").filter((part) => part !== "");
	return parts.map((part, index) => {
		const decoded = decode(part);
		return index === 0 ? decoded.toLowerCase().replace(/\.data$/, "") : decoded;
	});
}

function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch {
		return part;
	}
}
