import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UnexpectedReply } from "../errors.ts";
import { gzipLines, lines, zipLines } from "./file-lines.ts";
import { all, archiveOf, cut, type Packed } from "./fixtures/archive.ts";

const roomy = { maxBytes: 10_000_000, lineBytes: 100_000 };
const huge = { ...roomy, maxBytes: 1e9 };

const zip = (content: string | Buffer, more: Partial<Packed> = {}) =>
	archiveOf({ content, ...more });
const rows = (count: number) =>
	Array.from({ length: count }, (_, at) => `row ${at}`).join("\n");
/** Packs a thousandfold; its lines are long, so that few are read before it is found out. */
const zeros = () => `${"0".repeat(999)}\n`.repeat(30_000);
/** Hardly packs at all. */
const noise = (bytes: number) =>
	randomBytes(bytes / 2)
		.toString("hex")
		.replaceAll(/.{100}/g, "$&\n");

describe("lines", () => {
	test("are the same however the file is cut, with either end of a line", async () => {
		const line = fc.string().map((text) => text.replaceAll(/[\r\n]/g, " "));
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { minLength: 1 }),
				fc.constantFrom("\n", "\r\n"),
				fc.integer({ min: 1, max: 50 }),
				async (texts, end, size) => {
					// A text that begins as a page does is none of a report.
					const kept = ["report", ...texts];
					const bytes = Buffer.from(kept.join(end) + end);
					expect(await all(lines(cut(bytes, size), roomy))).toEqual(kept);
				},
			),
		);
		expect(await all(lines(cut(Buffer.from("a\nb"), 1), roomy))).toEqual([
			"a",
			"b",
		]);
	});

	test.each([1, 7, 100_000])(
		"of gzip and zip files are read in pieces of %i bytes",
		async (size) => {
			expect(
				await all(gzipLines(cut(gzipSync(rows(500)), size), roomy)),
			).toHaveLength(500);
			const found = await all(zipLines(cut(zip(rows(500)), size), roomy));
			expect(found).toHaveLength(500);
			expect(found.at(-1)).toBe("row 499");
		},
	);

	test.each<[string, Partial<Packed>]>([
		["sums behind the content", { sums: "marked" }],
		["sums behind the content without their mark", { sums: "bare" }],
		["sums of eight bytes each", { sums: "wide", zip64: true }],
		["sizes among the fields of zip64", { zip64: true }],
		["a content that is not packed", { method: 0 }],
		["a name that is no report's", { name: "notes.txt" }],
		["a name in a folder", { name: "reports/2026.csv" }],
	])("of an archive with %s are read", async (_what, more) => {
		for (const size of [1, 13, 100_000])
			expect(
				await all(zipLines(cut(zip(rows(300), more), size), roomy)),
			).toHaveLength(300);
		expect(
			await all(zipLines(cut(zip("", { ...more, method: 8 }), 9), roomy)),
		).toEqual([]);
	});

	test.each<[string, (text: string) => Buffer]>([
		["UTF-8", (text) => Buffer.from(`\uFEFF${text}`)],
		["UTF-16", (text) => Buffer.from(`\uFEFF${text}`, "utf16le")],
		[
			"UTF-16 with the high byte first",
			(text) => Buffer.from(`\uFEFF${text}`, "utf16le").swap16(),
		],
	])("of %s with a byte-order mark have no mark", async (_encoding, encode) => {
		const text = 'day,place\r\n1,"Île 🏝"\r\n';
		for (const size of [1, 2, 3, 1_000])
			expect(await all(lines(cut(encode(text), size), roomy))).toEqual([
				"day,place",
				'1,"Île 🏝"',
			]);
	});

	test("of two gzip files behind one another are those of both", async () => {
		const both = Buffer.concat([gzipSync("a\n"), gzipSync("b\n")]);
		expect(await all(gzipLines(cut(both, 5), roomy))).toEqual(["a", "b"]);
	});

	test("let go of a file that is given up in the middle", async () => {
		for (const [read, file] of [
			[lines, Buffer.from(noise(300_000))],
			[gzipLines, gzipSync(noise(300_000))],
			[zipLines, zip(noise(300_000))],
		] as const) {
			let isClosed = false;
			const source = (async function* () {
				try {
					yield* cut(file, 1_000);
				} finally {
					isClosed = true;
				}
			})();
			for await (const _line of read(source, roomy)) break;
			await expect.poll(() => isClosed).toBe(true);
		}
	});
});

