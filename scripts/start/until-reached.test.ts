import { expect, test } from "vitest";
import { untilReached } from "./until-reached.ts";

const { signal } = new AbortController();
const options = { signal, everyMs: 0, standstillMs: 0 };

test("what gets on is waited for, and what stands still is given up by its name", async () => {
	let looks = 0;
	await untilReached(
		"an import",
		async () => ({ isReached: ++looks === 20, state: `${looks} rows` }),
		options,
	);
	expect(looks).toBe(20);
	await expect(
		untilReached(
			"an import",
			async () => ({ isReached: false, state: "20 rows" }),
			options,
		),
	).rejects.toThrow("an import got no further within 0 seconds");
});

test("a stop ends the wait at once", async () => {
	const stop = new AbortController();
	const waiting = untilReached(
		"an import",
		async () => ({ isReached: false, state: "" }),
		{ signal: stop.signal, everyMs: 3_600_000 },
	);
	stop.abort();
	await expect(waiting).rejects.toThrow("aborted");
});
