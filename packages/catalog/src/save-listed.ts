import { newId, type SqlExecutor } from "@patchbay/db";
import type { CatalogScope } from "./catalog-scope.ts";
import { type Columns, toColumnArrays } from "./column-arrays.ts";
import {
	findOnEarlierPages,
	onceEach,
	type ReadPage,
	type Saved,
} from "./read-page.ts";

/** Table of a list that an account has by itself, beside its campaigns: each row belongs to the account alone. */
export interface ListedTable<Draft> {
	name: string;
	/** Columns that tell an account's rows apart. */
	key: Columns<Draft>;
	columns: Columns<Draft>;
	/** Types of columns that are enums. */
	enums?: Readonly<Record<string, string>>;
	/** Columns that follow from where the page was read. */
	ofScope?: (scope: CatalogScope) => Readonly<Record<string, ScopeValue>>;
}

type ScopeValue = readonly [type: string, value: string];

/**
 * Makes the function that inserts or updates a page of such a list in one statement. What is listed again after it had been
 * retired is no longer retired; a page that was asked for earlier than what is there replaces nothing.
 */
export function saveListed<Draft>({
	name,
	key,
	columns,
	enums = {},
	ofScope = () => ({}),
}: ListedTable<Draft>) {
	const keyOf = (draft: Draft) =>
		JSON.stringify(Object.values(key).map(([, value]) => String(value(draft))));
	const keys = Object.keys(key);
	const cast = (column: string) =>
		enums[column] ? `draft.${column}::${enums[column]}` : `draft.${column}`;
	return async (
		sql: SqlExecutor,
		scope: CatalogScope,
		drafts: readonly Draft[],
		{ askedAt, earlier = [] }: ReadPage = {},
	): Promise<Saved<Draft>> => {
		const { once: rows, twice } = onceEach(drafts, keyOf);
		if (rows.length === 0) return { saved: 0, twice };
		const scoped = Object.entries(ofScope(scope));
		const own = { ...key, ...columns };
		const { from, values } = toColumnArrays(
			rows,
			{ id: ["uuid", () => newId()], ...own },
			6 + scoped.length,
		);
		const given = Object.keys(own);
		const replaced = Object.keys(columns);
		const { rowCount } = await sql.query(
			`insert into ${name} as stored (id, tenant_id, ad_account_id, connection_id, imported_at,
				${[...scoped.map(([column]) => column), ...given].join(", ")})
			select draft.id, $1::uuid, $2::uuid, $3::uuid, coalesce($4::timestamptz, now()),
				${[...scoped.map(([, [type]], index) => `$${6 + index}::${type}`), ...given.map(cast)].join(", ")}
			from ${from}
			order by ${keys.map((column) => `draft.${column}`).join(", ")}
			on conflict (tenant_id, ad_account_id, ${keys.join(", ")}) do update set
				${replaced.map((column) => `${column} = excluded.${column}`).join(", ")},
				retired_at = null, imported_at = excluded.imported_at
			where stored.imported_at <= excluded.imported_at and stored.imported_at <> all($5::timestamptz[])`,
			[
				scope.tenantId,
				scope.adAccountId,
				scope.connectionId,
				askedAt ?? null,
				earlier,
				...scoped.map(([, [, value]]) => value),
				...values,
			],
		);
		if (rowCount === rows.length) return { saved: rowCount, twice };
		const before = await findOnEarlierPages(
			sql,
			scope,
			{ rows, earlier },
			key,
			`join ${name} stored on stored.tenant_id = $1::uuid and stored.ad_account_id = $2::uuid
				and ${keys.map((column) => `stored.${column} = ${cast(column)}`).join(" and ")}`,
		);
		return { saved: rowCount, twice: [...twice, ...before] };
	};
}
