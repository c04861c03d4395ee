import type { Grains } from "../../graphql/grains.ts";
import { HoursCard, type HoursCardProps } from "./hours-card.tsx";
import { RegionsCard } from "./regions-card.tsx";

/** Hours and regions of a brand, as far as its platforms tell them; nothing where there are none. */
export function GrainCards({
	grains: { hours, regions },
	currencyCode,
	timeZone,
	days,
}: { grains: Grains } & Omit<HoursCardProps, "hours">) {
	const of = (rows: readonly { currencyCode: string }[]) =>
		rows.find((row) => row.currencyCode === currencyCode)?.currencyCode ??
		rows[0]?.currencyCode;
	const hoursIn = of(hours.rows);
	const regionsIn = of(regions.rows);
	if (!hoursIn && !regionsIn) return null;
	return (
		<div className="grid items-start gap-6 lg:grid-cols-2">
			{hoursIn && (
				<HoursCard
					hours={hours}
					currencyCode={hoursIn}
					timeZone={timeZone}
					days={days}
				/>
			)}
			{regionsIn && <RegionsCard regions={regions} currencyCode={regionsIn} />}
		</div>
	);
}
