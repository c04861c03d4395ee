import { expect, test } from "vitest";
import { readBeside } from "./read-beside.ts";

/** Reads the next of some states at each question; the last one from then on. */
const reading = <State>(...states: State[]) => {
	let asked = 0;
	return async (): Promise<State> => {
		const state = states[Math.min(asked, states.length - 1)] as State;
		asked += 1;
		return state;
	};
};
const kindOf = ({ kind }: { kind: string | null }) => kind;
const readOther = async (kind: string) => `about ${kind}`;

test("an object is told as it is when the other is known", async () => {
	expect(
		await readBeside(
			reading({ kind: "daily", amount: 1 }, { kind: "daily", amount: 2 }),
			kindOf,
			readOther,
		),
	).toEqual({ found: { kind: "daily", amount: 2 }, other: "about daily" });
});

test("an object that became another kind is asked about anew", async () => {
	expect(
		await readBeside(
			reading({ kind: "daily" }, { kind: "lifetime" }),
			kindOf,
			readOther,
		),
	).toEqual({ found: { kind: "lifetime" }, other: "about lifetime" });
});

test("nothing is asked about an object without a kind, and about none", async () => {
	const read = reading({ kind: null });
	expect(await readBeside(read, kindOf, readOther)).toEqual({
		found: { kind: null },
		other: null,
	});
	expect(
		await readBeside(reading<{ kind: string } | null>(null), kindOf, readOther),
	).toBeNull();
	expect(
		await readBeside(
			reading<{ kind: string } | null>({ kind: "daily" }, null),
			kindOf,
			readOther,
		),
	).toBeNull();
});
