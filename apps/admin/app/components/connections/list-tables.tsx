import type { ReactNode } from "react";
import { formatMoney } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import type {
	Audience,
	CatalogItem,
	Source,
} from "../../graphql/account-lists.ts";
import type { AudienceKind, SourceKind } from "../../graphql/enums.ts";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { TimeOr } from "../ui/time.tsx";

const audienceKindNames: Record<AudienceKind, string> = {
	LIST: "List",
	SEGMENT: "Segment",
};

const sourceKindNames: Record<SourceKind, string> = {
	PIXEL: "Pixel",
	IDENTITY: "Identity",
	METRIC: "Metric",
};

const notTold = <span className="text-ink-faint">Not told</span>;

export function AudienceTable({
	caption,
	audiences,
}: {
	caption: string;
	audiences: readonly Audience[];
}) {
	return (
		<Table stacked caption={caption}>
			<thead>
				<tr>
					<Th>Name</Th>
					<Th>Kind</Th>
					<Th className="text-right">Members</Th>
					<Th>Changed</Th>
				</tr>
			</thead>
			<tbody>
				{audiences.map((audience) => (
					<tr key={audience.externalId} className={rowClass}>
						<Named {...audience} />
						<Td label="Kind">{audienceKindNames[audience.kind]}</Td>
						<Td label="Members" className="tabular-nums sm:text-right">
							{audience.memberCount === null
								? notTold
								: formatCount(audience.memberCount)}
						</Td>
						<Td label="Changed" className="min-w-28">
							<TimeOr at={audience.updatedAt} otherwise="Not told" />
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

export function CatalogTable({
	caption,
	items,
}: {
	caption: string;
	items: readonly CatalogItem[];
}) {
	return (
		<Table stacked caption={caption}>
			<thead>
				<tr>
					<Th>Item</Th>
					<Th className="text-right">Price</Th>
					<Th>State</Th>
				</tr>
			</thead>
			<tbody>
				{items.map((item) => (
					<tr key={item.externalId} className={rowClass}>
						<Named
							externalId={item.externalId}
							name={
								item.url ? (
									<a
										href={item.url}
										target="_blank"
										rel="noreferrer"
										className="hover:underline"
									>
										{item.name}
									</a>
								) : (
									item.name
								)
							}
						/>
						<Td label="Price" className="tabular-nums sm:text-right">
							{item.price
								? formatMoney(item.price.amountMicros, item.price.currencyCode)
								: notTold}
						</Td>
						<Td label="State">
							{item.published === null
								? notTold
								: item.published
									? "Published"
									: "Not published"}
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

export function SourceTable({
	caption,
	sources,
}: {
	caption: string;
	sources: readonly Source[];
}) {
	return (
		<Table stacked caption={caption}>
			<thead>
				<tr>
					<Th>Name</Th>
					<Th>Kind</Th>
					<Th>Details</Th>
				</tr>
			</thead>
			<tbody>
				{sources.map((source) => (
					<tr key={`${source.kind} ${source.externalId}`} className={rowClass}>
						<Named {...source} />
						<Td label="Kind">{sourceKindNames[source.kind]}</Td>
						<Td label="Details" className="[overflow-wrap:anywhere]">
							{source.details ?? "–"}
						</Td>
					</tr>
				))}
			</tbody>
		</Table>
	);
}

/** A name with the platform's id below it. */
function Named({ name, externalId }: { name: ReactNode; externalId: string }) {
	return (
		<Td>
			<p className="font-medium [overflow-wrap:anywhere]">{name}</p>
			<p className="font-mono text-[13px] text-ink-soft [overflow-wrap:anywhere]">
				{externalId}
			</p>
		</Td>
	);
}
