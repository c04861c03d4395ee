import type { AccountRef, Page } from "../drafts.ts";
import type { MetricsOptions, Parts } from "../parts.ts";
import type { Platform } from "../platform.ts";
import type { PlatformSession } from "../session.ts";
import { readConversion } from "./conversion-choice.ts";

type Metrics = NonNullable<Parts["metrics"]>;
type Run<Draft> = (
	session: PlatformSession,
	account: AccountRef,
	options: MetricsOptions,
) => AsyncIterable<Page<Draft>>;

/** Metric parts that refuse a key which is none of the platform's conversions, before any request and at once. */
export function checkConversions(
	platform: Pick<Platform, "name" | "conversions">,
	metrics: Metrics,
): Metrics {
	const checked =
		<Draft>(run: Run<Draft>): Run<Draft> =>
		(session, account, options) => {
			const { conversion } = options;
			if (conversion !== undefined)
				readConversion(platform, conversion, ["conversion"]);
			return run(session, account, options);
		};
	const { daily, hourly, region, totals } = metrics;
	return {
		...metrics,
		...(daily ? { daily: { ...daily, run: checked(daily.run) } } : {}),
		...(hourly ? { hourly: { ...hourly, run: checked(hourly.run) } } : {}),
		...(region ? { region: { ...region, run: checked(region.run) } } : {}),
		...(totals ? { totals: { ...totals, run: checked(totals.run) } } : {}),
	};
}
