import type { DateRange } from "../format/date-range.ts";
import { Notice } from "./ui/notice.tsx";

/** Says that the days of the address could not be shown, and which are. */
export function RangeNotice({ range }: { range: DateRange }) {
	if (range.problem === null) return null;
	return (
		<Notice tone="warn" title="Other days are shown than the address asks for">
			{range.problem} These are the last {range.days} days.
		</Notice>
	);
}
