import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { expect, test } from "vitest";
import { eventBlocks } from "./event-blocks.ts";

async function passOn(pieces: string[], limit?: number): Promise<string[]> {
	const out: string[] = [];
	await pipeline(
		Readable.from(pieces.map((piece) => Buffer.from(piece))),
		eventBlocks(limit),
		async (source: AsyncIterable<Buffer>) => {
			for await (const block of source) out.push(block.toString());
		},
	);
	return out;
}

test("events cut anywhere come out whole, so a heartbeat between two pieces never lands inside one", async () => {
	const pieces = [
		"event: next\nda",
		'ta: {"percent":"1€"}\n',
		"\n:\n\nevent: ",
		"next\ndata: 2\n\n",
	];
	const out = await passOn(pieces);
	expect(out.join("")).toBe(pieces.join(""));
	expect(out.filter((block) => !block.endsWith("\n\n"))).toEqual([]);
});

test("an endless event ends the stream instead of filling memory", async () => {
	await expect(passOn(["data: ", "x".repeat(2_000)], 1_000)).rejects.toThrow(
		"longer than the limit",
	);
});
