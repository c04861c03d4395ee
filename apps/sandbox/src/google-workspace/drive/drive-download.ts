import type { Reply } from "../../simulator.ts";
import { WorkspaceRefused } from "../errors.ts";
import type { StoredFile } from "./stored-files.ts";

/**
 * `files.get` with `alt=media`: the bytes, or the range of them that a `Range` header asks for (RFC 9110, 14).
 * @throws {WorkspaceRefused} for a file without bytes of its own
 */
export function downloadFile(
	file: StoredFile,
	range: string | undefined,
): Reply {
	if (file.mimeType.startsWith("application/vnd.google-apps."))
		throw new WorkspaceRefused(
			403,
			"fileNotDownloadable",
			"Only files with binary content can be downloaded. Use Export with Docs Editors files.",
			{ location: { name: "alt", type: "parameter" } },
		);
	const bytes = file.content ?? Buffer.alloc(0);
	const headers = {
		"content-type": file.mimeType,
		"content-disposition": "attachment",
		"x-content-type-options": "nosniff",
		"accept-ranges": "bytes",
	};
	const wanted = range === undefined ? null : readRange(range, bytes.length);
	if (wanted === null) return { status: 200, headers, body: bytes };
	if (wanted === "outside")
		throw new WorkspaceRefused(
			416,
			"requestedRangeNotSatisfiable",
			"Request range not satisfiable",
			{ location: { name: "Range", type: "header" } },
		);
	return {
		status: 206,
		headers: {
			...headers,
			"content-range": `bytes ${wanted.start}-${wanted.end}/${bytes.length}`,
		},
		body: bytes.subarray(wanted.start, wanted.end + 1),
	};
}

/** One range of bytes, its end inclusive; null for a header that is passed over. */
function readRange(
	header: string,
	length: number,
): { start: number; end: number } | "outside" | null {
	const [whole, first = "", last = ""] =
		/^bytes=(\d*)-(\d*)$/.exec(header.trim()) ?? [];
	if (whole === undefined || (first === "" && last === "")) return null;
	const start =
		first === "" ? Math.max(0, length - Number(last)) : Number(first);
	const end =
		first === "" || last === ""
			? length - 1
			: Math.min(Number(last), length - 1);
	if (first !== "" && last !== "" && Number(first) > Number(last)) return null;
	return start >= length ? "outside" : { start, end };
}
