import type { ReactNode } from "react";

/** Names and values of one object, one below the other where there is little room: on a phone, and in a narrow card. */
export function DetailsList({
	items,
}: {
	items: readonly { name: string; value: ReactNode }[];
}) {
	return (
		<div className="@container">
			<dl className="grid gap-x-6 gap-y-3.5 @sm:grid-cols-[minmax(8rem,auto)_1fr]">
				{items.map(({ name, value }) => (
					<div
						key={name}
						className="grid gap-y-0.5 @sm:col-span-2 @sm:grid-cols-subgrid"
					>
						<dt className="text-ink-soft">{name}</dt>
						<dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
					</div>
				))}
			</dl>
		</div>
	);
}
