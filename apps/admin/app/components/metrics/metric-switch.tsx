import { RadioGroup } from "radix-ui";
import { type MetricName, metricLabels } from "../../format/metric-values.ts";

/** Chooses which number a chart shows. */
export function MetricSwitch({
	metrics,
	metric,
	onChange,
}: {
	metrics: readonly MetricName[];
	metric: MetricName;
	onChange: (metric: MetricName) => void;
}) {
	return (
		<RadioGroup.Root
			value={metric}
			onValueChange={(value) => onChange(value as MetricName)}
			aria-label="Number shown"
			className="flex w-fit max-w-full flex-wrap gap-1 rounded-lg border border-line bg-canvas p-1"
		>
			{metrics.map((name) => (
				<RadioGroup.Item
					key={name}
					value={name}
					className="rounded-md px-2.5 py-1 text-[13px] text-ink-soft transition-colors hover:text-ink data-[state=checked]:bg-surface data-[state=checked]:font-medium data-[state=checked]:text-ink data-[state=checked]:shadow-sm"
				>
					{metricLabels[name]}
				</RadioGroup.Item>
			))}
		</RadioGroup.Root>
	);
}
