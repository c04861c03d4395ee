import type { CheckedQuery } from "../gaql/checked-query.ts";
import type { Measure, Part } from "../numbers/measure.ts";
import type { Measures } from "../numbers/measures.ts";
import type { Accounts } from "../seed/accounts.ts";
import type { Account, Entity, Json } from "../seed/entities.ts";

/** An entity with all that may be selected beside it, and how its numbers come about. */
export type Source = {
	/** Entities by REST name: `campaign`, `campaignBudget`, … */
	entities: Record<string, { [field: string]: Json | undefined }>;
	/** Null when it has no numbers. */
	measure: Measure | null;
	/** The parts that add up to `measure`; without it, the one campaign and ad group among `entities`. */
	parts?: () => Part[];
	/** Segments with one value for all of its numbers, by name without `segments.`; null: absent. */
	segments?: Readonly<Record<string, Json | null>>;
};

/** Everything that reading a FROM clause needs. */
export type SourceContext = {
	query: CheckedQuery;
	account: Account;
	accounts: Accounts;
	/** The account as a `customer` row. */
	customer: Entity;
	measures: Measures;
};

export type SourceMaker = (context: SourceContext) => Iterable<Source>;
