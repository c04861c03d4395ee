import { open } from "node:fs/promises";
import { orStorageFault, toStorageFault } from "@patchbay/storage";
import { fileTypeFromFile } from "file-type";

/** Bytes from the beginning in which a page must show that it is one. */
const sniffedBytes = 4_096;
/** The tags that browsers recognize a page by, and those that mails begin with. */
const pageBegins =
	/^(?:<!doctype html|<(?:html|head|body|title|meta|style|script|table|div|center|p|h1|br|font|b|a|iframe|!--))[\s>/]/i;

/** Type of a file, read from its bytes: what the server or the platform calls it does not count. Null for one that is not known. */
export async function readType(path: string): Promise<string | null> {
	const type = await sniff(path);
	// A page of well-formed XHTML is XML too.
	if (type && type.mime !== "application/xml") return type.mime;
	return (await beginsAsPage(path)) ? "text/html" : (type?.mime ?? null);
}

/** A file that the reader trips over is of no known type; only what the disk refuses is this installation's fault. */
async function sniff(path: string) {
	try {
		return await fileTypeFromFile(path);
	} catch (error) {
		if (error instanceof Error && "syscall" in error)
			throw toStorageFault(error);
		return undefined;
	}
}

async function beginsAsPage(path: string): Promise<boolean> {
	const bytes = await orStorageFault(readBeginning(path));
	if (bytes.includes(0)) return false;
	// Cut within a character, which may be any.
	const text = bytes.toString("utf8").replace(/^\uFEFF/, "");
	const begin = text
		.replace(/^\s*<\?xml[^>]*>/, "")
		.replace(/^(?:\s|<!--(?!\[)[\s\S]*?-->)+/, "");
	return pageBegins.test(`${begin.slice(0, 64)} `);
}

async function readBeginning(path: string): Promise<Buffer> {
	const file = await open(path, "r");
	try {
		const buffer = Buffer.alloc(sniffedBytes);
		const { bytesRead } = await file.read(buffer, 0, sniffedBytes, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}
