import type { RowCollector } from "../read-rows.ts";

/** Counts rows and keeps none. */
export class RowCount implements RowCollector {
	count = 0;

	add(): void {
		this.count += 1;
	}
}