/** Files that are refused, with the words that say why. */
const broken: readonly [string, () => AsyncIterable<string>, RegExp][] = [
	[
		"that holds too much",
		() =>
			gzipLines(cut(gzipSync(noise(1_200_000)), 999), {
				...roomy,
				maxBytes: 1_000_000,
			}),
		/holds more than a report can/,
	],
	[
		"that is made to fill memory",
		() => gzipLines(cut(gzipSync(zeros()), 999), huge),
		/holds more than a report can/,
	],
	[
		"that is made to fill memory, as a zip archive",
		() => zipLines(cut(zip(zeros()), 999), huge),
		/holds more than a report can/,
	],
	[
		"that says of itself that it is larger than allowed",
		() =>
			zipLines(cut(zip(rows(900), { method: 0 }), 999), {
				...roomy,
				maxBytes: 1_000,
			}),
		/holds more than a report can/,
	],
	[
		"with a line without end",
		() => gzipLines(cut(gzipSync("x".repeat(200_000)), 999), roomy),
		/line without end/,
	],
	[
		"of gzip that is a page",
		() => gzipLines(cut(Buffer.from(" \n<html>"), 2), roomy),
		/is a web page/,
	],
	[
		"that is no gzip",
		() => gzipLines(cut(Buffer.from("day,spend\n"), 2), roomy),
		/not packed by gzip/,
	],
	[
		"of zip that is a page",
		() => zipLines(cut(Buffer.from("<html>".repeat(20)), 2), roomy),
		/is a web page/,
	],
	[
		"that is no zip archive",
		() => zipLines(cut(gzipSync(rows(99)), 2), roomy),
		/no zip archive/,
	],
	[
		"that is a page",
		() => lines(cut(Buffer.from("\uFEFF<!doctype html>"), 3), roomy),
		/is a web page/,
	],
	[
		"of gzip that is empty",
		() => gzipLines(cut(Buffer.of(), 9), roomy),
		/empty/,
	],
	["of zip that is empty", () => zipLines(cut(Buffer.of(), 9), roomy), /empty/],
	[
		"that is packed twice",
		() => gzipLines(cut(gzipSync(gzipSync(rows(99))), 9), roomy),
		/packed once more, by gzip/,
	],
	[
		"that holds another archive",
		() => zipLines(cut(zip(zip(rows(99))), 9), roomy),
		/packed once more, as a zip archive/,
	],
	[
		"of gzip with something else behind it",
		() =>
			gzipLines(
				cut(Buffer.concat([gzipSync("a\n"), Buffer.from("else")]), 9),
				roomy,
			),
		/cannot be unpacked/,
	],
	[
		"of gzip with another checksum",
		() => {
			const file = gzipSync(rows(99));
			file.writeUInt32LE(1, file.length - 8);
			return gzipLines(cut(file, 9), roomy);
		},
		/cannot be unpacked/,
	],
	[
		"that is encrypted",
		() => zipLines(cut(zip("abc", { flags: 1 }), 9), roomy),
		/is encrypted/,
	],
	[
		"with a hidden directory",
		() => zipLines(cut(zip("abc", { flags: 0x2000 }), 9), roomy),
		/is encrypted/,
	],
	[
		"that holds a directory and no file",
		() => zipLines(cut(archiveOf(), 9), roomy),
		/without a file/,
	],
	[
		"that is packed in another way",
		() => zipLines(cut(zip("abc", { method: 12 }), 9), roomy),
		/packed in a way/,
	],
	[
		"that is not packed and does not say how long it is",
		() => zipLines(cut(zip("abc", { method: 0, sums: "marked" }), 9), roomy),
		/packed in a way/,
	],
	[
		"with two tables",
		() =>
			zipLines(
				cut(archiveOf({ content: "a\n" }, { name: "b.csv", content: "b" }), 9),
				roomy,
			),
		/more than one file/,
	],
	[
		"with two thousand files",
		() =>
			zipLines(
				cut(
					archiveOf(
						...Array.from({ length: 2_000 }, (_, at) => ({
							name: `${at}`,
							content: "",
							method: 0,
						})),
					),
					65_536,
				),
				roomy,
			),
		/more than one file/,
	],
	[
		"that lists a file which it does not have",
		() => {
			const two = archiveOf({ content: "a" }, { name: "b", content: "b" });
			const second = two.indexOf("PK\u0003\u0004", 4, "latin1");
			const directory = two.indexOf("PK\u0001\u0002", 0, "latin1");
			return zipLines(
				cut(
					Buffer.concat([two.subarray(0, second), two.subarray(directory)]),
					9,
				),
				roomy,
			);
		},
		/more than one file/,
	],
	[
		"with a folder",
		() => zipLines(cut(zip("", { name: "reports/" }), 9), roomy),
		/holds a folder/,
	],
	...[
		"../../etc/passwd",
		"a/../../b.csv",
		"..\\b.csv",
		"/etc/passwd",
		"\\\\host\\b.csv",
		"C:\\b.csv",
		"report.csv\0.exe",
		"",
	].map((name): [string, () => AsyncIterable<string>, RegExp] => [
		`under the name ${JSON.stringify(name)}`,
		() => zipLines(cut(zip("abc", { name }), 9), roomy),
		/name that no report has/,
	]),
	[
		"with another checksum",
		() => zipLines(cut(zip(rows(99), { crc: 1 }), 9), roomy),
		/is damaged/,
	],
	[
		"with another checksum behind its content",
		() => zipLines(cut(zip(rows(99), { crc: 1, sums: "marked" }), 9), roomy),
		/is damaged/,
	],
	[
		"whose directory names another file",
		() => zipLines(cut(zip(rows(99), { listedName: "other" }), 9), roomy),
		/is damaged/,
	],
	[
		"that goes on behind its end",
		() =>
			zipLines(
				cut(Buffer.concat([zip(rows(99)), Buffer.from("more")]), 9),
				roomy,
			),
		/goes on behind its end/,
	],
];

