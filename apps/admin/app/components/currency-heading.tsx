import { nameOfCurrency } from "../format/money.ts";

/** Row of a table that says in which currency the spend of the rows below it is: amounts of two cannot be compared. */
export function CurrencyHeading({
	currencyCode,
	columns,
}: {
	currencyCode: string;
	/** Number of the table's columns. */
	columns: number;
}) {
	return (
		<tr>
			<th
				scope="rowgroup"
				colSpan={columns}
				className="border-line border-t bg-canvas px-4 py-2 text-left font-medium text-[13px] sm:px-5"
			>
				Spend in {nameOfCurrency(currencyCode)}
			</th>
		</tr>
	);
}
