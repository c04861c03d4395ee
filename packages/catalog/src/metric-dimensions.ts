import { type OrderColumn, rawSql, type Sql } from "@patchbay/db";

export const metricDimensions = [
	"DATE",
	"WEEK",
	"MONTH",
	"HOUR",
	"BRAND",
	"PLATFORM",
	"CONNECTION",
	"AD_ACCOUNT",
	"CAMPAIGN",
	"REGION",
] as const;

export type MetricDimension = (typeof metricDimensions)[number];

export interface Dimension {
	/** Over the summed rows `m` and their accounts `a`. */
	group: string;
	/** The column of the grouped rows. */
	column: string;
	type: string;
	nullable?: boolean;
	/** Column with the name, for the default order. */
	name?: {
		table: string;
		column: string;
		nullable: boolean;
		/** Columns of the table that tell its rows apart, as one expression; its id where left out. */
		key?: (alias: string) => string;
	};
}

/** Grouping and order of the rows for each dimension. */
export const dimensions: Readonly<Record<MetricDimension, Dimension>> = {
	DATE: { group: "m.date", column: "date", type: "date" },
	WEEK: {
		group: "date_trunc('week', m.date::timestamp)::date",
		column: "date",
		type: "date",
	},
	MONTH: {
		group: "date_trunc('month', m.date::timestamp)::date",
		column: "date",
		type: "date",
	},
	HOUR: { group: "m.hour_start", column: "hour_start", type: "timestamptz" },
	BRAND: {
		group: "a.brand_id",
		column: "brand_id",
		type: "uuid",
		name: { table: "brand", column: "name", nullable: false },
	},
	PLATFORM: { group: "a.platform", column: "platform", type: '"Platform"' },
	CONNECTION: {
		group: "a.connection_id",
		column: "connection_id",
		type: "uuid",
		name: { table: "connection", column: "account_name", nullable: true },
	},
	AD_ACCOUNT: {
		group: "m.ad_account_id",
		column: "ad_account_id",
		type: "uuid",
		name: { table: "ad_account", column: "name", nullable: false },
	},
	CAMPAIGN: {
		group: "m.campaign_id",
		column: "campaign_id",
		type: "uuid",
		nullable: true,
		name: { table: "campaign", column: "name", nullable: true },
	},
	// Two platforms may have the same key for two places.
	REGION: {
		group: "a.platform::text || ' ' || m.region_key",
		column: "region",
		type: "text",
		name: {
			table: "region",
			column: "name",
			nullable: true,
			key: (alias) => `${alias}.platform::text || ' ' || ${alias}.key`,
		},
	},
};

/** The dimensions in the order given; things that have a name by their name. */
export function dimensionOrder(
	groupBy: readonly MetricDimension[],
): OrderColumn[] {
	return groupBy.flatMap((each) => {
		const { column, type, name, nullable } = dimensions[each];
		const key: OrderColumn = {
			by: rawSql(`g.${column}`),
			type,
			direction: "ASC",
			...(nullable ? { nullable } : {}),
		};
		if (!name) return [key];
		const byName: OrderColumn = {
			by: rawSql(`${nameAlias(each)}.${name.column}`),
			type: "text",
			direction: "ASC",
			...(name.nullable ? { nullable: true } : {}),
		};
		return [byName, key];
	});
}

/** Joins of the grouped rows `g` to what gives their names. */
export function nameJoins(groupBy: readonly MetricDimension[]): Sql {
	return rawSql(
		groupBy
			.flatMap((each) => {
				const { column, name } = dimensions[each];
				const alias = nameAlias(each);
				return name
					? [
							` left join ${name.table} ${alias} on ${alias}.tenant_id = g.tenant_id and ${name.key?.(alias) ?? `${alias}.id`} = g.${column}`,
						]
					: [];
			})
			.join(""),
	);
}

const nameAlias = (dimension: MetricDimension) =>
	`${dimension.toLowerCase()}_named`;
