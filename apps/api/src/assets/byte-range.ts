import type { ByteRange } from "@patchbay/storage";

/**
 * Part that a Range header asks for (RFC 9110); null for the whole, also where the header is none that is served, such as one
 * for several parts.
 * @returns "unsatisfiable" for a part that the file does not have
 */
export function parseByteRange(
	header: string | undefined,
	byteSize: number,
): ByteRange | "unsatisfiable" | null {
	const [, first = "", last = ""] =
		/^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
	if (first === "" && last === "") return null;
	const end = byteSize - 1;
	const range =
		first === ""
			? { start: Math.max(0, byteSize - Number(last)), end }
			: {
					start: Number(first),
					end: last === "" ? end : Math.min(Number(last), end),
				};
	if (first !== "" && last !== "" && Number(last) < Number(first)) return null;
	return range.start <= range.end ? range : "unsatisfiable";
}
