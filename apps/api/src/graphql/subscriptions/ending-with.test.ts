import { expect, test } from "vitest";
import { endingWith } from "./ending-with.ts";

async function* three(): AsyncGenerator<number> {
	yield 1;
	yield 2;
	yield 3;
}

function start(events: AsyncIterable<number> = three()) {
	const abort = new AbortController();
	let ends = 0;
	const stream = endingWith(events, abort.signal, () => {
		ends += 1;
	});
	return { stream, abort, ends: () => ends };
}

test("the end is told once, when the last event has been read", async () => {
	const { stream, ends } = start();
	const seen: number[] = [];
	for await (const event of stream) {
		expect(ends()).toBe(0);
		seen.push(event);
	}
	await stream.return(undefined);
	expect([seen, ends()]).toEqual([[1, 2, 3], 1]);
});

test("the end is told of a stream that is left, that fails, or that nobody has ever read", async () => {
	const left = start();
	for await (const _event of left.stream) break;
	expect(left.ends()).toBe(1);

	const failing = start(
		(async function* () {
			yield 1;
			throw new Error("broken");
		})(),
	);
	await failing.stream.next();
	await expect(failing.stream.next()).rejects.toThrow("broken");
	expect(failing.ends()).toBe(1);

	const unread = start();
	unread.abort.abort();
	expect(unread.ends()).toBe(1);
});
