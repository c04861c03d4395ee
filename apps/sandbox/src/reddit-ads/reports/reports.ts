import type { ReportRow } from "./rows.ts";

const keptReports = 8;
const keptRows = 400_000;

/** Reports that were made for their first page, kept for the next ones. */
export class Reports {
	readonly #made = new Map<string, readonly ReportRow[]>();

	get(key: string, make: () => readonly ReportRow[]): readonly ReportRow[] {
		let rows = this.#made.get(key);
		if (rows === undefined) {
			rows = make();
			this.#made.set(key, rows);
			let sum = 0;
			for (const each of this.#made.values()) sum += each.length;
			for (const [oldest, { length }] of this.#made) {
				if (oldest === key) break;
				if (this.#made.size <= keptReports && sum <= keptRows) break;
				this.#made.delete(oldest);
				sum -= length;
			}
		}
		return rows;
	}
}
