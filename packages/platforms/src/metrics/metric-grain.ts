/** Grains in which a platform can tell a campaign's numbers. */
export type MetricGrainName = "daily" | "hourly" | "region";

/** Description of the numbers of one grain: windows, history, what is restated and what is told. Days are the account's own but where `dayZone` says otherwise. */
export interface MetricGrain {
	/** Days that one list is asked for: a slice of an import. */
	windowDays: number;
	/** Age of the oldest day that the platform tells; what is older can no longer be verified. */
	history: { months: number } | { days: number };
	/** Days, today counted, that the platform may still restate: every nightly run reads them again. */
	lookBackDays: number;
	/**
	 * True when days before the look-back are imported as well, as asked or by the backfill. False where there are many rows
	 * to a day: then only the look-back is read, and what was read stays as it grows older.
	 */
	backfilled: boolean;
	/** False where the platform does not tell conversions and their value at this grain: they are null, and never 0. */
	conversions: boolean;
	/** Zone of the platform's days, where it tells all accounts' days in one; left out: each account's own. */
	dayZone?: "UTC";
	/** False where the platform's numbers have no spend (messages, not ads): it is 0 then, and shown as not told. */
	spend?: false;
}
