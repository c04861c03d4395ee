import { UnexpectedReply } from "./errors.ts";

/**
 * Address of a list's next page as a platform gives it, absolute or relative to the page that named it. The credential goes
 * with it, so it must lie where the API's root does.
 * @param root the API's root, such as `https://ads-api.reddit.com/api/v3`
 * @throws {UnexpectedReply} for another host, another scheme or port, a path above the root, or no address at all
 */
export function nextPage(
	{ name }: { name: string },
	root: string,
	page: URL,
	link: unknown,
): URL {
	const next =
		typeof link === "string" && link.length <= 8192
			? URL.parse(link, page.href)
			: null;
	const own = new URL(root);
	const path = own.pathname.replace(/\/*$/, "/");
	if (
		next === null ||
		next.origin !== own.origin ||
		next.username !== "" ||
		next.password !== "" ||
		!next.pathname.startsWith(path) ||
		// A page that follows itself never ends.
		next.href === page.href
	)
		throw new UnexpectedReply(
			`${name} names a next page that is not at its own address. It was not requested; tell the operator of this installation.`,
			"next",
		);
	next.hash = "";
	return next;
}
