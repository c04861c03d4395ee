import type {
	DailyMetricDraft,
	MetricNumbers,
	Page,
} from "@patchbay/platforms";
import { expect } from "vitest";
import type { Concern, ContractTest } from "../concern.ts";
import { daysBack, print, recordsOf } from "../pages.ts";

/** Days that are over in every zone, and few: a day has many hours and regions. */
const days = daysBack(3, 2);

/** Things that count as a conversion: each choice is read, alone, and wherever conversions are told. */
export const conversions: Concern = {
	name: "conversions",
	testsOf({ platform, known }) {
		const { daily, hourly, region, totals } = platform.parts.metrics ?? {};
		if (!platform.conversions || !daily) return [];
		const { choices, custom } = platform.conversions;
		const { rows = [], custom: ownKey } = known.conversions ?? {};
		const [usual, ...others] = choices.map(({ key }) => key);
		const declared = (key: string) =>
			choices.some((choice) => choice.key === key)
				? `conversion ${key}`
				: "conversions of a custom form";
		const tests: ContractTest[] = rows.map(
			({ name, conversion, path, body, fault, expected }) => ({
				title: `Of a row with ${name}, ${conversion} counts what is its own, and no sum`,
				proves: [declared(conversion)],
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					// A connector may ask for each kind of number by itself.
					const reply = fault ?? { kind: "custom", status: 200, body };
					await stand.fail(path, { ...reply, count: 20 });
					const [row, ...more] = await recordsOf(
						daily.run(session, account, { ...days, conversion }),
					);
					expect(more).toEqual([]);
					expect(row).toMatchObject(expected);
				},
			}),
		);
		tests.push({
			title: "Where nothing is chosen, the first choice counts",
			async run(stand) {
				const { session } = await stand.signIn();
				const account = await stand.account(session);
				const read = (options: object) =>
					recordsOf(daily.run(session, account, { ...days, ...options }));
				const rows = await read({});
				expect(sumOf(rows).conversions).toBeGreaterThan(0);
				expect(await read({ conversion: usual })).toEqual(rows);
			},
		});
		const isTold = daily.grain.conversions;
		const grains = [
			{ ...daily, name: "day", isTold },
			...(hourly
				? [{ ...hourly, name: "hour", isTold: hourly.grain.conversions }]
				: []),
			...(region
				? [{ ...region, name: "region", isTold: region.grain.conversions }]
				: []),
			...(totals ? [{ ...totals, name: "account", isTold }] : []),
		];
		for (const key of [...others, ...(ownKey ? [ownKey] : [])])
			tests.push({
				title: `Counting ${key} changes the conversions alone: by ${grains.map(({ name }) => name).join(", ")}`,
				...(key === ownKey && custom ? { proves: [declared(key)] } : {}),
				async run(stand) {
					const { session } = await stand.signIn();
					const account = await stand.account(session);
					let ofDays: Sum | undefined;
					for (const grain of grains) {
						const read = (conversion?: string) =>
							recordsOf<MetricNumbers>(
								grain.run(session, account, {
									...days,
									...(conversion ? { conversion } : {}),
								}) as AsyncIterable<Page<DailyMetricDraft>>,
							);
						const before = await read();
						const after = await read(key);
						expect(withoutConversions(after)).toEqual(
							withoutConversions(before),
						);
						const sum = sumOf(after);
						if (grain.isTold) expect(sum).not.toEqual(sumOf(before));
						else expect(sum).toEqual(unknown);
						ofDays ??= sum;
						if (grain.name === "hour" && grain.isTold)
							expect(sum).toEqual(ofDays);
						if (grain.name === "account")
							expect(sum.conversions ?? 0).toBeGreaterThanOrEqual(
								ofDays.conversions ?? 0,
							);
					}
				},
			});
		tests.push({
			title: "A key that is no choice is refused before any request",
			async run(stand) {
				const { session } = await stand.signIn();
				const account = await stand.account(session);
				await stand.reset();
				for (const grain of grains)
					await expect(async () =>
						recordsOf<MetricNumbers>(
							grain.run(session, account, {
								...days,
								conversion: "no such thing",
							}) as AsyncIterable<Page<DailyMetricDraft>>,
						),
					).rejects.toMatchObject({
						code: "INVALID_INPUT",
						field: ["conversion"],
						message: expect.stringContaining(usual ?? ""),
					});
				expect(await stand.requests("*")).toEqual([]);
			},
		});
		return tests;
	},
};

interface Sum {
	/** Rounded to thousandths, so that parts add up; null where no row tells any. */
	conversions: number | null;
	valueMicros: bigint | null;
}

const unknown: Sum = { conversions: null, valueMicros: null };

function sumOf(rows: readonly MetricNumbers[]): Sum {
	let { conversions, valueMicros } = unknown;
	for (const row of rows) {
		if (row.conversions !== null)
			conversions = (conversions ?? 0) + Math.round(row.conversions * 1_000);
		if (row.conversionValueMicros !== null)
			valueMicros = (valueMicros ?? 0n) + row.conversionValueMicros;
	}
	return { conversions, valueMicros };
}

/** Rows of something seen, clicked or paid for: those of conversions alone come and go with what counts. */
function withoutConversions(rows: readonly MetricNumbers[]): string[] {
	return rows
		.filter(
			({ costMicros, impressions, clicks }) =>
				costMicros + impressions + clicks > 0n,
		)
		.map(({ conversions: _c, conversionValueMicros: _v, ...rest }) =>
			print(rest),
		)
		.sort();
}
