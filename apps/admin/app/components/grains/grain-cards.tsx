import { currenciesOf } from "../../format/money.ts";
import type { Grains } from "../../graphql/grains.ts";
import { HoursCard, type HoursCardProps } from "./hours-card.tsx";
import { RegionsCard } from "./regions-card.tsx";

/** Hours and regions of a brand, as far as its platforms tell them; nothing where there are none. */
export function GrainCards({
	grains: { hours, regions },
	currencyCode,
	timeZone,
	days,
}: {
	grains: Grains;
	/** The brand's, which stands first. */
	currencyCode: string;
} & Pick<HoursCardProps, "timeZone" | "days">) {
	const hoursIn = currenciesOf(hours.rows, currencyCode);
	const regionsIn = currenciesOf(regions.rows, currencyCode);
	if (hoursIn.length + regionsIn.length === 0) return null;
	return (
		<div className="grid items-start gap-6 lg:grid-cols-2">
			{hoursIn.length > 0 && (
				<HoursCard
					hours={hours}
					currencies={hoursIn}
					timeZone={timeZone}
					days={days}
				/>
			)}
			{regionsIn.length > 0 && (
				<RegionsCard regions={regions} currencies={regionsIn} />
			)}
		</div>
	);
}
