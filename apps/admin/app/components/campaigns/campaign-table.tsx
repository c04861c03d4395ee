import { Link, useLocation } from "@remix-run/react";
import { useTable } from "@tanstack/react-table";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { type CampaignQuery, defaultDirection } from "../../campaign-query.ts";
import type { CampaignOrderField } from "../../graphql/enums.ts";
import { CurrencyHeading } from "../currency-heading.tsx";
import { classNames } from "../ui/class-names.ts";
import { rowClass, Table, Td, Th } from "../ui/table.tsx";
import {
	campaignColumns,
	campaignFeatures,
	numericColumns,
	orderOfColumn,
	type ShownCampaign,
	wideColumns,
} from "./campaign-columns.tsx";

/** Campaigns in the order asked for. By spend, a heading stands before each currency: amounts of two cannot be compared. */
export function CampaignTable({
	campaigns,
	query,
	isPart,
}: {
	campaigns: ShownCampaign[];
	query: CampaignQuery;
	/** True when the list has other pages, which may hold other currencies. */
	isPart: boolean;
}) {
	const table = useTable({
		features: campaignFeatures,
		columns: campaignColumns,
		data: campaigns,
	});
	const { rows } = table.getRowModel();
	const currencies = new Set(campaigns.map(({ spend }) => spend.currencyCode));
	const groups =
		query.field === "SPEND" && (isPart || currencies.size > 1)
			? [...currencies]
			: [null];
	return (
		<Table caption="Campaigns">
			<thead>
				{table.getHeaderGroups().map((group) => (
					<tr key={group.id}>
						{group.headers.map((header) => {
							const field = orderOfColumn[header.column.id];
							const sorted = field === query.field;
							const numeric = numericColumns.has(header.column.id);
							return (
								<Th
									key={header.id}
									aria-sort={
										sorted
											? query.direction === "ASC"
												? "ascending"
												: "descending"
											: undefined
									}
									className={classNames(
										numeric && "text-right",
										wideColumns.has(header.column.id) && "hidden sm:table-cell",
									)}
								>
									{field ? (
										<SortLink field={field} query={query} sorted={sorted}>
											<table.FlexRender header={header} />
										</SortLink>
									) : (
										<table.FlexRender header={header} />
									)}
								</Th>
							);
						})}
					</tr>
				))}
			</thead>
			{groups.map((currency) => (
				<tbody key={currency}>
					{currency !== null && (
						<CurrencyHeading
							currencyCode={currency}
							columns={campaignColumns.length}
						/>
					)}
					{rows
						.filter(
							({ original }) =>
								currency === null || original.spend.currencyCode === currency,
						)
						.map((row) => (
							<tr key={row.original.id} className={rowClass}>
								{row.getAllCells().map((cell) => (
									<Td
										key={cell.id}
										className={classNames(
											wideColumns.has(cell.column.id) && "hidden sm:table-cell",
											numericColumns.has(cell.column.id) &&
												"text-right tabular-nums whitespace-nowrap",
										)}
									>
										<table.FlexRender cell={cell} />
									</Td>
								))}
							</tr>
						))}
				</tbody>
			))}
		</Table>
	);
}

interface SortLinkProps {
	field: CampaignOrderField;
	query: CampaignQuery;
	sorted: boolean;
	children: ReactNode;
}

/** Sorts by this column, or turns the order around. Starts from the first page: cursors belong to one order. */
function SortLink({ field, query, sorted, children }: SortLinkProps) {
	const { search } = useLocation();
	const parameters = new URLSearchParams(search);
	parameters.delete("after");
	parameters.delete("before");
	parameters.set("sort", field);
	parameters.set(
		"dir",
		sorted
			? query.direction === "ASC"
				? "DESC"
				: "ASC"
			: defaultDirection(field),
	);
	const Icon = !sorted
		? ChevronsUpDown
		: query.direction === "ASC"
			? ArrowUp
			: ArrowDown;
	return (
		<Link
			to={{ search: `?${parameters}` }}
			preventScrollReset
			className={classNames(
				"inline-flex items-center gap-1 rounded hover:text-ink",
				sorted && "text-ink",
			)}
		>
			{children}
			<Icon aria-hidden className="size-3.5" />
		</Link>
	);
}
