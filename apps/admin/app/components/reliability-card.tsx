import { countOf, formatRate } from "../format/numbers.ts";
import type { Reliability } from "../graphql/brands.ts";
import { Card } from "./ui/card.tsx";

/** Shares of what was tried in the last 30 days that succeeded; nothing where nothing was tried. */
export function ReliabilityCard({ reliability }: { reliability: Reliability }) {
	const figures = [
		{
			name: "Connecting",
			rate: reliability.connectSuccessRate,
			tried: countOf(reliability.connectsTried, "try", "tries"),
		},
		{
			name: "Imports",
			rate: reliability.importSuccessRate,
			tried: countOf(reliability.importsRun, "run"),
		},
		{
			name: "Creative files",
			rate: reliability.assetSuccessRate,
			tried: countOf(reliability.assetsTried, "file"),
		},
	].filter(({ rate }) => rate !== null);
	if (figures.length === 0) return null;
	return (
		<Card
			title="Reliability"
			description="What succeeded in the last 30 days, in all brands. An import counts when it left nothing out."
		>
			<dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
				{figures.map(({ name, rate, tried }) => (
					<div key={name} className="min-w-0">
						<dt className="text-[13px] text-ink-soft">{name}</dt>
						<dd>
							<span className="font-semibold text-xl tabular-nums tracking-tight">
								{formatRate(rate ?? 0)}
							</span>
							<span className="block text-[13px] text-ink-soft">{tried}</span>
						</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}
