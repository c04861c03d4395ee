import { randomBytes } from "node:crypto";
import { deflateRawSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { UnexpectedReply } from "../errors.ts";
import { gzipLines, lines, zipLines } from "./file-lines.ts";

const roomy = { maxBytes: 10_000_000, lineBytes: 100_000 };

async function* cut(bytes: Buffer, size: number) {
	for (let at = 0; at < bytes.length; at += size)
		yield bytes.subarray(at, at + size);
}
async function all(found: AsyncIterable<string>): Promise<string[]> {
	const kept: string[] = [];
	for await (const line of found) kept.push(line);
	return kept;
}

/** A zip archive as far as it is read: the first entry, its sizes told behind it, then what follows. */
function zip(text: string, more: { flags?: number; method?: number } = {}) {
	const name = Buffer.from("report.csv");
	const header = Buffer.alloc(30);
	header.writeUInt32LE(0x04034b50, 0);
	header.writeUInt16LE(more.flags ?? 8, 6);
	header.writeUInt16LE(more.method ?? 8, 8);
	header.writeUInt16LE(name.length, 26);
	return Buffer.concat([
		header,
		name,
		deflateRawSync(text),
		Buffer.from("PK\x07\x08 and the directory"),
	]);
}

describe("lines", () => {
	test("are the same however the file is cut, with either end of a line", async () => {
		const line = fc.string().map((text) => text.replaceAll(/[\r\n]/g, " "));
		await fc.assert(
			fc.asyncProperty(
				fc.array(line, { minLength: 1 }),
				fc.constantFrom("\n", "\r\n"),
				fc.integer({ min: 1, max: 50 }),
				async (texts, end, size) => {
					const bytes = Buffer.from(texts.join(end) + end);
					expect(await all(lines(cut(bytes, size), roomy))).toEqual(texts);
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
			const text = Array.from({ length: 500 }, (_, at) => `row ${at}`).join(
				"\n",
			);
			expect(
				await all(gzipLines(cut(gzipSync(text), size), roomy)),
			).toHaveLength(500);
			const rows = await all(zipLines(cut(zip(text), size), roomy));
			expect(rows).toHaveLength(500);
			expect(rows.at(-1)).toBe("row 499");
		},
	);
});

describe("a packed file is refused", () => {
	/** Packs a thousandfold; its lines are long, so that few are read before it is found out. */
	const zeros = () => `${"0".repeat(999)}\n`.repeat(30_000);
	/** Hardly packs at all. */
	const noise = (bytes: number) =>
		randomBytes(bytes / 2)
			.toString("hex")
			.replaceAll(/.{100}/g, "$&\n");
	const huge = { ...roomy, maxBytes: 1e9 };
	test.each<[string, () => AsyncIterable<string>]>([
		[
			"that holds too much",
			() =>
				gzipLines(cut(gzipSync(noise(1_200_000)), 999), {
					...roomy,
					maxBytes: 1_000_000,
				}),
		],
		[
			"that is made to fill memory",
			() => gzipLines(cut(gzipSync(zeros()), 999), huge),
		],
		["the same as a zip", () => zipLines(cut(zip(zeros()), 999), huge)],
		[
			"with a line without end",
			() => gzipLines(cut(gzipSync("x".repeat(200_000)), 999), roomy),
		],
		["that is none", () => gzipLines(cut(Buffer.from("<html>"), 2), roomy)],
		[
			"that is no zip",
			() => zipLines(cut(Buffer.from("<html>".repeat(20)), 2), roomy),
		],
		[
			"that breaks off",
			() =>
				gzipLines(cut(gzipSync("abc\n".repeat(999)).subarray(0, 30), 9), roomy),
		],
		[
			"whose header breaks off",
			() => zipLines(cut(zip("abc").subarray(0, 20), 9), roomy),
		],
		[
			"that is encrypted",
			() => zipLines(cut(zip("abc", { flags: 9 }), 9), roomy),
		],
		[
			"whose content breaks off",
			() => {
				const whole = zip(noise(20_000));
				return zipLines(cut(whole.subarray(0, whole.length / 2), 99), roomy);
			},
		],
		[
			"that holds a directory and no file",
			() =>
				zipLines(cut(Buffer.from(`PK\x05\x06${"\0".repeat(18)}`), 9), roomy),
		],
		[
			"that is packed in another way",
			() => zipLines(cut(zip("abc", { method: 12 }), 9), roomy),
		],
	])("%s", async (_what, read) => {
		await expect(all(read())).rejects.toBeInstanceOf(UnexpectedReply);
	});

	test("with the source's own error where that fails", async () => {
		const failing = (async function* () {
			yield gzipSync("abc\n").subarray(0, 12);
			throw new Error("cut off");
		})();
		await expect(all(gzipLines(failing, roomy))).rejects.toThrow("cut off");
	});
});
