import type { ReactNode } from "react";
import { notTold } from "../../format/metric-values.ts";
import { formatMoney } from "../../format/money.ts";
import { formatCount } from "../../format/numbers.ts";
import type {
	Audience,
	CatalogItem,
	Source,
} from "../../graphql/account-lists.ts";
import type { AudienceKind, SourceKind } from "../../graphql/enums.ts";
import { classNames } from "../ui/class-names.ts";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import { TimeOr } from "../ui/time.tsx";

const kindNames: Record<AudienceKind | SourceKind, string> = {
	LIST: "List",
	SEGMENT: "Segment",
	PIXEL: "Pixel",
	IDENTITY: "Identity",
	METRIC: "Metric",
};

/** A column beside the first one, which has name and id. */
interface Column<Item> {
	head: string;
	isNumber?: boolean;
	/** True for texts of any length. */
	isLong?: boolean;
	/** Null for what the platform does not tell. */
	value(item: Item): ReactNode;
}

export const audienceColumns: Column<Audience>[] = [
	{ head: "Kind", value: ({ kind }) => kindNames[kind] },
	{
		head: "Members",
		isNumber: true,
		value: ({ memberCount }) => memberCount && formatCount(memberCount),
	},
	{
		head: "Changed",
		value: ({ updatedAt }) => <TimeOr at={updatedAt} otherwise={notTold} />,
	},
];

export const catalogColumns: Column<CatalogItem>[] = [
	{
		head: "Price",
		isNumber: true,
		value: ({ price }) =>
			price && formatMoney(price.amountMicros, price.currencyCode),
	},
	{
		head: "State",
		value: ({ published }) =>
			published === null ? null : published ? "Published" : "Not published",
	},
];

export const sourceColumns: Column<Source>[] = [
	{ head: "Kind", value: ({ kind }) => kindNames[kind] },
	{ head: "Details", isLong: true, value: ({ details }) => details ?? "–" },
];

/** One page of a list, with the columns of its kind. */
export function ListTable<
	Item extends { externalId: string; name: string; url?: string | null },
>({
	caption,
	items,
	columns,
}: {
	caption: string;
	items: readonly Item[];
	columns: readonly Column<Item>[];
}) {
	return (
		<Table stacked caption={caption}>
			<thead>
				<tr>
					<Th>Name</Th>
					{columns.map(({ head, isNumber }) => (
						<Th key={head} className={isNumber ? "text-right" : undefined}>
							{head}
						</Th>
					))}
				</tr>
			</thead>
			<tbody>
				{items.map((item, index) => (
					// Two accounts may have the same pixel.
					// biome-ignore lint/suspicious/noArrayIndexKey: a page of rows that hold no state.
					<tr key={`${item.externalId} ${index}`} className={rowClass}>
						<Td>
							<p className="font-medium [overflow-wrap:anywhere]">
								{item.url ? (
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
								)}
							</p>
							<p className="max-w-xs break-words font-mono text-[13px] text-ink-soft">
								{item.externalId}
							</p>
						</Td>
						{columns.map(({ head, isNumber, isLong, value }) => (
							<Td
								key={head}
								label={head}
								className={classNames(
									isNumber && "tabular-nums sm:text-right",
									isLong && "[overflow-wrap:anywhere]",
								)}
							>
								{value(item) ?? (
									<span className="text-ink-faint">{notTold}</span>
								)}
							</Td>
						))}
					</tr>
				))}
			</tbody>
		</Table>
	);
}
