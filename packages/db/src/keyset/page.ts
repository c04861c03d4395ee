import { InvalidInput } from "@patchbay/errors";
import type { Position } from "./cursor.ts";
import { ofParents } from "./of-parents.ts";
import { once } from "./once.ts";
import { isBeyond, type OrderColumn, orderBy } from "./order.ts";
import { type PageArgs, type PageWindow, readPageArgs } from "./page-args.ts";
import { joinSql, rawSql, type Sql, sql, whereAll } from "./sql.ts";
import type { TenantReader } from "./tenant-reader.ts";

export interface Edge<Node> {
	node: Node;
	/** Signed when it is first asked for. */
	cursor(): string;
}

/** One page of a list. Nothing is read before it is asked for, and everything at most once. */
export interface Page<Node> {
	edges(): Promise<readonly Edge<Node>[]>;
	hasNextPage(): Promise<boolean>;
	hasPreviousPage(): Promise<boolean>;
	totalCount(): Promise<number>;
}

/** One JSON value that goes with each row of a page: a correlated subselect, run for the page's rows alone. */
export interface Part<Value> {
	json: Sql;
	read(value: unknown): Value;
}

export type Parts = Readonly<Record<string, Part<unknown>>>;
export type PartValues<Given extends Parts> = {
	[Name in keyof Given]: Given[Name] extends Part<infer Value> ? Value : never;
};

export interface KeysetList<Node> {
	/** Stands in the cursors; with the order it tells one list from another. */
	name: string;
	args: PageArgs;
	maximumSize?: number;
	/** Name of the rows in every piece of SQL below. */
	alias: string;
	/** SQL after `from`; a derived table in it may refer to `parent.id`. */
	from: Sql;
	/** The tenant's condition among them. */
	where: readonly Sql[];
	order: readonly OrderColumn[];
	/** Columns carried from the list's rows to the select list; the whole row when left out. */
	carry?: Sql;
	/** The select list, over `alias`. */
	select: Sql;
	read(row: object): Node;
	parts?: Parts | undefined;
	/** The list of one parent row: the lists of a page of parents are read by one statement. */
	parent?: { id: string; column: Sql } | undefined;
}

type Row = Record<string, unknown>;

/** @throws InvalidInput for a page size out of range or a cursor that is not this list's */
export function keysetPage<Node>(
	reader: TenantReader,
	list: KeysetList<Node>,
): Page<Node> {
	const window = readPageArgs(list.args, list.maximumSize);
	const scope = {
		tenantId: reader.tenantId,
		list: `${list.name} ${list.order.map(({ type, direction }) => `${type} ${direction}`).join(", ")}`,
	};
	const read = (argument: "after" | "before"): Position | null => {
		const cursor = window[argument];
		if (cursor === null) return null;
		const position = reader.cursors.read(scope, cursor, argument);
		if (position.length === list.order.length) return position;
		throw new InvalidInput(`\`${argument}\` is not a cursor of this list.`, {
			field: [argument],
		});
	};
	const after = read("after");
	const before = read("before");
	const bounds = [
		...(after ? [isBeyond(list.order, after, false)] : []),
		...(before ? [isBeyond(list.order, before, true)] : []),
	];

	const rows = once(() => fetchRows(reader, list, window, bounds));
	const exists = (position: Position, reverse: boolean) =>
		anyRow(
			reader,
			list,
			sql`${isBeyond(list.order, position, reverse)} is not true`,
		);
	const hasMore = async () => (await rows()).length > window.size;
	return {
		edges: once(async () => {
			const page = (await rows()).slice(0, window.size);
			if (window.backward) page.reverse();
			return page.map((row) => ({
				node: readNode(list, row),
				cursor: once(() =>
					reader.cursors.write(
						scope,
						list.order.map((_, index) => row[keyName(index)] as string | null),
					),
				),
			}));
		}),
		hasNextPage: once(async () => {
			if (!window.backward) return hasMore();
			return before ? exists(before, true) : false;
		}),
		hasPreviousPage: once(async () => {
			if (window.backward) return hasMore();
			return after ? exists(after, false) : false;
		}),
		totalCount: once(() => countRows(reader, list)),
	};
}

const keyName = (index: number) => `__key${index}`;
const keySql = (alias: string, index: number) =>
	rawSql(`${alias}."${keyName(index)}"`);

/** One row more than the page holds, in reading direction. */
function fetchRows(
	reader: TenantReader,
	list: KeysetList<unknown>,
	window: PageWindow,
	bounds: readonly Sql[],
): Promise<Row[]> {
	const { alias, order, parent } = list;
	const name = rawSql(alias);
	const carry = list.carry ?? sql`${name}.*`;
	const keys = order.map(
		({ by }, index) => sql`${by} as ${rawSql(`"${keyName(index)}"`)}`,
	);
	const inner = (where: readonly Sql[]) =>
		sql`select ${joinSql([carry, ...keys], ", ")} from ${list.from} ${whereAll(where)} order by ${orderBy(order, window.backward)} limit ${rawSql(String(window.size + 1))}`;
	const parts = Object.entries(list.parts ?? {}).map(
		([part, { json }]) => sql`${json} as ${rawSql(`"${part}"`)}`,
	);
	const cursorTexts = order.map(
		(_, index) =>
			sql`${keySql(alias, index)}::text as ${rawSql(`"${keyName(index)}"`)}`,
	);
	const select = joinSql([list.select, ...parts, ...cursorTexts], ", ");
	const outerOrder = orderBy(order, window.backward, (_, index) =>
		keySql(alias, index),
	);
	if (!parent) {
		return reader.query<Row>(
			sql`select ${select} from (${inner([...list.where, ...bounds])}) ${name} order by ${outerOrder}`,
		);
	}
	const ofParent = inner([
		...list.where,
		sql`${parent.column} = parent.id`,
		...bounds,
	]);
	return ofParents<Row>(
		reader,
		parent.id,
		list.name,
		sql`select ${select} from (${ofParent}) ${name} order by ${outerOrder}`,
	);
}

function readNode<Node>(list: KeysetList<Node>, row: Row): Node {
	for (const [name, part] of Object.entries(list.parts ?? {}))
		row[name] = part.read(row[name]);
	return list.read(row);
}

async function anyRow(
	reader: TenantReader,
	list: KeysetList<unknown>,
	condition: Sql,
): Promise<boolean> {
	const where = [...list.where, condition];
	const found = list.parent
		? sql`select from unnest(${[list.parent.id]}::uuid[]) parent(id) cross join lateral (select from ${list.from} ${whereAll([...where, sql`${list.parent.column} = parent.id`])}) found`
		: sql`select from ${list.from} ${whereAll(where)}`;
	const rows = await reader.query<{ found: boolean }>(
		sql`select exists(${found}) as found`,
	);
	return rows[0]?.found ?? false;
}

async function countRows(
	reader: TenantReader,
	list: KeysetList<unknown>,
): Promise<number> {
	const { parent } = list;
	const count = (where: readonly Sql[]) =>
		sql`select count(*)::int as count from ${list.from} ${whereAll(where)}`;
	if (!parent) {
		const rows = await reader.query<{ count: number }>(count(list.where));
		return rows[0]?.count ?? 0;
	}
	const counts = await ofParents<{ count: number }>(
		reader,
		parent.id,
		`count ${list.name}`,
		count([...list.where, sql`${parent.column} = parent.id`]),
	);
	return counts[0]?.count ?? 0;
}