describe("a file is refused", () => {
	test.each(broken)("%s", async (_what, read, words) => {
		const error = await all(read()).catch((thrown: unknown) => thrown);
		expect(error).toBeInstanceOf(UnexpectedReply);
		expect((error as UnexpectedReply).message).toMatch(words);
		expect((error as UnexpectedReply).message).toMatch(
			/^The platform's file .*\. Try again; .*\.$/,
		);
	});

	test.each<[string, Buffer, typeof gzipLines]>([
		["zip", zip(rows(40)), zipLines],
		["zip with sums behind", zip(rows(40), { sums: "marked" }), zipLines],
		["zip64", zip(rows(40), { zip64: true }), zipLines],
		["zip that is not packed", zip(rows(9), { method: 0 }), zipLines],
		["gzip", gzipSync(rows(40)), gzipLines],
	])(
		"as %s wherever it was cut, with all of its lines or without",
		async (_what, whole, read) => {
			for (let length = 0; length < whole.length; length += 1) {
				const error = await all(
					read(cut(whole.subarray(0, length), 50), roomy),
				).catch((thrown: unknown) => thrown);
				expect(error, `after ${length} bytes`).toBeInstanceOf(UnexpectedReply);
			}
		},
	);

	test("with the source's own error where that fails", async () => {
		const failing = (file: Buffer) =>
			(async function* () {
				yield file.subarray(0, file.length - 4);
				throw new Error("cut off");
			})();
		for (const [read, file] of [
			[lines, Buffer.from(rows(9))],
			[gzipLines, gzipSync(rows(9))],
			[zipLines, zip(rows(9))],
		] as const)
			await expect(all(read(failing(file), roomy))).rejects.toThrow("cut off");
	});
});
