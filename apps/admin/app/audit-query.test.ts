import { expect, test } from "vitest";
import {
	auditFilter,
	auditQuery,
	exportParameters,
	periodProblem,
} from "./audit-query.ts";

const query = (address: string) => auditQuery(new URLSearchParams(address));

test("the address says what is shown; days are whole and of UTC", () => {
	const asked = query(
		"action=SIGN_IN&action=CONNECT&actor=TWVtYmVyOjE&from=2026-11-01&to=2026-11-21&result=no",
	);
	expect(auditFilter(asked)).toEqual({
		actions: ["CONNECT", "SIGN_IN"],
		actorId: "TWVtYmVyOjE",
		connectionId: undefined,
		from: "2026-11-01T00:00:00.000Z",
		to: "2026-11-21T23:59:59.999Z",
		succeeded: false,
	});
	expect(String(exportParameters(asked))).toBe(
		"actions=CONNECT%2CSIGN_IN&actorId=TWVtYmVyOjE&from=2026-11-01T00%3A00%3A00.000Z&to=2026-11-21T23%3A59%3A59.999Z&succeeded=false",
	);
});

test("what the address gets wrong is left out", () => {
	expect(
		query(
			"action=DROP_TABLE&actor=%27or&from=yesterday&to=2026-13-40&result=1",
		),
	).toEqual({
		actions: [],
		actorId: null,
		connectionId: null,
		from: null,
		to: null,
		succeeded: null,
	});
});

test("days the wrong way round are told; the same day twice is one day", () => {
	for (const [address, problem] of [
		["from=2026-11-02&to=2026-11-01", "The last day is before the first one."],
		["from=2026-11-01&to=2026-11-01", null],
		["from=2026-11-02", null],
		["to=2026-11-01", null],
	] as const)
		expect([address, periodProblem(query(address))]).toEqual([
			address,
			problem,
		]);
});
