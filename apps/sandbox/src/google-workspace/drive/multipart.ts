import { WorkspaceRefused } from "../errors.ts";

export type BodyPart = { type: string; bytes: Buffer };

/**
 * The two parts of a `multipart/related` body (RFC 2387) as Drive takes them: metadata, then content.
 * @throws {WorkspaceRefused} badContent
 */
export function splitMultipart(
	contentType: string,
	body: Buffer,
): [metadata: BodyPart, media: BodyPart] {
	const [, quoted, plain] =
		/;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
	const boundary = quoted ?? plain;
	if (!/^multipart\/related/i.test(contentType) || boundary === undefined)
		throw malformed("Bad multipart body: no boundary.");
	const parts: BodyPart[] = [];
	const delimiter = Buffer.from(`--${boundary}`);
	let start = body.indexOf(delimiter);
	while (start >= 0) {
		start += delimiter.length;
		// Two dashes after it: the end.
		if (body.subarray(start, start + 2).toString("latin1") === "--") break;
		const next = body.indexOf(Buffer.from(`\r\n--${boundary}`), start);
		const bare =
			next < 0 ? body.indexOf(Buffer.from(`\n--${boundary}`), start) : next;
		if (bare < 0) throw malformed("Missing end boundary in multipart body.");
		parts.push(readPart(body.subarray(start, bare)));
		start = body.indexOf(delimiter, bare);
	}
	const [metadata, media, ...more] = parts;
	if (metadata === undefined || media === undefined || more.length > 0)
		throw malformed("Malformed multipart body.");
	return [metadata, media];
}

function readPart(part: Buffer): BodyPart {
	const begin = part[0] === 13 ? 2 : 1;
	const isEmpty = (at: number) => part[at] === 13 || part[at] === 10;
	let headers = "";
	let at = begin;
	if (!isEmpty(begin)) {
		const crlf = part.indexOf("\r\n\r\n");
		const end = crlf >= 0 ? crlf : part.indexOf("\n\n");
		if (end < 0) throw malformed("Malformed multipart body.");
		headers = part.subarray(begin, end).toString("latin1");
		at = end + (crlf >= 0 ? 4 : 2);
	} else at += part[begin] === 13 ? 2 : 1;
	const header = (name: string) =>
		new RegExp(`^${name}:\\s*(.*?)\\s*$`, "im").exec(headers)?.[1] ?? null;
	const bytes = part.subarray(at);
	return {
		type: header("content-type") ?? "",
		bytes:
			header("content-transfer-encoding")?.toLowerCase() === "base64"
				? Buffer.from(bytes.toString("latin1"), "base64")
				: Buffer.from(bytes),
	};
}

function malformed(message: string): WorkspaceRefused {
	return new WorkspaceRefused(400, "badContent", message);
}
