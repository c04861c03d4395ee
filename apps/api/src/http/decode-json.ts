import { findInputFault } from "../input-fault.ts";

/** Never answers other characters in place of bytes that are none. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** A body's JSON, or why it cannot be taken, with the path of the value that is at fault. */
export type DecodedJson =
	| { value: unknown }
	| { message: string; field: string[] };

/** Reads JSON (RFC 8259: UTF-8) whose texts can be stored as they are. */
export function decodeJson(bytes: Buffer): DecodedJson {
	let text: string;
	try {
		text = utf8.decode(bytes);
	} catch {
		return { message: "The body is not UTF-8. Send it as UTF-8.", field: [] };
	}
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return {
			message: "The body is not JSON. Send JSON as this route expects it.",
			field: [],
		};
	}
	return findInputFault(value) ?? { value };
}
