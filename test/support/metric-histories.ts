import fc from "fast-check";

// Random histories of what is written to an account's numbers, for three accounts with three campaigns each.

type ValueOf<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never;

/** Days of the numbers: two months, two weeks. */
export const historyDays = [
	"2026-03-28",
	"2026-03-31",
	"2026-04-01",
	"2026-04-06",
];

/** Account 0, 1 or 2, of which 2 is 0 at another brand's connection; each has three campaigns. */
const account = fc.constantFrom(0, 2, 0, 2, 1);
const day = fc.constantFrom(...historyDays);
const numbers = fc.record({
	currencyCode: fc.constantFrom("USD", "EUR"),
	costMicros: fc.bigInt({ min: -5_000_000n, max: 5_000_000n }),
	impressions: fc.bigInt({ min: 0n, max: 1_000n }),
	clicks: fc.bigInt({ min: 0n, max: 100n }),
	conversions: fc.constantFrom(null, 0, 0.1, 1 / 3, 2),
	conversionValueMicros: fc.option(fc.bigInt({ min: 0n, max: 9_000n })),
});
/** Seconds of the moment at which something was asked for: some are older than what is there. */
const moment = fc.integer({ min: 1, max: 30 });

const page = fc.record({
	kind: fc.constant("page" as const),
	account,
	moment,
	rows: fc.uniqueArray(
		fc.record({ campaign: fc.nat({ max: 2 }), day, numbers }),
		{ maxLength: 12, selector: (row) => `${row.campaign} ${row.day}` },
	),
});
const zero = fc.record({
	kind: fc.constant("zero" as const),
	account,
	moment,
	from: day,
	to: day,
});
const rest = fc.record({
	kind: fc.constant("rest" as const),
	account,
	day,
	numbers: fc.option(numbers),
});
const deletion = fc.record({
	kind: fc.constant("deletion" as const),
	account,
	most: fc.integer({ min: 1, max: 6 }),
});
const age = fc.record({
	kind: fc.constant("age" as const),
	account,
	from: day,
	to: day,
});
const wholly = fc.record({
	kind: fc.constant("wholly" as const),
	account,
	from: day,
	to: day,
});
const step = fc.oneof(
	{ weight: 5, arbitrary: page },
	{ weight: 1, arbitrary: zero },
	{ weight: 1, arbitrary: rest },
	{ weight: 2, arbitrary: deletion },
	{ weight: 1, arbitrary: age },
	{ weight: 3, arbitrary: wholly },
);
export type Step = ValueOf<typeof step>;

/** One transaction: what it does, and whether it is given up at its end. */
const transaction = fc.record({
	kind: fc.constant("transaction" as const),
	steps: fc.array(step, { minLength: 2, maxLength: 4 }),
	givenUp: fc.constantFrom(false, false, true),
});
/** A person's choice of an account, or of what becomes of its data. */
const decision = fc.record({
	kind: fc.constant("decision" as const),
	account,
	fate: fc.constantFrom(...(["CHOOSE", "KEEP", "HIDE", "DELETE"] as const)),
});
export type Transaction = ValueOf<typeof transaction>;
export type Decision = ValueOf<typeof decision>;
const deed = fc.oneof(
	{ weight: 3, arbitrary: transaction },
	{ weight: 1, arbitrary: decision },
);
/** Deeds of several workers and persons side by side, each one after another. */
export const history = fc.array(
	fc.array(deed, { minLength: 2, maxLength: 5 }),
	{
		minLength: 1,
		maxLength: 3,
	},
);
