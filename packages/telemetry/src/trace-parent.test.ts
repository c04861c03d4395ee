import { expect, test } from "vitest";
import { readTraceParent, writeTraceParent } from "./trace-parent.ts";

const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

test("what is written is read again", () => {
	const read = readTraceParent(parent);
	expect(read).toMatchObject({
		traceId: "0af7651916cd43dd8448eb211c80319c",
		spanId: "b7ad6b7169203331",
		traceFlags: 1,
	});
	expect(read && writeTraceParent(read)).toBe(parent);
});

test("whatever else a client sends is no parent", () => {
	for (const text of [
		"",
		"x",
		parent.toUpperCase(),
		`${parent}-more`,
		parent.replace("0af7651916cd43dd8448eb211c80319c", "0".repeat(32)),
		parent.replace("b7ad6b7169203331", "0".repeat(16)),
		parent.replace("00-", "ff-"),
		`${parent}\n`,
	])
		expect(readTraceParent(text), text).toBeNull();
});
