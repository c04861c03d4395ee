import type { ReactNode } from "react";
import { Table } from "./table.tsx";

export interface ChartFigureProps {
	/** Name of what the chart shows. */
	label: string;
	chart: ReactNode;
	/** Head and body of a table with the same numbers. */
	children: ReactNode;
}

/** A chart with its numbers in a table below it, for those to whom a picture tells nothing. */
export function ChartFigure({ label, chart, children }: ChartFigureProps) {
	return (
		<figure className="min-w-0">
			<div
				role="img"
				aria-label={`${label}. The numbers are in the table below.`}
			>
				{chart}
			</div>
			<figcaption className="mt-2">
				<details>
					<summary className="w-fit rounded text-[13px] text-ink-soft hover:text-ink">
						Show as a table
					</summary>
					<div className="mt-2 max-h-72 overflow-y-auto rounded-lg border border-line">
						<Table caption={label}>{children}</Table>
					</div>
				</details>
			</figcaption>
		</figure>
	);
}
