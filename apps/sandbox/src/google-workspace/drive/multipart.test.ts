import { expect, test } from "vitest";
import { parseCsv, writeCsv } from "./csv.ts";
import { splitMultipart } from "./multipart.ts";

const type = 'multipart/related; boundary="b 1"';
const parts = (...bodies: string[]) =>
	Buffer.from(
		`${bodies.map((body) => `--b 1\r\n${body}\r\n`).join("")}--b 1--\r\n`,
		"latin1",
	);
const json = 'Content-Type: application/json\r\n\r\n{"name":"a"}';

test("a multipart body is split into metadata and content, byte for byte", () => {
	const bytes = "\r\n\u0000--b\u00ff\r\n";
	const [metadata, media] = splitMultipart(
		type,
		parts(json, `content-type: image/png\r\n\r\n${bytes}`),
	);
	expect(metadata).toEqual({
		type: "application/json",
		bytes: Buffer.from('{"name":"a"}'),
	});
	expect(media.type).toBe("image/png");
	expect(media.bytes.toString("latin1")).toBe(bytes);
	const [, encoded] = splitMultipart(
		type,
		parts(json, "Content-Transfer-Encoding: base64\r\n\r\nYWJj"),
	);
	expect(encoded.bytes.toString()).toBe("abc");
});

test.each([
	["without a boundary", "multipart/related", parts(json, json)],
	["of one part", type, parts(json)],
	["of three parts", type, parts(json, json, json)],
	["without its end", type, Buffer.from(`--b 1\r\n${json}`)],
	["of another kind", "multipart/form-data; boundary=b", parts(json, json)],
])("a body %s is refused", (_what, contentType, body) => {
	expect(() => splitMultipart(contentType, body)).toThrow(
		expect.objectContaining({ status: 400, reason: "badContent" }),
	);
});

test("CSV is read with its quotes and written back", () => {
	const text = 'a,"b ""c"", d",\r\n"line\nbreak",,2\n';
	const rows = parseCsv(text, ",");
	expect(rows).toEqual([
		["a", 'b "c", d', ""],
		["line\nbreak", "", "2"],
	]);
	expect(writeCsv(rows, ",")).toBe('a,"b ""c"", d",\r\n"line\nbreak",,2');
	expect(parseCsv("a\tb,c\nd", "\t")).toEqual([["a", "b,c"], ["d"]]);
	expect(writeCsv([["a", "b\tc"]], "\t")).toBe("a\tb c");
});
