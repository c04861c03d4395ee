import { isReturnPath } from "@patchbay/http/return-path";

const base = "http://local.invalid";

/** A path of our own to go back to, its dots resolved; the fallback for anything that could lead elsewhere. */
export function localPath(
	value: string | null | undefined,
	fallback = "/brands",
): string {
	if (!value || !isReturnPath(value)) return fallback;
	const { pathname, search, hash } = new URL(value, base);
	return `${pathname}${search}${hash}`;
}
